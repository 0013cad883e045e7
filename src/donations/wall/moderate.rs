//! Deciding what stands on the wall. Only who holds an identity can: the messages are sealed.

use chrono::{DateTime, Utc};

use super::{Decided, PublishedMessage, Standing, store};
use crate::{
    donations::{donation::Donation, find_donation},
    kernel::{ids::DonationId, reference::Reference},
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
    },
    supporters::{OpenError, RecordOpener},
};

/// A message that nobody has decided about, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct WaitingMessage {
    pub donation: Donation,
    pub text: String,
    /// Only where its giver wishes the name to be read, too.
    pub name: Option<String>,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderated {
    Done,
    /// The reference is of no gift whose giver wishes a message to be published, or the gift has not been paid, or the
    /// message is not one of those that may be changed.
    NothingToDecide,
}

/// What a decision may change. In the office somebody decides about what the page showed, and not about what somebody
/// else decided meanwhile; who writes a command means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    Undecided,
    Published,
    Whatever,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum ModerateError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// How many messages wait. Nothing is opened for that.
///
/// # Errors
/// Storage only.
pub async fn waiting_count(db: &Db) -> Result<u64, StoreError> {
    store::waiting_count(db).await
}

/// At most `most` gifts whose messages wait, the oldest first, with the messages closed.
///
/// # Errors
/// Storage only.
pub async fn waiting_gifts(db: &Db, most: u64) -> Result<Vec<Donation>, StoreError> {
    store::waiting(db, most).await
}

/// At most `most` messages that wait, the oldest first.
///
/// # Errors
/// Storage, or another identity.
pub async fn waiting_messages(
    platform: &Platform,
    opener: &RecordOpener,
    most: u64,
) -> Result<Vec<WaitingMessage>, ModerateError> {
    let mut waiting = Vec::new();
    for donation in store::waiting(&platform.db, most).await? {
        waiting.extend(open(platform, opener, donation).await?);
    }
    Ok(waiting)
}

async fn open(
    platform: &Platform,
    opener: &RecordOpener,
    donation: Donation,
) -> Result<Option<WaitingMessage>, ModerateError> {
    let Some(wish) = store::wish(&platform.db, donation.id).await? else { return Ok(None) };
    let Some(id) = donation.supporter else { return Ok(None) };
    let Some(record) = opener.open(id).await? else { return Ok(None) };
    let name = record.name.filter(|_| wish.name);
    Ok(record.message.map(|text| WaitingMessage { donation, text, name }))
}

/// The message of a reference, opened, as it would stand on the wall; `None` where there is nothing to decide.
///
/// # Errors
/// Storage, or another identity.
pub async fn find_message(
    platform: &Platform,
    opener: &RecordOpener,
    reference: Reference,
) -> Result<Option<PublishedMessage>, ModerateError> {
    let Some(donation) = find_donation(&platform.db, reference).await? else { return Ok(None) };
    if !store::may_be_read(donation.state) {
        return Ok(None);
    }
    let opened = open(platform, opener, donation).await?;
    Ok(opened.map(|waiting| PublishedMessage {
        donation: waiting.donation.id,
        text: waiting.text,
        name: waiting.name,
        locale: waiting.donation.locale,
        published_at: platform.sources.now(),
    }))
}

/// Puts a message on the wall.
///
/// # Errors
/// Storage only.
pub async fn publish_message(
    tx: &Tx,
    message: PublishedMessage,
    by: String,
    only: Only,
) -> Result<Moderated, StoreError> {
    store::publish(tx, message, by, only).await
}

/// Decides that a message is not published, or takes it off the wall. What it says is not needed for that.
///
/// # Errors
/// Storage only.
pub async fn keep_back(
    tx: &Tx,
    platform: &Platform,
    reference: Reference,
    standing: Standing,
    by: String,
    only: Only,
) -> Result<Moderated, StoreError> {
    let Some(donation) = find_donation(&platform.db, reference).await? else {
        return Ok(Moderated::NothingToDecide);
    };
    if store::wish(&platform.db, donation.id).await?.is_none() {
        return Ok(Moderated::NothingToDecide);
    }
    store::take_down(tx, &donation, standing, by, platform.sources.now(), only).await
}

/// What stands on the wall, with its gifts, the newest first, older than `before`.
///
/// # Errors
/// Storage only.
pub async fn published_messages(
    db: &Db,
    before: Option<(DateTime<Utc>, DonationId)>,
    most: u64,
) -> Result<Vec<(Reference, PublishedMessage)>, StoreError> {
    let messages = store::wall(db, before, most).await?;
    let ids: Vec<_> = messages.iter().map(|message| message.donation).collect();
    let references = store::references_of(db, &ids).await?;
    let with =
        messages.into_iter().filter_map(|message| Some((*references.get(&message.donation)?, message)));
    Ok(with.collect())
}

/// The latest `most` decisions not to publish, or to publish no longer.
///
/// # Errors
/// Storage only.
pub async fn kept_back(db: &Db, most: u64) -> Result<Vec<Decided>, StoreError> {
    store::kept_back(db, most).await
}
