//! The wall's page.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{PublishedMessage, read_place, store};
use crate::{
    donations::{give::DonationsState, views::WallView},
    platform::{
        http::{frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

/// Messages of one page.
const PAGE: usize = 50;

/// The address of the wall.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let get_only = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.service(web::resource("/solidarity").get(wall).default_service(get_only()));
}

/// `before` is the place of the last message of the page before: microseconds and id.
#[derive(Deserialize)]
struct WallQuery {
    before: Option<String>,
}

async fn wall(
    request: HttpRequest,
    query: Query<WallQuery>,
    state: Data<DonationsState>,
) -> Result<HttpResponse, ApiError> {
    let platform = &state.platform;
    let before =
        query.before.as_deref().map(|text| read_place(text).ok_or(ApiError::NotFound)).transpose()?;
    let mut messages = store::wall(&platform.db, before, PAGE as u64 + 1).await?;
    let more = messages.len() > PAGE;
    messages.truncate(PAGE);
    let next = messages.last().filter(|_| more).map(PublishedMessage::place);
    let texts = Texts::new(reader_locale(&request));
    let settings = &platform.settings;
    let page = WallView {
        frame: Frame::of_campaign(settings, texts, request.path(), request.query_string()),
        messages,
        next,
        zone: settings.campaign.time_zone,
    };
    let page = page.render().map_err(|error| {
        tracing::error!(%error, "the wall could not be shown");
        ApiError::Internal
    })?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}
