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
use crate::kernel::clock::Sources;

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(15);
/// How long all attempts together may take; a person may be waiting.
const DEADLINE: Duration = Duration::from_secs(25);
const MOST_ATTEMPTS: u32 = 4;

#[derive(Clone)]
pub(super) struct Transport {
    wire: Wire,
    base: Url,
    key: SecretString,
}

/// How a request gets there.
#[derive(Clone)]
enum Wire {
    Http(reqwest::Client),
    /// To a stand-in in the same process.
    #[cfg(feature = "failpoints")]
    InProcess(std::sync::Arc<dyn super::exchange::Exchange>),
}

/// An answer, of which only this matters.
pub struct Answered {
    pub status: u16,
    pub body: Bytes,
    /// `Request-Id`, `Stripe-Should-Retry` and `Retry-After`; empty where they are missing.
    pub request_id: String,
    pub should_retry: String,
    pub retry_after: String,
}

/// One request, as it is sent each time.
struct Sending<'a> {
    method: Method,
    url: Url,
    idempotency_key: Option<&'a str>,
    body: Option<&'a str>,
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
        Ok(Self { wire: Wire::Http(http), base, key })
    }

    /// Requests go to a stand-in in the same process.
    #[cfg(feature = "failpoints")]
    pub(super) fn in_process(exchange: std::sync::Arc<dyn super::exchange::Exchange>) -> Option<Self> {
        let base = Url::parse("http://127.0.0.1").ok()?;
        Some(Self { wire: Wire::InProcess(exchange), base, key: SecretString::from("sk_test_sandbox") })
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
        let sending = Sending { method, url, idempotency_key: key.as_deref(), body: request.body.as_deref() };
        let started = Instant::now();
        let mut attempt = 1;
        loop {
            let (error, pause) = match self.attempt(&sending).await {
                Ok(bytes) => return Ok(bytes),
                Err(failed) => failed,
            };
            tracing::warn!(path = %request.path, attempt, %error, "a request to Stripe failed");
            let pause = pause.unwrap_or_else(|| spread(Duration::from_millis(200 << attempt)));
            let may_repeat = repeatable && error.is_passing() && attempt < MOST_ATTEMPTS;
            if !may_repeat || started.elapsed().saturating_add(pause) > DEADLINE {
                return Err(error);
            }
            self.wait(pause).await;
            attempt += 1;
        }
    }

    async fn wait(&self, pause: Duration) {
        match &self.wire {
            Wire::Http(_) => tokio::time::sleep(pause).await,
            #[cfg(feature = "failpoints")]
            Wire::InProcess(exchange) => exchange.pause(pause),
        }
    }

    /// One attempt; a failure comes with the pause that Stripe asked for.
    async fn attempt(&self, sending: &Sending<'_>) -> Result<Bytes, (StripeError, Option<Duration>)> {
        let answered = match &self.wire {
            Wire::Http(http) => over_http(http, &self.key, sending).await,
            #[cfg(feature = "failpoints")]
            Wire::InProcess(exchange) => {
                let Sending { method, url, idempotency_key, body } = sending;
                let owned = |text: Option<&str>| text.map(str::to_owned);
                let asked = super::exchange::Asked {
                    method: method.to_string(),
                    path: url.path().to_owned(),
                    query: url.query().unwrap_or_default().to_owned(),
                    idempotency_key: owned(*idempotency_key),
                    body: owned(*body).unwrap_or_default(),
                };
                exchange.exchange(asked).await
            }
        };
        let answered = answered.map_err(|what| (StripeError::Unreachable(what), None))?;
        if (200..300).contains(&answered.status) {
            return Ok(answered.body);
        }
        Err(refusal(answered))
    }
}

/// One attempt over HTTP. The URL may hold an address that was searched for: it stays out of the error.
async fn over_http(
    http: &reqwest::Client,
    key: &SecretString,
    sending: &Sending<'_>,
) -> Result<Answered, String> {
    let mut builder = http
        .request(sending.method.clone(), sending.url.clone())
        .bearer_auth(key.expose_secret())
        .header("Stripe-Version", VERSION.as_str());
    if let Some(key) = sending.idempotency_key {
        builder = builder.header("Idempotency-Key", key);
    }
    if let Some(body) = sending.body {
        builder = builder.header("Content-Type", "application/x-www-form-urlencoded").body(body.to_owned());
    }
    let unreachable = |e: reqwest::Error| e.without_url().to_string();
    let response = builder.send().await.map_err(unreachable)?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = response.bytes().await.map_err(unreachable)?;
    let text = |name: &str| header(&headers, name);
    Ok(Answered {
        status,
        body,
        request_id: text("request-id"),
        should_retry: text("stripe-should-retry"),
        retry_after: text("retry-after"),
    })
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

/// Somewhere between a pause and half as much again, so that those who failed together do not come again together:
/// <https://docs.stripe.com/rate-limits#handling-limiting-gracefully>.
fn spread(pause: Duration) -> Duration {
    let [part] = Sources::system().bytes::<1>();
    pause + pause * u32::from(part) / 510
}

/// What Stripe refused with, and the pause that it asks for.
fn refusal(answered: Answered) -> (StripeError, Option<Duration>) {
    let Answered { status, body, request_id, should_retry, retry_after } = answered;
    let (kind, code) = match serde_json::from_slice::<ErrorBody>(&body) {
        Ok(body) => (body.error.kind, body.error.code.unwrap_or_default()),
        Err(_) => ("unreadable".to_owned(), String::new()),
    };
    let error = StripeError::Refused { status, kind, code, request_id };
    // Stripe's own word on whether a retry can help outranks the status:
    // <https://docs.stripe.com/error-low-level#should-retry>.
    let wait = match should_retry.as_str() {
        "false" => Some(Duration::MAX),
        _ => retry_after.parse().ok().map(Duration::from_secs),
    };
    (error, wait)
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}
