//! The office's pages about its people: sign-in, joining, one's account, staff, tokens, the audit log.

mod account;
mod audit;
mod guard;
mod join;
mod route;
mod sign_in;
mod staff;
mod tokens;
mod upload;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header, web};

pub use guard::{Signed, SignedForm};
pub use route::{Page, register};
pub use upload::{LARGEST_FILE, SignedUpload};

use super::{
    Session, account_key,
    limits::SignInLimits,
    sign_in::step_up,
    views::{OfficeFrame, Who},
};
use crate::platform::{
    Platform,
    http::{
        frame::Frame,
        gate::{Gate, reader_locale},
        problem::ApiError,
    },
    i18n::Texts,
};

pub type Answer = Result<HttpResponse, ApiError>;

/// The pages of this room.
pub fn pages() -> Vec<Page> {
    vec![
        Page::new("GET", "/office/sign-in", || web::get().to(sign_in::show)),
        Page::new("POST", "/office/sign-in", || web::post().to(sign_in::enter)),
        Page::new("POST", "/office/sign-out", || web::post().to(sign_in::leave)),
        Page::new("GET", "/office/join/{token}", || web::get().to(join::show)),
        Page::new("POST", "/office/join/{token}", || web::post().to(join::join)),
        Page::new("GET", "/office/account", || web::get().to(account::show)),
        Page::new("POST", "/office/account", || web::post().to(account::renew)),
        Page::new("GET", "/office/staff", || web::get().to(staff::show)),
        Page::new("POST", "/office/staff", || web::post().to(staff::invite)),
        Page::new("POST", "/office/staff/{id}/link", || web::post().to(staff::send_link)),
        Page::new("POST", "/office/staff/{id}/disable", || web::post().to(staff::disable)),
        Page::new("POST", "/office/staff/{id}/grant", || web::post().to(staff::grant)),
        Page::new("GET", "/office/tokens", || web::get().to(tokens::show)),
        Page::new("POST", "/office/tokens", || web::post().to(tokens::create)),
        Page::new("POST", "/office/tokens/{id}/revoke", || web::post().to(tokens::revoke)),
        Page::new("GET", "/office/audit", || web::get().to(audit::show)),
    ]
}

/// Why a session without the office's key has none: the key of a text.
pub fn why_no_names(platform: &Platform, session: &Session) -> &'static str {
    if platform.settings.office.strict {
        "office-key-strict"
    } else if session.staff.holds_office_key {
        // It was given to them since they signed in.
        "office-key-next-time"
    } else {
        "office-key-missing"
    }
}

/// What surrounds a page of the office, for whoever is signed in.
pub fn office_frame(request: &HttpRequest, platform: &Platform, session: Option<&Session>) -> OfficeFrame {
    let texts = Texts::new(reader_locale(request));
    let frame = Frame::of_campaign(&platform.settings, texts, request.path(), request.query_string());
    let who = session.map(|session| Who {
        email: session.staff.email.as_str().to_owned(),
        role: session.staff.role,
        csrf: session.form_token(platform),
        is_fresh: session.is_fresh(platform),
        why_no_names: why_no_names(platform, session),
    });
    OfficeFrame { frame, texts, path: request.path().to_owned(), who }
}

/// A page as an answer.
///
/// # Errors
/// A template that cannot be rendered.
pub fn html(status: StatusCode, page: Result<String, askama::Error>) -> Answer {
    let page = page.map_err(|_| ApiError::Internal)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page))
}

/// Leads to another page after a button was pressed.
pub fn lead_to(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location.to_owned())).finish()
}

/// Whether the second factor is fresh, or the code that came with the form makes it so.
///
/// # Errors
/// Storage, or too many tries.
pub async fn is_confirmed(
    request: &HttpRequest,
    platform: &Platform,
    session: &Session,
    code: Option<&str>,
) -> Result<bool, ApiError> {
    if session.is_fresh(platform) {
        return Ok(true);
    }
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else { return Ok(false) };
    let gate = request.app_data::<web::Data<Gate>>().ok_or(ApiError::Internal)?;
    let limits = request.app_data::<web::Data<SignInLimits>>().ok_or(ApiError::Internal)?;
    limits.count(gate.source_of(request), account_key(&session.staff.email), true)?;
    Ok(step_up(platform, session, code).await?)
}
