//! `POST /webhooks/stripe`: nothing is believed before the signature, and nothing acknowledged before the
//! archive has it.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes, Data},
};
use secrecy::ExposeSecret;
use tokio::sync::Notify;

use crate::{
    payments::{Archiver, inbox::ArchivedEvent},
    platform::{Platform, db::StoreError, http::problem::ApiError, telemetry::Metrics},
    stripe::{api_version, read_envelope, verify_signature},
};

/// What the webhook needs.
pub(super) struct WebhookState {
    pub platform: Platform,
    pub archiver: Archiver,
    pub metrics: Metrics,
    pub wake: Arc<Notify>,
}

pub(super) fn configure(cfg: &mut web::ServiceConfig, largest_body: usize) {
    let post_only = web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("POST")) });
    cfg.service(
        web::resource("/webhooks/stripe")
            .app_data(web::PayloadConfig::new(largest_body))
            .post(receive)
            .default_service(post_only),
    );
}

async fn receive(
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
    state: Data<WebhookState>,
) -> Result<HttpResponse, ApiError> {
    let refused = |why: &str| {
        state.metrics.webhooks_refused.inc();
        tracing::warn!(why, "a webhook was refused");
        ApiError::Malformed(why.to_owned())
    };
    let body = body.map_err(|error| {
        state.metrics.webhooks_refused.inc();
        ApiError::of_status(error.as_response_error().status_code())
    })?;
    let header = request.headers().get("stripe-signature").and_then(|header| header.to_str().ok());
    match take(&state.platform, &state.archiver, &body, header.unwrap_or_default()).await {
        Ok(true) => {
            state.metrics.webhooks_archived.inc();
            state.wake.notify_one();
        }
        Ok(false) => {}
        Err(NotTaken::Refused(why)) => return Err(refused(&why)),
        Err(NotTaken::SwitchedOff) => return Err(ApiError::NotFound),
        Err(NotTaken::Store(error)) => return Err(error.into()),
    }
    Ok(HttpResponse::Ok().content_type("application/json").body("{}"))
}

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    #[error("{0}")]
    Refused(String),
    /// There is no secret to check with: cards are switched off.
    #[error("no webhooks are expected")]
    SwitchedOff,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes one event: it is archived when this answers, and only then may Stripe be told so. `false`: it was there.
///
/// # Errors
/// See [`NotTaken`]; then nothing may be acknowledged.
pub async fn take(
    platform: &Platform,
    archiver: &Archiver,
    body: &[u8],
    signature: &str,
) -> Result<bool, NotTaken> {
    let refused = |why: String| NotTaken::Refused(why);
    let secret = platform.settings.stripe.webhook_secret.as_ref().ok_or(NotTaken::SwitchedOff)?;
    let now = platform.sources.now().timestamp();
    verify_signature(body, signature, secret.expose_secret(), now).map_err(|e| refused(e.to_string()))?;
    let envelope = read_envelope(body).map_err(|e| refused(e.to_string()))?;
    if envelope.account.is_some() {
        return Err(refused("the event is of another account".to_owned()));
    }
    let our_version = envelope.api_version.as_deref() == Some(api_version());
    let event = ArchivedEvent::seal(envelope, body, our_version, &platform.server_key, &platform.sources);
    let new = archiver.archive(event).await?;
    fail::fail_point!("webhook-archived-before-answer");
    Ok(new)
}
