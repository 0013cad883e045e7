//! The audit log: who of the office saw and changed what. Append-only, each entry bound to the one before by a MAC.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

pub use super::action::Action;
use super::store::audit as store;
use crate::{
    kernel::ids::{SealingKeyId, StaffId, new_uuid},
    ledger::verify::Check,
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
        kept_key::KeptKey,
        vault::VaultError,
    },
    supporters::{SealedText, store_key_of},
};

/// The key of the log's chain.
pub const AUDIT_KEY: KeptKey = KeptKey { table: "audit_key", purpose: "audit-key", place: &[] };
/// Where a reason is kept, for its seal.
pub const REASON_TABLE: &str = "audit_entry";
pub const REASON_COLUMN: &str = "reason";
/// Entries read at once.
const PAGE: u64 = 1000;

/// An entry to be made.
#[derive(Clone)]
pub struct Act {
    /// `None`: the command line.
    pub by: Option<StaffId>,
    pub action: Action,
    /// What it was done to: a reference, the id of a token or of somebody of the staff. Never a name.
    pub subject: Option<String>,
    /// How many, where that counts.
    pub count: Option<i64>,
    pub reason: Option<Reason>,
}

impl Act {
    pub fn new(by: Option<StaffId>, action: Action) -> Self {
        Self { by, action, subject: None, count: None, reason: None }
    }

    #[must_use]
    pub fn on(self, subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    #[must_use]
    pub fn counting(self, count: i64) -> Self {
        Self { count: Some(count), ..self }
    }

    #[must_use]
    pub fn because(self, reason: Reason) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

/// Why something was done: free text that may name somebody, so it is sealed, for the entry of this id.
#[derive(Clone)]
pub struct Reason {
    entry: Uuid,
    sealed: SealedText,
}

impl Reason {
    /// Seals a reason.
    ///
    /// # Errors
    /// The key of the hour cannot be wrapped.
    pub fn try_new(platform: &Platform, text: &str) -> Result<Self, VaultError> {
        let entry = new_uuid(&platform.sources);
        let place = crate::platform::vault::Aad { table: REASON_TABLE, row: entry, column: REASON_COLUMN };
        let sealed = SealedText::try_new(text, &place, &platform.keyring, &platform.sources)?;
        Ok(Self { entry, sealed })
    }

    /// The key to report as stored once the transaction has committed.
    pub fn key_to_mark(&self) -> Option<SealingKeyId> {
        self.sealed.key_to_mark()
    }
}

/// An entry as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: i64,
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub by: Option<StaffId>,
    pub action: String,
    pub subject: Option<String>,
    pub count: Option<i64>,
    pub reason: Option<(SealingKeyId, Vec<u8>)>,
    pub mac: Vec<u8>,
}

impl Entry {
    /// The MAC over the one before and everything in the entry, each part with its length before it.
    fn link(&self, key: &[u8; 32], previous: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key)
            .map_err(|_| StoreError::Corrupt("the audit log's key".to_owned()))?;
        let optional =
            |text: Option<&str>| text.map_or_else(|| vec![0], |text| [&[1], text.as_bytes()].concat());
        let (reason_key, reason) = match &self.reason {
            Some((key, bytes)) => (key.0.as_bytes().to_vec(), bytes.clone()),
            None => (Vec::new(), Vec::new()),
        };
        let parts = [
            previous.to_vec(),
            self.seq.to_be_bytes().to_vec(),
            self.id.as_bytes().to_vec(),
            self.at.timestamp_micros().to_be_bytes().to_vec(),
            self.by.map(|by| by.0.as_bytes().to_vec()).unwrap_or_default(),
            self.action.as_bytes().to_vec(),
            optional(self.subject.as_deref()),
            self.count.map(|count| count.to_be_bytes().to_vec()).unwrap_or_default(),
            reason_key,
            reason,
        ];
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(&part);
        }
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

/// Adds an entry in the transaction that does what it tells.
///
/// # Errors
/// Storage, or a key that does not open.
pub async fn record(tx: &Tx, platform: &Platform, act: Act) -> Result<(), StoreError> {
    let (now, key) = (platform.sources.now(), key(tx, platform).await?);
    if let Some(reason) = &act.reason {
        store_key_of(tx, &reason.sealed, now).await?;
    }
    let (seq, previous) = store::lock_head(tx).await?;
    let mut entry = Entry {
        seq: seq + 1,
        id: act.reason.as_ref().map_or_else(|| new_uuid(&platform.sources), |reason| reason.entry),
        at: now,
        by: act.by,
        action: act.action.code().to_owned(),
        subject: act.subject,
        count: act.count,
        reason: act.reason.map(|reason| (reason.sealed.key, reason.sealed.bytes)),
        mac: Vec::new(),
    };
    entry.mac = entry.link(&key, &previous)?;
    store::append(tx, entry).await
}

/// Adds an entry by itself.
///
/// # Errors
/// Storage, or a key that does not open.
pub async fn record_alone(platform: &Platform, act: Act) -> Result<(), StoreError> {
    let context = platform.clone();
    let mark = act.reason.as_ref().and_then(Reason::key_to_mark);
    platform.db.write(move |tx| async move { record(&tx, &context, act).await }).await?;
    if let Some(key) = mark {
        platform.keyring.mark_stored(key);
    }
    Ok(())
}

/// A page of entries before a number (the newest where there is none), newest first.
///
/// # Errors
/// Storage only.
pub async fn entries_before(db: &Db, before: Option<i64>, most: u64) -> Result<Vec<Entry>, StoreError> {
    store::before(db.reader(), before.unwrap_or(i64::MAX), most).await
}

/// A page of entries after a number, oldest first.
///
/// # Errors
/// Storage only.
pub async fn entries_after(db: &Db, after: i64, most: u64) -> Result<Vec<Entry>, StoreError> {
    store::after(db.reader(), after, most).await
}

/// Proves that nothing was changed in the log, and that nothing is missing at its end.
///
/// # Errors
/// Storage, or a key that does not open.
pub async fn verify_audit(platform: &Platform) -> Result<Check, StoreError> {
    let name = "audit log";
    let Some(key) = AUDIT_KEY.find(&platform.db, &platform.server_key).await? else {
        return Ok(Check { name, passed: true, detail: "empty".to_owned() });
    };
    let (mut seq, mut mac) = (0, Vec::new());
    loop {
        let page = entries_after(&platform.db, seq, PAGE).await?;
        for entry in &page {
            if entry.seq != seq + 1 || entry.link(&key, &mac)? != entry.mac {
                let detail = format!("broken at entry {}", entry.seq);
                return Ok(Check { name, passed: false, detail });
            }
            (seq, mac) = (entry.seq, entry.mac.clone());
        }
        if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    // One that was added since the last page was read is no loss.
    let (head, _) = store::head(platform.db.reader()).await?;
    let passed = head <= seq || !entries_after(&platform.db, seq, 1).await?.is_empty();
    let detail = if passed { format!("{seq} entries, whole") } else { format!("cut off after entry {seq}") };
    Ok(Check { name, passed, detail })
}

async fn key(tx: &Tx, platform: &Platform) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let recipients = platform.recipients_in(tx).await?;
    AUDIT_KEY.find_or_make(tx, &platform.server_key, &recipients, &platform.sources).await
}
