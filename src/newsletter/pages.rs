//! `/newsletter/{token}`: the page to which the mail leads, and the one by which somebody leaves. No `GET` changes
//! anything: mail scanners follow links. The link is the authority, so that a mail program can leave by one `POST`
//! without a page of ours (RFC 8058).

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Path},
};
use askama::Template;

use super::{
    Standing,
    decide::{ConfirmError, confirm, leave, standing},
    views::{NewsletterView, Said},
};
use crate::{
    platform::{
        Platform,
        http::{frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
    stripe::Client,
};

type Answer = Result<HttpResponse, ApiError>;

/// What these pages need beside the platform.
pub struct NewsletterState {
    /// `None`: transfers only.
    pub stripe: Option<Client>,
}

/// The addresses of these pages.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let other = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET, POST")) });
    cfg.service(web::resource("/newsletter/{token}").get(show).post(join).default_service(other()));
    cfg.service(
        web::resource("/newsletter/{token}/leave").get(show_leave).post(leave_now).default_service(other()),
    );
}

fn page(request: &HttpRequest, platform: &Platform, token: &str, status: StatusCode, said: Said) -> Answer {
    let texts = Texts::new(reader_locale(request));
    let frame = Frame::of_campaign(&platform.settings, texts, request.path(), request.query_string());
    let page = NewsletterView { frame, token: token.to_owned(), said }.render();
    let page = page.map_err(|_| ApiError::Internal)?;
    Ok(HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(page))
}

async fn show(request: HttpRequest, token: Path<String>, platform: Data<Platform>) -> Answer {
    let said = match standing(&platform, &token).await?.ok_or(ApiError::NotFound)? {
        Standing::Asked => Said::Asks,
        Standing::Confirmed => Said::IsOn,
        Standing::Ended => Said::IsOff,
    };
    page(&request, &platform, &token, StatusCode::OK, said)
}

async fn join(
    request: HttpRequest,
    token: Path<String>,
    platform: Data<Platform>,
    state: Data<NewsletterState>,
) -> Answer {
    let (status, said) = match confirm(&platform, state.stripe.as_ref(), &token).await {
        Ok(None) => return Err(ApiError::NotFound),
        Ok(Some(Standing::Confirmed)) => (StatusCode::OK, Said::Joined),
        Ok(Some(_)) => (StatusCode::OK, Said::IsOff),
        Err(ConfirmError::Unreachable) => (StatusCode::SERVICE_UNAVAILABLE, Said::Unreachable),
        Err(ConfirmError::Store(error)) => return Err(error.into()),
    };
    page(&request, &platform, &token, status, said)
}

async fn show_leave(request: HttpRequest, token: Path<String>, platform: Data<Platform>) -> Answer {
    let said = match standing(&platform, &token).await?.ok_or(ApiError::NotFound)? {
        Standing::Asked | Standing::Confirmed => Said::AsksToLeave,
        Standing::Ended => Said::IsOff,
    };
    page(&request, &platform, &token, StatusCode::OK, said)
}

/// Whatever the body says: a mail program sends `List-Unsubscribe=One-Click`, our page nothing.
async fn leave_now(
    request: HttpRequest,
    token: Path<String>,
    platform: Data<Platform>,
    state: Data<NewsletterState>,
) -> Answer {
    leave(&platform, state.stripe.as_ref(), &token).await?.ok_or(ApiError::NotFound)?;
    page(&request, &platform, &token, StatusCode::OK, Said::IsOff)
}
