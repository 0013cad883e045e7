//! Mails that do not leave by themselves: laid aside after a restore, or given up.

use chrono::{DateTime, Utc};

use super::store;
use crate::{
    kernel::{ids::MailId, reference::Reference},
    platform::{
        Platform,
        db::{StoreError, Tx},
        jobs::Stuck,
    },
};

/// Lays aside what waits: after a restore nobody knows whether it was sent in the meantime. Says how many.
///
/// # Errors
/// Storage only.
pub async fn park(tx: &Tx) -> Result<u64, StoreError> {
    store::park(tx).await
}

/// How many mails are laid aside.
///
/// # Errors
/// Storage only.
pub async fn parked(platform: &Platform) -> Result<i64, StoreError> {
    store::count(platform.db.reader(), "parked").await
}

/// Puts what was given up (and, with `parked`, what was laid aside) back into the queue with all its attempts, all or
/// one, if its content is still there; says how many.
///
/// # Errors
/// Storage only.
pub async fn requeue(
    tx: &Tx,
    id: Option<MailId>,
    parked: bool,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    store::requeue(tx, id, parked, now).await
}

/// Gives a dead letter up for good, and destroys what it said. Says whether it was one.
///
/// # Errors
/// Storage only.
pub async fn give_up(tx: &Tx, id: MailId) -> Result<bool, StoreError> {
    store::give_up(tx, id).await
}

/// What was given up or laid aside, oldest first, at most a thousand.
///
/// # Errors
/// Storage only.
pub async fn stuck(platform: &Platform) -> Result<Vec<Stuck>, StoreError> {
    store::stuck(platform.db.reader()).await
}

/// Destroys what waits to be mailed under a reference: its reader was erased. Says how many mails.
///
/// # Errors
/// Storage only.
pub async fn destroy_mails_of(tx: &Tx, reference: Reference) -> Result<u64, StoreError> {
    store::destroy_of(tx, reference).await
}
