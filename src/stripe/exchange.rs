//! Requests to a stand-in in the same process: what a test puts in the place of HTTP. Compiled in with the
//! failpoints only.

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::transport::Answered;

/// A request as it would go over the wire.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub query: String,
    pub idempotency_key: Option<String>,
    pub body: String,
}

/// The other end.
pub trait Exchange: Send + Sync {
    /// Answers; an error says why no answer came.
    fn exchange(&self, asked: Asked) -> BoxFuture<'static, Result<Answered, String>>;

    /// The client waits so long before it asks again.
    fn pause(&self, pause: Duration);
}
