//! Whether the service is held after a restore: nothing is taken, sent or worked off until `resume`.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    db::{Db, StoreError, Tx},
    vault::ServerKey,
};
use crate::kernel::clock::Sources;

/// Under which a hold is noted in the database: since when the data are, RFC 3339.
const HELD: &str = "held_since";
/// What stands there while rows are still being loaded.
const UNFINISHED: &str = "unfinished";
/// For how long an answer is good.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// Under which a mark of the server key is kept, so that another key is noticed at once.
const KEY_MARK: &str = "server_key_mark";

fn mark(key: &ServerKey) -> String {
    hex::encode(key.hmac("server-key-mark", b""))
}

/// Whether this is the database's server key; the first key that is asked for becomes it.
///
/// # Errors
/// Storage only.
pub async fn is_server_key(db: &Db, key: &ServerKey) -> Result<bool, StoreError> {
    let mark = mark(key);
    Ok(db.fix(KEY_MARK, &mark).await? == mark)
}

/// Makes a key the database's, in the transaction that puts everything under it.
///
/// # Errors
/// Storage only.
pub async fn mark_server_key(tx: &Tx, key: &ServerKey) -> Result<(), StoreError> {
    tx.note(KEY_MARK, &mark(key)).await
}

/// How a service is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// A restore began and did not end.
    Unfinished,
    /// Restored from a backup made then.
    Since(DateTime<Utc>),
}

impl Hold {
    /// As it is noted.
    fn text(self) -> String {
        match self {
            Self::Unfinished => UNFINISHED.to_owned(),
            Self::Since(at) => at.to_rfc3339(),
        }
    }
}

/// Holds the service, in the transaction that makes it necessary.
///
/// # Errors
/// Storage only.
pub async fn hold(tx: &Tx, hold: Hold) -> Result<(), StoreError> {
    tx.note(HELD, &hold.text()).await
}

/// Opens the doors.
///
/// # Errors
/// Storage only.
pub async fn open(tx: &Tx) -> Result<(), StoreError> {
    tx.forget_note(HELD).await
}

/// How the service is held, if it is.
///
/// # Errors
/// Storage only.
pub async fn held(db: &Db) -> Result<Option<Hold>, StoreError> {
    let noted = db.noted(HELD).await?;
    Ok(noted.map(|text| text.parse().map_or(Hold::Unfinished, Hold::Since)))
}

/// Answers at once, from what the database said within the last second.
pub struct Doors {
    db: Db,
    sources: Sources,
    seen: Mutex<Option<(DateTime<Utc>, bool)>>,
}

impl Doors {
    pub fn new(db: Db, sources: Sources) -> Self {
        Self { db, sources, seen: Mutex::default() }
    }

    /// Whether the service is held.
    ///
    /// # Errors
    /// Storage only.
    pub async fn are_held(&self) -> Result<bool, StoreError> {
        let now = self.sources.now();
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, held)) = seen
            && now >= at
            && now - at < FRESH
        {
            return Ok(held);
        }
        let held = held(&self.db).await?.is_some();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, held));
        Ok(held)
    }
}
