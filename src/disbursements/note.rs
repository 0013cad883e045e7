//! Free text about a disbursement may name somebody, so it is sealed before anything is written.

use uuid::Uuid;

use super::act::SealedNote;
use crate::{
    kernel::ids::{SealingKeyId, new_uuid},
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::{Aad, VaultError},
    },
    supporters::{SealedText, store_key_of},
};

pub const NOTE_TABLE: &str = "disbursement_act";
pub const NOTE_COLUMN: &str = "note";

/// A sealed text, for the act of this id.
#[derive(Clone)]
pub struct Note {
    pub(super) act: Uuid,
    sealed: Option<SealedText>,
}

impl Note {
    /// Seals what was written; nothing where nothing was.
    ///
    /// # Errors
    /// The key cannot be wrapped for the recipients.
    pub fn try_new(platform: &Platform, text: &str) -> Result<Self, VaultError> {
        let act = new_uuid(&platform.sources);
        let sealed = match text.trim() {
            "" => None,
            text => {
                let place = Aad { table: NOTE_TABLE, row: act, column: NOTE_COLUMN };
                Some(SealedText::try_new(text, &place, &platform.keyring, &platform.sources)?)
            }
        };
        Ok(Self { act, sealed })
    }

    /// The key to report as stored once the transaction has committed.
    pub fn key_to_mark(&self) -> Option<SealingKeyId> {
        self.sealed.as_ref().and_then(SealedText::key_to_mark)
    }

    /// Stores its key, and gives what is kept of it.
    pub(super) async fn keep(self, tx: &Tx, platform: &Platform) -> Result<Option<SealedNote>, StoreError> {
        let Some(sealed) = self.sealed else { return Ok(None) };
        store_key_of(tx, &sealed, platform.sources.now()).await?;
        Ok(Some(SealedNote { key: sealed.key, bytes: sealed.bytes }))
    }
}
