//! The inbox of Stripe's events: archived raw under their unique id before they are acknowledged, then processed.
//!
//! Bodies carry addresses, so they are encrypted with the server key and wiped once processed.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::store::{self, events, reseal as bodies};
use crate::{
    kernel::{clock::Sources, reference::Reference},
    platform::{
        db::{Db, StoreError, Tx},
        jobs::{Patience, Stuck},
        vault::ServerKey,
    },
    stripe::EventEnvelope,
};

/// What the key that encrypts bodies is for.
const PURPOSE: &str = "stripe-inbox";
/// How long a worker may keep an event before another takes it over.
const LEASE_SECONDS: i64 = 60;
/// How long Stripe may be silent although cards are charged.
const SILENCE_HOURS: i64 = 24;

/// An event as archived.
#[derive(Clone)]
pub struct ArchivedEvent {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) object_id: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) received_at: DateTime<Utc>,
    pub(super) sealed_body: Vec<u8>,
    pub(super) body_hash: Vec<u8>,
    /// Why its object must be fetched in our API version.
    pub(super) flag: Option<&'static str>,
}

/// An event that this worker holds.
pub struct ClaimedEvent {
    pub id: String,
    pub kind: String,
    pub object_id: Option<String>,
    pub(super) sealed_body: Option<Vec<u8>>,
    /// This attempt's number, beginning with 1.
    pub attempts: i32,
}

impl ArchivedEvent {
    /// Encrypts a verified body for the archive.
    pub fn seal(
        envelope: EventEnvelope,
        body: &[u8],
        our_version: bool,
        key: &ServerKey,
        sources: &Sources,
    ) -> Self {
        let now = sources.now();
        Self {
            sealed_body: key.encrypt(PURPOSE, envelope.id.as_bytes(), body, sources),
            body_hash: Sha256::digest(body).to_vec(),
            created_at: DateTime::from_timestamp(envelope.created, 0).unwrap_or(now),
            received_at: now,
            id: envelope.id,
            kind: envelope.kind,
            object_id: envelope.object_id,
            flag: if our_version { None } else { Some("other_api_version") },
        }
    }
}

impl ClaimedEvent {
    /// Whether its body is there; it is wiped after its time.
    pub fn has_body(&self) -> bool {
        self.sealed_body.is_some()
    }

    /// The body as received; `None` when it is gone or cannot be decrypted.
    pub fn open(&self, key: &ServerKey) -> Option<Vec<u8>> {
        let sealed = self.sealed_body.as_ref()?;
        key.decrypt(PURPOSE, self.id.as_bytes(), sealed).ok().map(|body| body.to_vec())
    }
}

/// Takes due events, at most `most`, for this worker.
///
/// # Errors
/// Storage only.
pub async fn claim(db: &Db, now: DateTime<Utc>, most: i64) -> Result<Vec<ClaimedEvent>, StoreError> {
    let until = now + TimeDelta::seconds(LEASE_SECONDS);
    db.write(move |tx| async move { events::claim(&tx, now, until, most).await }).await
}

/// Marks events processed, in the transaction that did what they asked for, and wipes their bodies.
///
/// # Errors
/// Storage only.
pub async fn finish(tx: &Tx, ids: &[String]) -> Result<(), StoreError> {
    events::finish(tx, ids).await
}

/// Puts an event back for later; after the last attempt it becomes a dead letter, which the dashboard shows.
/// `soon` overrides the pause. `error` carries nothing personal.
///
/// # Errors
/// Storage only.
pub async fn retry(
    db: &Db,
    event: &ClaimedEvent,
    now: DateTime<Utc>,
    soon: Option<TimeDelta>,
    error: String,
) -> Result<(), StoreError> {
    let pause = Patience::EVENT.pause(event.attempts);
    let at = pause.map(|pause| now + soon.unwrap_or(pause));
    if at.is_none() {
        tracing::error!(event = %event.id, kind = %event.kind, %error, "an event became a dead letter");
    }
    let id = event.id.clone();
    db.write(move |tx| async move { events::retry(&tx, &id, at, &error).await }).await
}

/// Lays aside what waits: after a restore nobody knows whether it was done in the meantime. Says how many.
///
/// # Errors
/// Storage only.
pub async fn park(tx: &Tx) -> Result<u64, StoreError> {
    events::park(tx).await
}

/// Wipes what Stripe's undone events say of the payer of a reference. What is in the queue is wiped when it is done.
///
/// # Errors
/// Storage only.
pub async fn wipe_bodies_of(tx: &Tx, reference: Reference, session: Option<&str>) -> Result<(), StoreError> {
    events::wipe_bodies_of(tx, reference, session).await
}

/// Wipes bodies that were archived before (dead letters keep their row).
///
/// # Errors
/// Storage only.
pub async fn wipe_old_bodies(db: &Db, before: DateTime<Utc>) -> Result<(), StoreError> {
    db.write(move |tx| async move { events::wipe_bodies(&tx, before).await }).await
}

/// Puts archived bodies under a new server key; says how many.
///
/// # Errors
/// Storage, or a body that the old key does not open.
pub async fn reseal(tx: &Tx, old: &ServerKey, new: &ServerKey, sources: &Sources) -> Result<u64, StoreError> {
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let page = bodies::bodies(tx, &after, 200).await?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        after.clone_from(last);
        count += page.len() as u64;
        for (id, sealed) in page {
            let plain = old
                .decrypt(PURPOSE, id.as_bytes(), &sealed)
                .map_err(|_| StoreError::Corrupt("an event does not open with the old key".to_owned()))?;
            bodies::set_body(tx, &id, new.encrypt(PURPOSE, id.as_bytes(), &plain, sources)).await?;
        }
    }
}

/// Wipes all bodies: their key is lost. Stripe is asked for their objects instead; says how many.
///
/// # Errors
/// Storage only.
pub async fn give_up_bodies(tx: &Tx) -> Result<u64, StoreError> {
    bodies::give_up_bodies(tx).await
}

/// Puts what was given up (and, with `parked`, what was laid aside) back into the queue with all its attempts, all or
/// one; says how many.
///
/// # Errors
/// Storage only.
pub async fn requeue(tx: &Tx, id: Option<&str>, parked: bool, now: DateTime<Utc>) -> Result<u64, StoreError> {
    events::requeue(tx, id, parked, now).await
}

/// Gives a dead letter up for good: neither a worker nor a sweep tries it any more. Says whether it was one. Whether
/// the books lack money by it, the comparison with Stripe's balance says.
///
/// # Errors
/// Storage only.
pub async fn give_up(tx: &Tx, id: &str) -> Result<bool, StoreError> {
    events::give_up(tx, id).await
}

/// What was given up or laid aside, oldest first, at most a thousand.
///
/// # Errors
/// Storage only.
pub async fn stuck(db: &Db) -> Result<Vec<Stuck>, StoreError> {
    events::stuck(db.reader()).await
}

/// How many events are laid aside.
///
/// # Errors
/// Storage only.
pub async fn parked(db: &Db) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) AS count FROM stripe_event WHERE state = 'parked'";
    store::count(db.reader(), sql, vec![]).await
}

/// An event that no webhook brought and that a sweep found.
pub struct FoundEvent {
    pub id: String,
    pub kind: String,
    pub object_id: Option<String>,
    /// Unix seconds, UTC.
    pub created: i64,
    pub body_hash: Vec<u8>,
    /// `false`: it could not be applied, and is a dead letter.
    pub applied: bool,
}

/// Which of these events are here already and not dead: one look for all.
///
/// # Errors
/// Storage only.
pub async fn known_events(db: &Db, ids: &[String]) -> Result<BTreeSet<String>, StoreError> {
    store::known_events(db.reader(), &ids.iter().cloned().collect()).await
}

/// Notes what a sweep found, so that a webhook that comes after all changes nothing.
///
/// # Errors
/// Storage only.
pub async fn note_found(db: &Db, found: Vec<FoundEvent>, now: DateTime<Utc>) -> Result<(), StoreError> {
    db.write(move |tx| async move { events::note_found(&tx, found, now).await }).await
}

/// Since when Stripe has told us nothing by webhooks, if that is longer than a day and there were payments by
/// card since: then the webhooks are broken. `None` when all is well.
///
/// # Errors
/// Storage only.
pub async fn silent_since(db: &Db, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let since = events::last_heard(db.reader()).await?;
    let before = now - TimeDelta::hours(SILENCE_HOURS);
    match since {
        Some(heard) if heard > before => Ok(None),
        since => {
            let since = since.unwrap_or(DateTime::UNIX_EPOCH);
            let earliest = events::first_card_payment_since(db.reader(), since).await?;
            // A day has passed since a charge of which no event has told.
            Ok(earliest.filter(|charged| *charged <= before).map(|charged| since.max(charged)))
        }
    }
}

/// How many events wait, and how many are dead.
///
/// # Errors
/// Storage only.
pub async fn depth(db: &Db) -> Result<(i64, i64), StoreError> {
    let of = |state: &'static str| async move {
        let sql = "SELECT COUNT(*) AS count FROM stripe_event WHERE state = $1";
        store::count(db.reader(), sql, vec![state.into()]).await
    };
    Ok((of("queued").await?, of("dead").await?))
}
