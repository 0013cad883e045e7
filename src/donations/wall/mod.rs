//! The wall of solidarity: messages whose givers wish them to be read, once somebody of the campaign has read them.
//!
//! A message lies sealed like everything that a giver tells. Who moderates opens it with an identity; what is published
//! is stored readably, since it is public, and goes with its giver's record.

mod moderate;
pub mod pages;
mod store;

pub use moderate::{
    ModerateError, Moderated, Only, WaitingMessage, find_message, keep_back, kept_back, publish_message,
    published_messages, waiting_count, waiting_gifts, waiting_messages,
};
pub(super) use store::{forget_published, forget_published_of};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::{ids::DonationId, locale::Locale, reference::Reference};

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

impl PublishedMessage {
    /// Its place on the wall, for an address.
    pub fn place(&self) -> String {
        format!("{}-{}", self.published_at.timestamp_micros(), self.donation.0.as_simple())
    }
}

/// A place as [`PublishedMessage::place`] writes it.
pub fn read_place(text: &str) -> Option<(DateTime<Utc>, DonationId)> {
    let (micros, id) = text.split_once('-')?;
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    Some((at, DonationId(Uuid::try_parse(id).ok()?)))
}

/// What stands of a message that is not on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was not put there.
    Refused,
    /// It was taken off.
    Withdrawn,
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A decision not to publish, or to publish no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub reference: Reference,
    pub standing: Standing,
    /// UTC.
    pub decided_at: DateTime<Utc>,
}
