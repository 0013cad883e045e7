//! Stores what a supporter told about themselves, sealed; the key of the hour is stored with the first record.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};

use super::{SupporterRecord, seal_record, store};
use crate::{
    kernel::{
        clock::Sources,
        ids::{SealingKeyId, SupporterId},
    },
    platform::{
        db::{StoreError, Tx},
        vault::{SealingKey, SealingKeyring, VaultError},
    },
    supporters::SealedRecord,
};

/// To which wording, and when, somebody agreed (GDPR Art. 7 and 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub version: String,
    pub given_at: DateTime<Utc>,
}

/// A record sealed before the transaction begins, so that the writer does no cryptography.
#[derive(Clone)]
pub struct SealedSupporter {
    record: SealedRecord,
    consent: Consent,
    /// The key of the hour, when its row is not known to be stored.
    fresh_key: Option<Arc<SealingKey>>,
}

impl SealedSupporter {
    /// Seals a record under the key of the hour.
    ///
    /// # Errors
    /// The key cannot be wrapped for the recipients.
    pub fn try_new(
        record: &SupporterRecord,
        consent: Consent,
        keyring: &SealingKeyring,
        sources: &Sources,
    ) -> Result<Self, VaultError> {
        let (key, fresh) = keyring.current(sources)?;
        let record = seal_record(record, SupporterId::generate(sources), &key, sources);
        Ok(Self { record, consent, fresh_key: fresh.then_some(key) })
    }

    /// The record's id.
    pub fn id(&self) -> SupporterId {
        self.record.id
    }

    /// The key to report as stored once the transaction has committed.
    pub fn key_to_mark(&self) -> Option<SealingKeyId> {
        self.fresh_key.as_ref().map(|key| key.id)
    }
}

/// Writes sealed records, at most a few hundred, and before them their keys where those may be missing.
///
/// # Errors
/// Storage only.
pub async fn seal_supporters(
    tx: &Tx,
    sealed: Vec<SealedSupporter>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let fresh: BTreeMap<_, _> =
        sealed.iter().filter_map(|sealed| sealed.fresh_key.as_ref()).map(|key| (key.id, key)).collect();
    for key in fresh.into_values() {
        store::insert_key(tx, key, now).await?;
    }
    if sealed.is_empty() {
        return Ok(());
    }
    store::insert_records(tx, sealed.into_iter().map(|sealed| (sealed.record, sealed.consent)).collect(), now)
        .await
}
