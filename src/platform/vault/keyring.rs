//! The sealing key of the hour, in memory only.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    kernel::{clock::Sources, ids::SealingKeyId},
    platform::vault::{Recipients, SealingKey, ServerKey, VaultError, sealing::KeyHolders},
};

/// Hands out the current sealing key and makes a new one each hour.
pub struct SealingKeyring {
    holders: Arc<KeyHolders>,
    current: Mutex<Option<Current>>,
}

struct Current {
    key: Arc<SealingKey>,
    stored: bool,
}

impl SealingKeyring {
    /// `configured`: whom the settings name. Where a key of the office took the place of theirs, a sealing key is
    /// encrypted to that one when its row is written.
    pub fn new(configured: Recipients, server_key: Arc<ServerKey>) -> Self {
        Self { holders: Arc::new(KeyHolders { configured, server_key }), current: Mutex::new(None) }
    }

    /// Whom the settings name, and what proves who took their place.
    pub fn holders(&self) -> &KeyHolders {
        &self.holders
    }

    /// The key to seal with now, and whether its row still has to be stored.
    ///
    /// While the second value is true, whoever seals writes the key's row in the same transaction (several may
    /// race: an existing row is left alone), and calls [`Self::mark_stored`] after the commit. So a rolled
    /// back transaction never leaves records whose key is nowhere.
    ///
    /// # Errors
    /// [`VaultError::CannotWrap`]
    pub fn current(&self, sources: &Sources) -> Result<(Arc<SealingKey>, bool), VaultError> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let now = sources.now();
        if let Some(Current { key, stored }) = current.as_ref()
            && key.serves(now)
        {
            return Ok((Arc::clone(key), !stored));
        }
        // The old key goes even if no new one can be made.
        *current = None;
        let mut key = SealingKey::generate(&self.holders.configured, sources)?;
        key.holders = Some(Arc::clone(&self.holders));
        let key = Arc::new(key);
        *current = Some(Current { key: Arc::clone(&key), stored: false });
        Ok((key, true))
    }

    /// The row of this key is committed: later transactions need not store it.
    pub fn mark_stored(&self, id: SealingKeyId) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = current.as_mut().filter(|current| current.key.id == id) {
            current.stored = true;
        }
    }

    /// Wipes the key if its hour is over; called by the schedule, so that a quiet service holds no old key.
    pub fn wipe_expired(&self, sources: &Sources) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.take_if(|current| !current.key.serves(sources.now()));
    }
}

impl fmt::Debug for SealingKeyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKeyring(…)")
    }
}
