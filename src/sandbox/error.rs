//! Errors in Stripe's published shape (<https://docs.stripe.com/api/errors>), and those of running the sandbox.

use std::net::SocketAddr;

use serde_json::{Value, json};

/// Why the sandbox could not be started, or could not keep its state.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Something else listens there, or the address is not this machine's.
    #[error("the sandbox cannot listen on {addr}: {source}")]
    Listen { addr: SocketAddr, source: std::io::Error },
    /// The sandbox takes any test key: it must not be reachable from elsewhere.
    #[error("the sandbox listens on loopback only, not on {0}")]
    NotLoopback(SocketAddr),
    /// The state file could not be read or written.
    #[error("the sandbox's state: {0}")]
    State(String),
    /// The client that delivers webhooks could not be made.
    #[error("the sandbox's webhook client: {0}")]
    Client(#[from] reqwest::Error),
}

/// An error answer: HTTP status, and the members of Stripe's error object.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub status: u16,
    pub kind: &'static str,
    pub code: Option<&'static str>,
    pub message: String,
    pub param: Option<String>,
    pub decline_code: Option<&'static str>,
    /// Whether the request had begun to execute: only then is the answer kept under its idempotency key.
    pub executed: bool,
}

impl ApiError {
    /// A request that Stripe would not begin to execute.
    pub fn invalid(message: impl Into<String>) -> ApiError {
        ApiError {
            status: 400,
            kind: "invalid_request_error",
            code: None,
            message: message.into(),
            param: None,
            decline_code: None,
            executed: false,
        }
    }

    pub fn code(mut self, code: &'static str) -> ApiError {
        self.code = Some(code);
        self
    }

    pub fn param(mut self, param: impl Into<String>) -> ApiError {
        self.param = Some(param.into());
        self
    }

    pub fn status(mut self, status: u16) -> ApiError {
        self.status = status;
        self
    }

    pub fn kind(mut self, kind: &'static str) -> ApiError {
        self.kind = kind;
        self
    }

    /// Marks the answer as the outcome of an executed request.
    pub fn executed(mut self) -> ApiError {
        self.executed = true;
        self
    }

    /// An id nobody has: `resource_missing`, 404 (400 when it is named by a parameter).
    pub fn missing(what: &str, id: &str, param: &str) -> ApiError {
        ApiError::invalid(format!("No such {what}: '{id}'")).code("resource_missing").param(param).status(404)
    }

    /// A path or method that the API does not have.
    pub fn unknown_path(method: &str, path: &str) -> ApiError {
        ApiError::invalid(format!(
            "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs"
        ))
        .status(404)
    }

    /// Trouble of the sandbox itself.
    pub fn internal(message: impl Into<String>) -> ApiError {
        ApiError::invalid(message).kind("api_error").status(500)
    }

    /// The JSON body.
    pub fn body(&self) -> Value {
        let mut error = json!({"type": self.kind, "message": self.message});
        if let Some(code) = self.code {
            error["code"] = json!(code);
            error["doc_url"] =
                json!(format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")));
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        if let Some(code) = self.decline_code {
            error["decline_code"] = json!(code);
        }
        json!({"error": error})
    }
}

impl From<SandboxError> for ApiError {
    fn from(error: SandboxError) -> ApiError {
        tracing::error!(%error, "the sandbox could not keep its state");
        ApiError::internal("The sandbox could not keep its state.")
    }
}
