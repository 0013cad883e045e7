//! The client of Stripe, webhook signatures, and wire objects turned into payment facts; the only room that knows Stripe's types.

mod billing;
mod billing_wire;
mod change_subscription;
mod checkout;
mod client;
mod event;
#[cfg(feature = "failpoints")]
mod exchange;
mod list;
mod lookup;
mod refund;
mod transport;
mod webhook;
mod wire;

pub use change_subscription::{ChangedAmount, LaterInterval};
pub use checkout::{NewCheckout, OpenCheckout};
pub use client::{Client, StripeError};
pub use event::{Decoded, EventEnvelope, Reading, read_envelope, read_event};
#[cfg(feature = "failpoints")]
pub use exchange::{Asked, Exchange};
pub use list::{ListedEvent, Window};
pub use lookup::{Balance, BalancePage, ListedLine};
#[cfg(feature = "failpoints")]
pub use transport::Answered;
pub use webhook::{SignatureError, verify_signature};

/// The API version in which Stripe is asked, and in which events are read.
pub fn api_version() -> &'static str {
    stripe_shared::version::VERSION.as_str()
}
