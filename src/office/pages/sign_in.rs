//! `/office/sign-in` and `/office/sign-out`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Form, Query},
};
use askama::Template;
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    Answer, SignedForm,
    guard::{cookies_of, is_known_device, no_cookies, session_of, way_back},
    html, lead_to, office_frame,
};
use crate::{
    kernel::email::EmailAddress,
    office::{
        Attempt, SignInError, account_key, find_by_email, limits::SignInLimits, may, sign_in, sign_out,
        views::SignInView,
    },
    platform::{
        Platform,
        http::{gate::Gate, nonce, problem::ApiError},
    },
};

#[derive(Deserialize)]
pub(super) struct Wanted {
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    nonce: String,
    email: String,
    password: SecretString,
    code: String,
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

fn page(request: &HttpRequest, platform: &Platform, next: &str, email: &str, error: bool) -> Answer {
    let view = SignInView {
        office: office_frame(request, platform, None),
        nonce: nonce::issue(&platform.server_key, &platform.sources),
        next: next.to_owned(),
        email: email.to_owned(),
        error,
    };
    html(if error { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, view.render())
}

pub(super) async fn show(request: HttpRequest, wanted: Query<Wanted>, platform: Data<Platform>) -> Answer {
    let next = way_back(wanted.next.as_deref());
    if session_of(&request, &platform).await?.is_some() {
        return Ok(lead_to(next));
    }
    page(&request, &platform, next, "", false)
}

pub(super) async fn enter(
    request: HttpRequest,
    form: Form<Typed>,
    platform: Data<Platform>,
    gate: Data<Gate>,
    limits: Data<SignInLimits>,
) -> Answer {
    gate.check_same_site(&request)?;
    let Typed { nonce, email: typed, password, code, next } = form.into_inner();
    let next = way_back(next.as_deref());
    let refused = || page(&request, &platform, next, &typed, true);
    if nonce::check(&platform.server_key, &nonce, platform.sources.now()).is_err() {
        return refused();
    }
    let Ok(email) = typed.parse::<EmailAddress>() else { return refused() };
    let staff = find_by_email(&platform, &email).await?;
    let known = is_known_device(&request, &platform, staff.as_ref());
    limits.count(gate.source_of(&request), account_key(&email), known)?;
    match sign_in(&platform, Attempt { email, password, code }).await {
        Ok(begun) => {
            let mut response = lead_to(next);
            for cookie in cookies_of(&platform, &begun) {
                response.add_cookie(&cookie).map_err(|_| ApiError::Internal)?;
            }
            Ok(response)
        }
        Err(SignInError::Refused) => refused(),
        Err(SignInError::Store(error)) => Err(error.into()),
        Err(SignInError::Vault(error)) => {
            tracing::error!(%error, "somebody could not be signed in");
            Err(ApiError::Internal)
        }
    }
}

pub(super) async fn leave(
    form: SignedForm<may::Enter, Nothing>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    sign_out(&platform, &form.signed.session).await?;
    let mut response = lead_to("/office/sign-in");
    for cookie in no_cookies(&platform) {
        response.add_cookie(&cookie).map_err(|_| ApiError::Internal)?;
    }
    Ok(response)
}
