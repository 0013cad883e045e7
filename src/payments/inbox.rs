//! The inbox of Stripe's events: archived raw under their unique id before they are acknowledged, then processed.
//!
//! Bodies carry addresses, so they are encrypted with the server key and wiped once processed.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::store::{self, events};
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{Db, StoreError, Tx},
        jobs::Patience,
        vault::ServerKey,
    },
    stripe::EventEnvelope,
};

/// What the key that encrypts bodies is for.
const PURPOSE: &str = "stripe-inbox";
/// How long a worker may keep an event before another takes it over.
const LEASE_SECONDS: i64 = 60;

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

/// Wipes bodies older than 30 days (dead letters keep their row).
///
/// # Errors
/// Storage only.
pub async fn wipe_old_bodies(db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before = now - TimeDelta::days(30);
    db.write(move |tx| async move { events::wipe_bodies(&tx, before).await }).await
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
