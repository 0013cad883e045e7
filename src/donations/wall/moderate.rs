//! Deciding what stands on the wall. Only who holds an identity can: the messages are sealed.

use super::{PublishedMessage, store};
use crate::{
    donations::{donation::Donation, find_donation},
    kernel::reference::Reference,
    platform::{Platform, db::StoreError},
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
    /// The reference is of no gift whose giver wishes a message to be published, or the gift has not been paid.
    NothingToDecide,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum ModerateError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// At most `most` messages that wait, the oldest first.
///
/// # Errors
/// Storage, or another identity.
pub async fn waiting_messages(
    platform: &Platform,
    opener: &mut RecordOpener,
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
    opener: &mut RecordOpener,
    donation: Donation,
) -> Result<Option<WaitingMessage>, ModerateError> {
    let Some(wish) = store::wish(&platform.db, donation.id).await? else { return Ok(None) };
    let Some(id) = donation.supporter else { return Ok(None) };
    let Some(record) = opener.open(id).await? else { return Ok(None) };
    let name = record.name.filter(|_| wish.name);
    Ok(record.message.map(|text| WaitingMessage { donation, text, name }))
}

/// Puts a message on the wall. One that was refused or withdrawn can be put there, too.
///
/// # Errors
/// Storage, or another identity.
pub async fn publish_message(
    platform: &Platform,
    opener: &mut RecordOpener,
    reference: Reference,
    by: &str,
) -> Result<Moderated, ModerateError> {
    let Some(donation) = find_donation(&platform.db, reference).await? else {
        return Ok(Moderated::NothingToDecide);
    };
    if !store::may_be_read(donation.state) {
        return Ok(Moderated::NothingToDecide);
    }
    let Some(waiting) = open(platform, opener, donation).await? else {
        return Ok(Moderated::NothingToDecide);
    };
    let message = PublishedMessage {
        donation: waiting.donation.id,
        text: waiting.text,
        name: waiting.name,
        locale: waiting.donation.locale,
        published_at: platform.sources.now(),
    };
    let by = by.to_owned();
    Ok(platform.db.write(move |tx| async move { store::publish(&tx, message, by).await }).await?)
}

/// Decides that a message is not published. What it says is not needed for that.
///
/// # Errors
/// Storage only.
pub async fn refuse_message(
    platform: &Platform,
    reference: Reference,
    by: &str,
) -> Result<Moderated, StoreError> {
    take_down(platform, reference, by, "refused").await
}

/// Takes a message off the wall: its giver, or the campaign, thought better of it.
///
/// # Errors
/// Storage only.
pub async fn withdraw_message(
    platform: &Platform,
    reference: Reference,
    by: &str,
) -> Result<Moderated, StoreError> {
    take_down(platform, reference, by, "withdrawn").await
}

async fn take_down(
    platform: &Platform,
    reference: Reference,
    by: &str,
    state: &'static str,
) -> Result<Moderated, StoreError> {
    let Some(donation) = find_donation(&platform.db, reference).await? else {
        return Ok(Moderated::NothingToDecide);
    };
    if store::wish(&platform.db, donation.id).await?.is_none() {
        return Ok(Moderated::NothingToDecide);
    }
    let (by, now) = (by.to_owned(), platform.sources.now());
    platform
        .db
        .write(move |tx| async move { store::take_down(&tx, &donation, state, by, now).await })
        .await?;
    Ok(Moderated::Done)
}
