//! The sandbox without its listener, for tests that live through thousands of years: the same state, the same calls,
//! and webhooks that wait until somebody carries them. Compiled in with the failpoints only.

use std::path::Path;

use actix_web::http::Method;
use serde_json::Value;

use super::control::{self, Settings};
use super::deliver::sign;
use super::error::SandboxError;
use super::page::{self, Answer};
use super::server::{self, Asked, Shared};
use super::store::{Outcome, Store};
use super::work::Core;

/// Where it says that it answers.
const BASE: &str = "http://127.0.0.1:12111";

/// A sandbox in this process.
#[derive(Debug)]
pub struct InProcess {
    shared: Shared,
    webhook_secret: String,
}

/// A request under `/v1/`.
#[derive(Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    pub idempotency_key: Option<String>,
    pub body: String,
}

/// Its answer.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub body: String,
    pub request_id: String,
}

/// An event that waits to be told.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub seq: i64,
    pub kind: String,
    pub body: String,
}

impl InProcess {
    /// Opens a state file, making it where there is none.
    ///
    /// # Errors
    /// [`SandboxError::State`].
    pub async fn open(state: &Path, webhook_secret: &str) -> Result<InProcess, SandboxError> {
        let core = Core::load(Store::open(state).await?, Settings::default()).await?;
        let shared = Shared::new(core, BASE.to_owned());
        Ok(InProcess { shared, webhook_secret: webhook_secret.to_owned() })
    }

    /// Answers a call of the API.
    pub async fn call(&self, request: Request) -> Response {
        let Request { method, path, query, idempotency_key, body } = request;
        let asked = Asked {
            method,
            path,
            query,
            authorization: "Bearer sk_test_sandbox".to_owned(),
            content_type: String::new(),
            key: idempotency_key,
            body: body.into_bytes(),
        };
        let request_id = server::request_id();
        let reply = server::answer(&self.shared, asked, request_id.clone()).await;
        Response { status: reply.status, body: reply.body, request_id }
    }

    /// Sends the form of a page; where it leads, or the status of the page that is shown instead.
    ///
    /// # Errors
    /// That status.
    pub async fn submit(&self, url: &str, form: &str) -> Result<String, u16> {
        let path = url.strip_prefix(BASE).unwrap_or(url);
        let id = path.rsplit('/').next().unwrap_or_default();
        match page::visit(&self.shared, path, id, Some(form)).await {
            Ok(Answer::Redirect(to)) => Ok(to),
            Ok(Answer::Page(status, _)) => Err(status.as_u16()),
            Err(error) => Err(error.status),
        }
    }

    /// `POST /_sandbox/{path}`; an error is what it would answer.
    ///
    /// # Errors
    /// A refusal, in its words.
    pub async fn control(&self, path: &str, sent: &Value) -> Result<Value, String> {
        let segments: Vec<&str> = path.split('/').collect();
        let mut core = self.shared.core.lock().await;
        control::route(&mut core, BASE, &Method::POST, &segments, sent).await.map_err(|error| error.message)
    }

    /// `GET /_sandbox/state`.
    ///
    /// # Errors
    /// The state file's.
    pub async fn state(&self) -> Result<Value, String> {
        let mut core = self.shared.core.lock().await;
        control::route(&mut core, BASE, &Method::GET, &["state"], &Value::Null).await.map_err(|e| e.message)
    }

    /// Events that nobody has been told of yet, oldest first.
    ///
    /// # Errors
    /// The state file's.
    pub async fn waiting(&self) -> Result<Vec<Webhook>, SandboxError> {
        let core = self.shared.core.lock().await;
        let waiting = core.store.waiting(i64::MAX, i64::MAX).await?;
        Ok(waiting.into_iter().map(|w| Webhook { seq: w.seq, kind: w.kind, body: w.body }).collect())
    }

    /// Does not tell of this event again.
    ///
    /// # Errors
    /// The state file's.
    pub async fn told(&self, seq: i64) -> Result<(), SandboxError> {
        self.shared.core.lock().await.store.delivered(&[(seq, Outcome::Done)]).await
    }

    /// `Stripe-Signature` of a body at a real time (Unix seconds).
    pub fn signature(&self, body: &str, at: i64) -> String {
        sign(body, &self.webhook_secret, at).unwrap_or_default()
    }
}
