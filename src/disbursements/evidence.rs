//! Documents that prove a disbursement, kept encrypted: each has a key of its own, wrapped for every treasurer and officer
//! of that time. Who leaves loses their wraps; who comes is given them by somebody who can read.

use std::fmt;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use super::store::evidence::{
    count_keys as count_document_keys, kept as kept_documents, keys_for as document_keys_for,
    readers_of as readers_of_document,
};
use super::{codes::EvidenceHash, store::evidence as store};
use crate::{
    kernel::{
        clock::Sources,
        ids::{StaffId, new_uuid},
    },
    platform::{
        db::{Db, StoreError, Tx},
        vault::{FileKey, Identity, VaultError},
    },
};

/// Somebody for whom documents are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub staff: StaffId,
    /// The public half of their key pair.
    pub recipient: String,
}

/// A document that is kept, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDocument {
    pub id: Uuid,
    pub hash: EvidenceHash,
    /// Bytes.
    pub size: i64,
    pub by: StaffId,
    pub at: DateTime<Utc>,
}

/// A document that was encrypted before anything is written. `Debug` prints its id only.
#[derive(Clone)]
pub struct SealedDocument {
    pub(super) id: Uuid,
    pub(super) hash: EvidenceHash,
    pub(super) size: i64,
    pub(super) parts: Vec<Vec<u8>>,
    pub(super) keys: Vec<(StaffId, Vec<u8>)>,
}

impl fmt::Debug for SealedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedDocument({})", self.id)
    }
}

impl SealedDocument {
    /// Encrypts a document and wraps its key for each reader. Tens of milliseconds for a large one.
    ///
    /// # Errors
    /// A reader's public key is none.
    pub fn try_new(plain: &[u8], readers: &[Reader], sources: &Sources) -> Result<Self, VaultError> {
        let (id, key) = (new_uuid(sources), FileKey::generate(sources));
        let wrap = |reader: &Reader| Ok((reader.staff, key.wrap_for(&reader.recipient)?));
        Ok(Self {
            id,
            hash: EvidenceHash::of(plain),
            size: i64::try_from(plain.len()).unwrap_or(i64::MAX),
            parts: key.seal(id, plain, sources),
            keys: readers.iter().map(wrap).collect::<Result<_, VaultError>>()?,
        })
    }
}

/// Keeps a document of a disbursement. The same document twice is kept once.
///
/// # Errors
/// Storage only.
pub async fn keep_document(
    tx: &Tx,
    disbursement: Uuid,
    sealed: SealedDocument,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    store::insert(tx, disbursement, sealed, by, now).await
}

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenDocumentError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Damaged, or not the document whose hash stands beside it.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// What a document says, for somebody for whom its key is wrapped; nothing for anybody else.
///
/// # Errors
/// Storage, or damage.
pub async fn open_document(
    db: &Db,
    document: &KeptDocument,
    reader: StaffId,
    own: &Identity,
) -> Result<Option<Zeroizing<Vec<u8>>>, OpenDocumentError> {
    let Some(wrapped) = store::key_for(db, document.id, reader).await? else { return Ok(None) };
    let key = FileKey::unwrap(&wrapped, own)?;
    let plain = key.open(document.id, &store::parts(db, document.id).await?)?;
    if EvidenceHash::of(&plain) == document.hash { Ok(Some(plain)) } else { Err(VaultError::Refused.into()) }
}

/// The same keys for somebody else's key pair. A fraction of a millisecond each.
///
/// # Errors
/// A key that was not wrapped for `own`, or a public key that is none.
pub fn wrap_anew(
    keys: &[(Uuid, Vec<u8>)],
    own: &Identity,
    recipient: &str,
) -> Result<Vec<(Uuid, Vec<u8>)>, VaultError> {
    let again =
        |(file, wrapped): &(Uuid, Vec<u8>)| Ok((*file, FileKey::unwrap(wrapped, own)?.wrap_for(recipient)?));
    keys.iter().map(again).collect()
}

/// Gives somebody the keys that they have not; says how many.
///
/// # Errors
/// Storage only.
pub async fn grant_documents(
    tx: &Tx,
    reader: StaffId,
    keys: Vec<(Uuid, Vec<u8>)>,
) -> Result<u64, StoreError> {
    store::add_keys(tx, reader, keys).await
}

/// Somebody reads documents no more: who leaves, or whose key pair is gone.
///
/// # Errors
/// Storage only.
pub async fn forget_reader(tx: &Tx, reader: StaffId) -> Result<(), StoreError> {
    store::delete_keys_of(tx, reader).await
}

/// Nobody reads documents any more: all key pairs are gone.
///
/// # Errors
/// Storage only.
pub async fn forget_all_readers(tx: &Tx) -> Result<(), StoreError> {
    store::delete_all_keys(tx).await
}
