//! Erasures that Stripe has still to be told of, with the patience of the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::store::erasures as store;
use crate::{
    kernel::{clock::Sources, ids::new_uuid, reference::Reference},
    platform::{
        db::{Db, StoreError, Tx},
        jobs::Patience,
    },
};

const LEASE_SECONDS: i64 = 120;
const AT_ONCE: i64 = 10;

/// One that this worker holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub(super) id: Uuid,
    /// Stripe's session, whose customer is to be deleted.
    pub session: String,
    pub(super) attempts: i32,
}

/// Notes that the giver of a reference was erased here; Stripe is told later, if there is a session of its.
///
/// # Errors
/// Storage only.
pub async fn record_erasure(
    tx: &Tx,
    sources: &Sources,
    reference: Reference,
    session: Option<String>,
) -> Result<(), StoreError> {
    store::end_asked(tx, reference).await?;
    store::insert(tx, new_uuid(sources), reference, session, sources.now()).await
}

/// Takes what is due to be told.
///
/// # Errors
/// Storage only.
pub async fn claim_tellings(db: &Db, now: DateTime<Utc>) -> Result<Vec<Telling>, StoreError> {
    let until = now + TimeDelta::seconds(LEASE_SECONDS);
    db.write(move |tx| async move { store::claim(&tx, now, until, AT_ONCE).await }).await
}

/// Notes what came of it: `error` is Stripe's, and names nobody.
///
/// # Errors
/// Storage only.
pub async fn settle_telling(
    db: &Db,
    telling: &Telling,
    now: DateTime<Utc>,
    error: Option<String>,
) -> Result<(), StoreError> {
    let next = Patience::EVENT.pause(telling.attempts).map(|pause| now + pause);
    let failed = error.map(|error| (error, next));
    let id = telling.id;
    db.write(move |tx| async move { store::settle(&tx, id, failed).await }).await
}

/// For how many days a mailed link erases.
pub const LINK_DAYS: i64 = 7;

/// Notes that somebody asks for the erasure of a reference. With a token's hash a mailed link is waited for, without
/// one a treasurer. `false` when that was asked within a day: nobody is mailed again and again.
///
/// # Errors
/// Storage only.
pub async fn ask_erasure(
    tx: &Tx,
    sources: &Sources,
    reference: Reference,
    token_hash: Option<[u8; 32]>,
) -> Result<bool, StoreError> {
    let now = sources.now();
    if store::asked_since(tx, reference, now - TimeDelta::days(1)).await? {
        return Ok(false);
    }
    store::insert_asked(tx, new_uuid(sources), reference, token_hash, now).await?;
    Ok(true)
}

/// Which reference a mailed link erases, while it is good.
///
/// # Errors
/// Storage only.
pub async fn find_asked(
    db: &Db,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<Reference>, StoreError> {
    store::find_asked(db.reader(), token_hash, now - TimeDelta::days(LINK_DAYS)).await
}

/// What waits for a treasurer, or for a link to be followed: reference, when it was asked for, and whether by link.
///
/// # Errors
/// Storage only.
pub async fn asked_erasures(db: &Db) -> Result<Vec<(Reference, DateTime<Utc>, bool)>, StoreError> {
    store::asked(db.reader()).await
}
