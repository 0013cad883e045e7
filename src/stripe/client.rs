//! The client: what the service asks of Stripe. Requests and answers are async-stripe's; the transport is ours.

use bytes::Bytes;
use secrecy::SecretString;
use stripe_client_core::{CustomizedStripeRequest, StripeClient, StripeClientErr};

use super::transport::Transport;

/// Why a request to Stripe gave no answer that can be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StripeError {
    /// Stripe answered with an error; `kind` and `code` are Stripe's (<https://docs.stripe.com/api/errors>).
    #[error("Stripe refused: status {status}, {kind} {code}, request {request_id}")]
    Refused { status: u16, kind: String, code: String, request_id: String },
    /// No answer came, after all retries; whether Stripe acted is not known.
    #[error("Stripe cannot be reached: {0}")]
    Unreachable(String),
    #[error("Stripe's answer cannot be read: {0}")]
    Unreadable(String),
    /// An id of a shape that Stripe does not use; it was not sent.
    #[error("not an id of Stripe's")]
    BadId,
}

impl StripeError {
    /// Whether asking again later can help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, .. } => matches!(status, 409 | 424 | 429 | 500..=599),
            Self::Unreachable(_) => true,
            Self::Unreadable(_) | Self::BadId => false,
        }
    }
}

impl StripeClientErr for StripeError {
    fn deserialize_err(msg: impl std::fmt::Display) -> Self {
        Self::Unreadable(msg.to_string())
    }
}

/// The client. Cheap to clone; keeps its connections.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
}

impl Client {
    /// `api_base` is Stripe's or a stand-in's, without `/v1`.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn try_new(api_base: &str, secret_key: SecretString) -> Result<Self, StripeError> {
        Ok(Self { transport: Transport::try_new(api_base, secret_key)? })
    }

    /// A client of a stand-in in the same process.
    #[cfg(feature = "failpoints")]
    pub fn in_process(exchange: std::sync::Arc<dyn super::exchange::Exchange>) -> Option<Self> {
        Some(Self { transport: Transport::in_process(exchange)? })
    }
}

impl StripeClient for Client {
    type Err = StripeError;

    async fn execute(&self, request: CustomizedStripeRequest) -> Result<Bytes, StripeError> {
        self.transport.send(request).await
    }
}

/// Ids go into paths unescaped, so their shape is checked first: a prefix, then letters, digits and underscores.
pub(super) fn check_id(id: &str, prefixes: &[&str]) -> Result<(), StripeError> {
    let fits = id.len() <= 255
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && prefixes.iter().any(|p| id.len() > p.len() && id.starts_with(p));
    if fits { Ok(()) } else { Err(StripeError::BadId) }
}
