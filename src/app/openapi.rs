//! The API's description, collected from the rooms, and the page that shows it.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use askama::Template;
use utoipa::OpenApi;

use crate::{
    affiliations, disbursements, donations,
    platform::{
        Platform,
        http::{api_docs::ApiDocsView, frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Solidarity API",
        description = "Donations to a solidarity campaign. Amounts are whole minor units. Errors are \
                       application/problem+json (RFC 9457) with a stable type."
    ),
    paths(
        donations::api::create_donation,
        donations::api::donation_status,
        donations::api::list_funds,
        donations::fund_pages::show_progress,
        disbursements::api::show_spent,
        affiliations::api::list_unions,
        affiliations::api::quote_fee,
        affiliations::apply_api::create_affiliation,
        affiliations::apply_api::affiliation_status,
        affiliations::list_api::list_affiliated,
    )
)]
struct Document;

/// The whole description.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let get_only = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.service(web::resource("/api/v1/openapi.json").get(json).default_service(get_only()));
    cfg.service(web::resource("/api/docs").get(page).default_service(get_only()));
}

async fn json() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(document())
}

async fn page(request: HttpRequest, platform: web::Data<Platform>) -> Result<HttpResponse, ApiError> {
    let texts = Texts::new(reader_locale(&request));
    let frame = Frame::of_campaign(&platform.settings, texts, request.path(), request.query_string());
    let document = serde_json::to_value(document()).map_err(|_| ApiError::Internal)?;
    let page = ApiDocsView::from_openapi(frame, &document).render().map_err(|_| ApiError::Internal)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}
