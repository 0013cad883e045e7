//! The keyed hash by which an address that left is known again. Its key outlives the server key, else whoever left would
//! be written to again after a change of that key. So it is stored twice: under the server key, and with age to the
//! campaign's recipients.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::store::key as store;
use crate::{
    kernel::{clock::Sources, email::EmailAddress},
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
        vault::{Identity, Recipients, ServerKey, VaultError},
    },
};

/// What the key that encrypts it is for.
const PURPOSE: &str = "newsletter-suppression-key";
const PLACE: &[u8] = b"newsletter_key";

/// Why the key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SuppressionKeyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the key by which addresses that left are known again does not open: {0}")]
    Vault(#[from] VaultError),
}

/// Hashes addresses.
pub(super) struct AddressHasher(Zeroizing<[u8; 32]>);

impl AddressHasher {
    /// With the key that is stored; the first is made where there is none.
    pub(super) async fn within(tx: &Tx, platform: &Platform) -> Result<Self, StoreError> {
        if let Some(key) = Self::read(store::read(tx.connection()).await?, platform)? {
            return Ok(key);
        }
        // Derived rather than drawn: whoever else begins at the same moment comes to the same key.
        let key = platform.server_key.subkey(PURPOSE);
        let corrupt = |_| StoreError::Corrupt("the recipients of the settings".to_owned());
        let recipients = Recipients::parse(&platform.settings.secrets.recipients).map_err(corrupt)?;
        let new = store::StoredKey {
            wrapped: platform.server_key.encrypt(PURPOSE, PLACE, key.as_slice(), &platform.sources),
            recovery: recipients.wrap_key(&key).map_err(corrupt)?,
            sealed_to: recipients.fingerprint(),
        };
        store::insert(tx, new).await?;
        Ok(Self(key))
    }

    /// The same where nothing is written: absent where nobody was ever asked.
    pub(super) async fn find(db: &Db, platform: &Platform) -> Result<Option<Self>, StoreError> {
        Self::read(store::read(db.reader()).await?, platform)
    }

    fn read(stored: Option<store::StoredKey>, platform: &Platform) -> Result<Option<Self>, StoreError> {
        let Some(stored) = stored else { return Ok(None) };
        let corrupt = |_| StoreError::Corrupt("the key of addresses that left".to_owned());
        opened(&platform.server_key, &stored.wrapped).map(Self).map(Some).map_err(corrupt)
    }

    /// Case does not distinguish mailboxes in practice, so it does not here.
    pub(super) fn hash(&self, address: &EmailAddress) -> Result<Vec<u8>, StoreError> {
        let corrupt = |_| StoreError::Corrupt("the key of addresses that left".to_owned());
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).map_err(corrupt)?;
        mac.update(address.as_str().to_lowercase().as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

fn opened(key: &ServerKey, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let plain = key.decrypt(PURPOSE, PLACE, wrapped)?;
    Ok(Zeroizing::new(plain.as_slice().try_into().map_err(|_| VaultError::Refused)?))
}

/// Puts it under a new server key; says how many keys that were.
///
/// # Errors
/// Storage, or a key that the old one does not open.
pub async fn rotate_suppression_key(
    tx: &Tx,
    old: &ServerKey,
    new: &ServerKey,
    sources: &Sources,
) -> Result<u64, SuppressionKeyError> {
    let Some(stored) = store::read(tx.connection()).await? else { return Ok(0) };
    let key = opened(old, &stored.wrapped)?;
    let wrapped = new.encrypt(PURPOSE, PLACE, key.as_slice(), sources);
    store::update(tx, store::StoredKey { wrapped, ..stored }).await?;
    Ok(1)
}

/// The same when the old server key is lost: an identity opens what was kept for that.
///
/// # Errors
/// Storage, or another identity.
pub async fn recover_suppression_key(
    tx: &Tx,
    identity: &Identity,
    new: &ServerKey,
    sources: &Sources,
) -> Result<u64, SuppressionKeyError> {
    let Some(stored) = store::read(tx.connection()).await? else { return Ok(0) };
    let key = identity.unwrap_key(&stored.recovery)?;
    let wrapped = new.encrypt(PURPOSE, PLACE, key.as_slice(), sources);
    store::update(tx, store::StoredKey { wrapped, ..stored }).await?;
    Ok(1)
}

/// Encrypts what is kept for recovery to other recipients; says how many keys that were.
///
/// # Errors
/// Storage, or another identity.
pub async fn rotate_suppression_recovery(
    tx: &Tx,
    identity: &Identity,
    recipients: &Recipients,
) -> Result<u64, SuppressionKeyError> {
    let Some(stored) = store::read(tx.connection()).await? else { return Ok(0) };
    if stored.sealed_to == recipients.fingerprint() {
        return Ok(0);
    }
    let recovery = recipients.wrap_key(&*identity.unwrap_key(&stored.recovery)?)?;
    let sealed_to = recipients.fingerprint();
    store::update(tx, store::StoredKey { recovery, sealed_to, ..stored }).await?;
    Ok(1)
}
