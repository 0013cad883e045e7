//! The API's front door: key, parameters, idempotency, faults, routes.
//!
//! See <https://docs.stripe.com/api/authentication> and <https://docs.stripe.com/api/idempotent_requests>.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use super::control::{KEYS_KEPT, save_faults};
use super::due;
use super::error::ApiError;
use super::fault::{self, FaultKind};
use super::form::Params;
use super::routes;
use super::store::KeptAnswer;
use super::work::{API_VERSION, Core, short_id};

/// What all requests, the deliveries and the clock share.
#[derive(Debug)]
pub(super) struct Shared {
    pub core: tokio::sync::Mutex<Core>,
    /// Where this sandbox answers.
    pub base: String,
    /// Rung when there may be something to deliver.
    pub wake: Notify,
    /// Idempotency keys of requests under way.
    busy: Arc<Mutex<HashSet<String>>>,
}

/// A request under `/v1/`, read.
struct Call {
    id: String,
    method: String,
    path: String,
    params: Params,
    key: Option<String>,
    fingerprint: String,
}

/// A request under `/v1/`, as it came.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub method: String,
    pub path: String,
    pub query: String,
    pub authorization: String,
    pub content_type: String,
    pub key: Option<String>,
    pub body: Vec<u8>,
}

/// An answer on its way.
pub(super) struct Reply {
    pub status: u16,
    pub body: String,
    pub replayed: bool,
    /// The connection is to be closed instead.
    pub dropped: bool,
}

/// Holds an idempotency key while its request is under way.
struct Busy(Arc<Mutex<HashSet<String>>>, String);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Shared {
    pub fn new(core: Core, base: String) -> Shared {
        Shared { core: tokio::sync::Mutex::new(core), base, wake: Notify::new(), busy: Arc::default() }
    }

    fn begin(&self, key: &str) -> Result<Busy, ApiError> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(key.to_owned()) {
            return Err(ApiError::invalid(format!(
                "There is currently another in-progress request using this Idempotent Key (that probably means you \
                 submitted twice, and the other request is still going through): {key}. Please try again later."
            ))
            .kind("idempotency_error")
            .code("idempotency_key_in_use")
            .status(409));
        }
        Ok(Busy(Arc::clone(&self.busy), key.to_owned()))
    }
}

/// Any call under `/v1/`.
pub(super) async fn handle(
    request: HttpRequest,
    body: web::Bytes,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let id = request_id();
    let header = |name| header_text(&request, name);
    let asked = Asked {
        method: request.method().as_str().to_owned(),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        authorization: header("authorization").unwrap_or_default(),
        content_type: header("content-type").unwrap_or_default(),
        key: header("idempotency-key"),
        body: body.to_vec(),
    };
    let key = asked.key.clone();
    let request_id = id.clone();
    // A client that went away does not stop what it asked for.
    let work = actix_web::rt::spawn(async move { answer(&shared, asked, request_id).await });
    let reply = work.await.unwrap_or_else(|_| failed(&ApiError::internal("The sandbox stops.")));
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.content_type("application/json");
    response.insert_header(("Request-Id", id));
    response.insert_header(("Stripe-Version", API_VERSION));
    if let Some(key) = key {
        response.insert_header(("Idempotency-Key", key));
    }
    if reply.replayed {
        response.insert_header(("Idempotent-Replayed", "true"));
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.insert_header((header::RETRY_AFTER, "1"));
    }
    if reply.dropped {
        response.no_chunking(u64::try_from(reply.body.len()).unwrap_or(1));
        let lost = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        return response.streaming(futures_util::stream::once(async { Err::<web::Bytes, _>(lost) }));
    }
    response.body(reply.body)
}

/// The id of a new request.
pub(super) fn request_id() -> String {
    short_id("req_")
}

fn failed(error: &ApiError) -> Reply {
    Reply { status: error.status, body: error.body().to_string(), replayed: false, dropped: false }
}

/// Answers one request, wherever it came from.
pub(super) async fn answer(shared: &Shared, asked: Asked, id: String) -> Reply {
    let work = async {
        let call = read(asked, id)?;
        let _busy = call.key.as_deref().map(|key| shared.begin(key)).transpose()?;
        perform(shared, &call).await
    };
    work.await.unwrap_or_else(|error: ApiError| failed(&error))
}

fn header_text(request: &HttpRequest, name: &str) -> Option<String> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn read(asked: Asked, id: String) -> Result<Call, ApiError> {
    authorise(&asked.authorization)?;
    let Asked { method, path, query, content_type, key, body, .. } = asked;
    let path = path.trim_end_matches('/').to_owned();
    let text = std::str::from_utf8(&body).map_err(|_| ApiError::invalid("The body is not UTF-8."))?;
    let posted = method == "POST";
    if posted && content_type.contains("json") {
        return Err(ApiError::invalid(
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
        ));
    }
    let sent = if posted && !text.is_empty() { text } else { &query };
    let params = Params::parse(sent)?;
    let key = key.filter(|_| posted);
    if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 255) {
        return Err(
            ApiError::invalid("Idempotency keys can be up to 255 characters long.").kind("idempotency_error")
        );
    }
    let fingerprint = hex::encode(Sha256::digest(format!("{method} {path}\n{}", params.0).as_bytes()));
    Ok(Call { id, method, path, params, key, fingerprint })
}

/// Takes any test key, and no live one.
fn authorise(sent: &str) -> Result<(), ApiError> {
    let key = if let Some(bearer) = sent.strip_prefix("Bearer ") {
        bearer.trim().to_owned()
    } else if let Some(basic) = sent.strip_prefix("Basic ") {
        let decoded = STANDARD.decode(basic.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        decoded.unwrap_or_default().split(':').next().unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    let refused = |message: &str| Err(ApiError::invalid(message).status(401));
    if key.is_empty() {
        return refused(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using \
             Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        );
    }
    if key.starts_with("sk_live_") || key.starts_with("rk_live_") {
        return refused(
            "This is a sandbox: a live key must never be sent here. Revoke it if it left your machine.",
        );
    }
    if key.starts_with("sk_test_") || key.starts_with("rk_test_") {
        return Ok(());
    }
    refused("Invalid API Key provided: the sandbox takes keys that begin with sk_test_ or rk_test_.")
}

async fn perform(shared: &Shared, call: &Call) -> Result<Reply, ApiError> {
    let mut core = shared.core.lock().await;
    let mut dropped = false;
    let mut refusal = None;
    if !core.faults.is_empty() {
        let before = core.faults.clone();
        let delay = fault::take(&mut core.faults, FaultKind::Delay, &call.path).flatten();
        refusal = fault::take(&mut core.faults, FaultKind::Status, &call.path).flatten();
        dropped = fault::take(&mut core.faults, FaultKind::DropReply, &call.path).is_some();
        if core.faults != before {
            save_faults(&core).await?;
        }
        if let Some(delay) = delay {
            drop(core);
            tokio::time::sleep(Duration::from_millis(delay.unsigned_abs())).await;
            core = shared.core.lock().await;
        }
    }
    let refusal = refusal.and_then(|status| u16::try_from(status).ok());
    if let Some(status) = refusal.filter(|status| *status != 500) {
        return Err(refused(status));
    }
    if let Some(key) = &call.key {
        let after = core.now() - KEYS_KEPT;
        if let Some(kept) = core.store.kept(key, after).await? {
            if kept.fingerprint != call.fingerprint {
                return Err(ApiError::invalid(format!(
                    "Keys for idempotent requests can only be used with the same parameters they were first used \
                     with. Try using a key other than '{key}' if you meant to execute a different request."
                ))
                .kind("idempotency_error"));
            }
            return Ok(Reply { status: kept.status, body: kept.body, replayed: true, dropped });
        }
    }
    due::come_to_date(&mut core, &shared.base).await?;
    let mut work = core.work(&shared.base);
    work.request = Some((call.id.clone(), call.key.clone()));
    let now = work.now;
    let done: Result<Value, ApiError> = match refusal {
        Some(status) => Err(refused(status).executed()),
        None => routes::route(&mut work, &call.method, &call.path, &call.params).await,
    };
    let kept = |status: u16, body: &str| {
        call.key.as_ref().map(|key| KeptAnswer {
            key: key.clone(),
            fingerprint: call.fingerprint.clone(),
            status,
            body: body.to_owned(),
            created: now,
        })
    };
    let reply = match done {
        Ok(body) => {
            let body = body.to_string();
            work.commit(kept(200, &body)).await?;
            Reply { status: 200, body, replayed: false, dropped }
        }
        Err(error) if error.executed => {
            let body = error.body().to_string();
            // What the request had changed is forgotten; that it failed is not.
            core.work(&shared.base).commit(kept(error.status, &body)).await?;
            Reply { status: error.status, body, replayed: false, dropped }
        }
        Err(error) => return Err(error),
    };
    drop(core);
    shared.wake.notify_one();
    Ok(reply)
}

/// A fault's answer, in Stripe's words (<https://docs.stripe.com/error-low-level>).
fn refused(status: u16) -> ApiError {
    match status {
        429 => ApiError::invalid(
            "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
        )
        .code("rate_limit")
        .status(429),
        500.. => ApiError::internal("An unknown error occurred").status(status),
        _ => ApiError::invalid("The sandbox was asked to refuse this.").status(status),
    }
}
