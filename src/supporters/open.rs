//! Reading sealed records with an identity: on a treasurer's command only.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

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

/// Opens records; each hour's key is opened once, for all clones.
#[derive(Clone)]
pub struct RecordOpener {
    db: Db,
    identity: Arc<Identity>,
    keys: Arc<Mutex<HashMap<SealingKeyId, Arc<OpenedKey>>>>,
}

impl RecordOpener {
    pub fn new(db: Db, identity: Identity) -> Self {
        Self { db, identity: Arc::new(identity), keys: Arc::default() }
    }

    /// The record of that id, if it was not erased.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn open(&self, id: SupporterId) -> Result<Option<SupporterRecord>, OpenError> {
        let Some(sealed) = store::record(self.db.reader(), id).await? else { return Ok(None) };
        self.open_sealed(&sealed).await.map(Some)
    }

    /// At most `most` records after `after`, by id, opened.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn page(
        &self,
        after: Uuid,
        most: u64,
    ) -> Result<Vec<(SupporterId, SupporterRecord)>, OpenError> {
        let mut opened = Vec::new();
        let records = store::records_after(self.db.reader(), after, most).await?;
        self.open_keys(records.iter().map(|sealed| sealed.sealing_key).collect()).await?;
        for sealed in records {
            opened.push((sealed.id, self.open_sealed(&sealed).await?));
        }
        Ok(opened)
    }

    /// A record that was read already.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn open_sealed(&self, sealed: &SealedRecord) -> Result<SupporterRecord, OpenError> {
        Ok(open_record(sealed, self.key(sealed.sealing_key).await?.as_ref())?)
    }

    /// A sealed text of another room, by the place where it is kept.
    ///
    /// # Errors
    /// Storage, another identity, or damage.
    pub async fn open_text(
        &self,
        key: SealingKeyId,
        place: &Aad<'_>,
        sealed: &[u8],
    ) -> Result<String, OpenError> {
        let plain = self.key(key).await?.open(place, sealed).map_err(OpenRecordError::from)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    /// Opens keys of which many records will be opened, as far as they are here: one question for all of them.
    ///
    /// # Errors
    /// Storage, or another identity.
    pub async fn open_keys(&self, ids: BTreeSet<SealingKeyId>) -> Result<(), OpenError> {
        let missing: Vec<_> = ids.into_iter().filter(|id| self.known_key(*id).is_none()).collect();
        for (id, wrapped) in store::wrapped_keys(self.db.reader(), &missing).await? {
            // Opening a key is work: others on this thread have their turn.
            tokio::task::yield_now().await;
            let key = open_sealing_key(&wrapped, &self.identity).map_err(OpenRecordError::from)?;
            self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::new(key));
        }
        Ok(())
    }

    fn known_key(&self, id: SealingKeyId) -> Option<Arc<OpenedKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    async fn key(&self, id: SealingKeyId) -> Result<Arc<OpenedKey>, OpenError> {
        if let Some(key) = self.known_key(id) {
            return Ok(key);
        }
        self.open_keys(BTreeSet::from([id])).await?;
        self.known_key(id).ok_or(OpenError::KeyMissing)
    }
}
