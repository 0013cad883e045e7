//! The newsletter's list: givers who ticked it, and clicked in the one mail that asks them to confirm. Nothing is sent to
//! the list from here: it is exported, each address with a link by which its owner leaves.
//!
//! Addresses are sealed like a giver's record; a link is 256 random bits, of which the database keeps a hash. Who leaves
//! is kept as a keyed hash of the address, which outlives everything else.

mod address_hash;
mod ask;
mod decide;
mod known_address;
mod list;
pub mod pages;
mod store;
pub mod views;

pub use address_hash::SUPPRESSION_KEY;
pub use ask::{Asked, ask};
pub use list::{ListError, Subscriber, subscribers};

use chrono::TimeDelta;

use crate::{
    kernel::ids::DonationId,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// For how long a mail that asks to confirm can be answered.
pub const ANSWER_DAYS: i64 = 30;

/// How somebody stands who ticked the newsletter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Was asked by mail, and has not answered.
    Asked,
    Confirmed,
    /// Left, or did not answer in time.
    Ended,
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Confirmed => "confirmed",
            Self::Ended => "ended",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Asked, Self::Confirmed, Self::Ended].into_iter().find(|standing| standing.code() == code)
    }
}

/// Forgets what these gifts' givers said about the newsletter. Whoever left stays left: that is a hash of its own.
///
/// # Errors
/// Storage only.
pub async fn forget(tx: &Tx, gifts: &[DonationId]) -> Result<(), StoreError> {
    store::forget(tx, gifts).await
}

/// Lets go of those who did not answer in time; says how many.
///
/// # Errors
/// Storage only.
pub async fn let_lapse(platform: &Platform) -> Result<u64, StoreError> {
    let now = platform.sources.now();
    let before = now - TimeDelta::days(ANSWER_DAYS);
    platform.db.write(move |tx| async move { store::let_lapse(&tx, before, now).await }).await
}
