//! Reading sealed records with an identity: on a treasurer's command only.

use std::collections::HashMap;

use uuid::Uuid;

use super::{OpenRecordError, SealedRecord, SupporterRecord, open_record, store};
use crate::{
    kernel::ids::{SealingKeyId, SupporterId},
    platform::{
        db::{Db, StoreError},
        vault::{Aad, Identity, OpenedKey, open_sealing_key},
    },
};

/// Why records cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the key of these records is not in the database")]
    KeyMissing,
    #[error(transparent)]
    Record(#[from] OpenRecordError),
}

/// Opens records one after another; each hour's key is opened once.
pub struct RecordOpener {
    db: Db,
    identity: Identity,
    keys: HashMap<SealingKeyId, OpenedKey>,
}

impl RecordOpener {
    pub fn new(db: Db, identity: Identity) -> Self {
        Self { db, identity, keys: HashMap::new() }
    }

    /// The record of that id, if it was not erased.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn open(&mut self, id: SupporterId) -> Result<Option<SupporterRecord>, OpenError> {
        let Some(sealed) = store::record(self.db.reader(), id).await? else { return Ok(None) };
        self.open_sealed(&sealed).await.map(Some)
    }

    /// At most `most` records after `after`, by id, opened.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn page(
        &mut self,
        after: Uuid,
        most: u64,
    ) -> Result<Vec<(SupporterId, SupporterRecord)>, OpenError> {
        let mut opened = Vec::new();
        for sealed in store::records_after(self.db.reader(), after, most).await? {
            opened.push((sealed.id, self.open_sealed(&sealed).await?));
        }
        Ok(opened)
    }

    /// A record that was read already.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn open_sealed(&mut self, sealed: &SealedRecord) -> Result<SupporterRecord, OpenError> {
        Ok(open_record(sealed, self.key(sealed.sealing_key).await?)?)
    }

    /// A sealed text of another room, by the place where it is kept.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn open_text(
        &mut self,
        key: SealingKeyId,
        place: &Aad<'_>,
        sealed: &[u8],
    ) -> Result<String, OpenError> {
        let plain = self.key(key).await?.open(place, sealed).map_err(OpenRecordError::from)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    async fn key(&mut self, id: SealingKeyId) -> Result<&OpenedKey, OpenError> {
        if !self.keys.contains_key(&id) {
            let wrapped = store::wrapped_key(self.db.reader(), id).await?;
            let wrapped = wrapped.ok_or(OpenError::KeyMissing)?;
            let key = open_sealing_key(&wrapped, &self.identity).map_err(OpenRecordError::from)?;
            self.keys.insert(id, key);
        }
        self.keys.get(&id).ok_or(OpenError::KeyMissing)
    }
}
