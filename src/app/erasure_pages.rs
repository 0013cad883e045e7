//! `/privacy` with its form, and the page to which a mailed link leads. No GET erases: mail scanners follow links.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Form, Path},
};
use askama::Template;
use serde::Deserialize;

use super::erasure::{ask, asked_by_link, erase};
use crate::{
    donations::views::{EraseView, ErasureForm, PrivacyView},
    kernel::reference::Reference,
    platform::{
        Platform,
        http::{
            frame::Frame,
            gate::{Gate, reader_locale},
            nonce,
            problem::ApiError,
        },
        i18n::Texts,
    },
};

type Answer = Result<HttpResponse, ApiError>;

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let other = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET, POST")) });
    cfg.service(web::resource("/privacy").get(show).post(ask_for).default_service(other()));
    cfg.service(
        web::resource("/privacy/erase/{token}").get(confirm).post(erase_now).default_service(other()),
    );
}

#[derive(Deserialize)]
struct Asked {
    nonce: String,
    reference: String,
}

fn frame(request: &HttpRequest, platform: &Platform) -> Frame {
    let texts = Texts::new(reader_locale(request));
    Frame::of_campaign(&platform.settings, texts, request.path(), request.query_string())
}

fn page(request: &HttpRequest, platform: &Platform, status: u16, form: ErasureForm) -> Answer {
    html(status, PrivacyView::of(&platform.settings, frame(request, platform), form).render())
}

fn html(status: u16, page: Result<String, askama::Error>) -> Answer {
    let page = page.map_err(|_| ApiError::Internal)?;
    let status = actix_web::http::StatusCode::from_u16(status).map_err(|_| ApiError::Internal)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page))
}

fn new_nonce(platform: &Platform) -> String {
    nonce::issue(&platform.server_key, &platform.sources)
}

async fn show(request: HttpRequest, platform: Data<Platform>) -> Answer {
    let form = ErasureForm { nonce: new_nonce(&platform), ..ErasureForm::default() };
    page(&request, &platform, 200, form)
}

/// The answer is the same whether or not there is such a gift.
async fn ask_for(
    request: HttpRequest,
    form: Form<Asked>,
    platform: Data<Platform>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let again = |error: &'static str| ErasureForm {
        nonce: new_nonce(&platform),
        typed: form.reference.clone(),
        error: Some(error),
        ..ErasureForm::default()
    };
    if nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_err() {
        return page(&request, &platform, 422, again("privacy-erase-expired"));
    }
    let Ok(reference) = form.reference.parse::<Reference>() else {
        return page(&request, &platform, 422, again("privacy-erase-reference-wrong"));
    };
    gate.count_donation(&request)?;
    ask(&platform, reference).await?;
    let form = ErasureForm { nonce: new_nonce(&platform), was_asked: true, ..ErasureForm::default() };
    page(&request, &platform, 200, form)
}

async fn confirm(request: HttpRequest, token: Path<String>, platform: Data<Platform>) -> Answer {
    let reference = asked_by_link(&platform, &token).await?.ok_or(ApiError::NotFound)?;
    let frame = frame(&request, &platform);
    html(200, EraseView { frame, reference, action: request.path().to_owned(), done: false }.render())
}

async fn erase_now(
    request: HttpRequest,
    token: Path<String>,
    platform: Data<Platform>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let reference = asked_by_link(&platform, &token).await?.ok_or(ApiError::NotFound)?;
    erase(&platform, reference).await?;
    let frame = frame(&request, &platform);
    html(200, EraseView { frame, reference, action: request.path().to_owned(), done: true }.render())
}
