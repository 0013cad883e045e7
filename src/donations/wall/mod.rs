//! The wall of solidarity: messages whose givers wish them to be read, once somebody of the campaign has read them.
//!
//! A message lies sealed like everything that a giver tells. Who moderates opens it with an identity; what is published
//! is stored readably, since it is public, and goes with its giver's record.

mod moderate;
pub mod pages;
mod store;

pub use moderate::{
    ModerateError, Moderated, WaitingMessage, publish_message, refuse_message, waiting_messages,
    withdraw_message,
};
pub(super) use store::{forget_published, forget_published_of};

use chrono::{DateTime, Utc};

use crate::kernel::{ids::DonationId, locale::Locale};

/// A message that everybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedMessage {
    pub donation: DonationId,
    pub text: String,
    /// Only where its giver wished the name to be read, too.
    pub name: Option<String>,
    pub locale: Locale,
    /// UTC.
    pub published_at: DateTime<Utc>,
}
