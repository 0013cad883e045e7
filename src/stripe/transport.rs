//! HTTP to Stripe: kept connections, our own idempotency key kept across retries, deadlines.

use std::{
    sync::Once,
    time::{Duration, Instant},
};

use bytes::Bytes;
use reqwest::{Method, Url, header::HeaderMap};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use stripe_client_core::{CustomizedStripeRequest, RequestStrategy, StripeMethod};
use stripe_shared::version::VERSION;

use super::client::StripeError;

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(15);
/// How long all attempts together may take; a person may be waiting.
const DEADLINE: Duration = Duration::from_secs(25);
const MOST_ATTEMPTS: u32 = 4;

#[derive(Clone)]
pub(super) struct Transport {
    http: reqwest::Client,
    base: Url,
    key: SecretString,
}

impl Transport {
    pub(super) fn try_new(api_base: &str, key: SecretString) -> Result<Self, StripeError> {
        static PROVIDER: Once = Once::new();
        // Fails only when a provider is installed already, which serves as well.
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let unusable = |what: String| StripeError::Unreachable(what);
        let base = Url::parse(api_base).map_err(|e| unusable(format!("stripe.api_base: {e}")))?;
        let http = reqwest::Client::builder()
            .timeout(ATTEMPT)
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("solidarity/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|e| unusable(e.to_string()))?;
        Ok(Self { http, base, key })
    }

    /// Sends a request, and again with the same idempotency key while that is safe and there is time.
    pub(super) async fn send(&self, request: CustomizedStripeRequest) -> Result<Bytes, StripeError> {
        let (request, overrides) = request.into_pieces();
        let method = match request.method {
            StripeMethod::Get => Method::GET,
            StripeMethod::Post => Method::POST,
            StripeMethod::Delete => Method::DELETE,
        };
        let mut url = self.base.clone();
        url.set_path(&format!("/v1{}", request.path));
        url.set_query(request.query.as_deref());
        let key = match overrides.request_strategy {
            Some(RequestStrategy::Idempotent(key)) => Some(key.as_str().to_owned()),
            _ => None,
        };
        // Reading twice is harmless, deleting twice too; writing twice only under a key.
        let repeatable = method != Method::POST || key.is_some();
        let started = Instant::now();
        let mut attempt = 1;
        loop {
            let mut builder = self
                .http
                .request(method.clone(), url.clone())
                .bearer_auth(self.key.expose_secret())
                .header("Stripe-Version", VERSION.as_str());
            if let Some(key) = &key {
                builder = builder.header("Idempotency-Key", key);
            }
            if let Some(body) = &request.body {
                builder =
                    builder.header("Content-Type", "application/x-www-form-urlencoded").body(body.clone());
            }
            let (error, pause) = match attempt_once(builder).await {
                Ok(bytes) => return Ok(bytes),
                Err(failed) => failed,
            };
            tracing::warn!(path = %request.path, attempt, %error, "a request to Stripe failed");
            let pause = pause.unwrap_or(Duration::from_millis(200 << attempt));
            let may_repeat = repeatable && error.is_passing() && attempt < MOST_ATTEMPTS;
            if !may_repeat || started.elapsed().saturating_add(pause) > DEADLINE {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }
}

/// Stripe's error body: <https://docs.stripe.com/api/errors>.
#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorFields,
}

#[derive(Deserialize)]
struct ErrorFields {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    code: Option<String>,
}

/// One attempt; a failure comes with the pause that Stripe asked for.
async fn attempt_once(builder: reqwest::RequestBuilder) -> Result<Bytes, (StripeError, Option<Duration>)> {
    // The URL may hold an address that was searched for: it stays out of the error.
    let unreachable = |e: reqwest::Error| (StripeError::Unreachable(e.without_url().to_string()), None);
    let response = builder.send().await.map_err(unreachable)?;
    let status = response.status();
    let headers = response.headers().clone();
    let body = response.bytes().await.map_err(unreachable)?;
    if status.is_success() {
        return Ok(body);
    }
    let text = |name: &str| header(&headers, name);
    let (kind, code) = match serde_json::from_slice::<ErrorBody>(&body) {
        Ok(body) => (body.error.kind, body.error.code.unwrap_or_default()),
        Err(_) => ("unreadable".to_owned(), String::new()),
    };
    let error = StripeError::Refused { status: status.as_u16(), kind, code, request_id: text("request-id") };
    // Stripe's own word on whether a retry can help outranks the status:
    // <https://docs.stripe.com/error-low-level#should-retry>.
    let wait = match text("stripe-should-retry").as_str() {
        "false" => Some(Duration::MAX),
        _ => text("retry-after").parse().ok().map(Duration::from_secs),
    };
    Err((error, wait))
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}
