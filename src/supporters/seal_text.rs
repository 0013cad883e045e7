//! A free text that may name somebody, sealed like a supporter's record and kept in its own room's table.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::store;
use crate::{
    kernel::{clock::Sources, ids::SealingKeyId},
    platform::{
        db::{StoreError, Tx},
        vault::{Aad, SealingKey, SealingKeyring, VaultError},
    },
};

/// A text sealed before the transaction begins, so that the writer does no cryptography.
#[derive(Clone)]
pub struct SealedText {
    pub bytes: Vec<u8>,
    pub key: SealingKeyId,
    /// The key of the hour, when its row is not known to be stored.
    fresh_key: Option<Arc<SealingKey>>,
}

impl SealedText {
    /// Seals `text` for the place where it will be kept.
    ///
    /// # Errors
    /// The key cannot be wrapped for the recipients.
    pub fn try_new(
        text: &str,
        place: &Aad<'_>,
        keyring: &SealingKeyring,
        sources: &Sources,
    ) -> Result<Self, VaultError> {
        let (key, fresh) = keyring.current(sources)?;
        let bytes = key.seal(place, text.as_bytes(), sources);
        Ok(Self { bytes, key: key.id, fresh_key: fresh.then_some(key) })
    }

    /// The key to report as stored once the transaction has committed.
    pub fn key_to_mark(&self) -> Option<SealingKeyId> {
        self.fresh_key.as_ref().map(|key| key.id)
    }
}

/// Stores the key of a sealed text where that may be missing; to be called in the transaction that stores the
/// text.
///
/// # Errors
/// Storage only.
pub async fn store_key_of(tx: &Tx, sealed: &SealedText, now: DateTime<Utc>) -> Result<(), StoreError> {
    match &sealed.fresh_key {
        Some(key) => store::insert_key(tx, key, now).await,
        None => Ok(()),
    }
}
