//! The key of the hashes by which lines are known again. It outlives the server key: else a statement imported after a
//! change of that key would book everything once more. So it is stored twice: under the server key, and with age to the
//! campaign's recipients.

use zeroize::Zeroizing;

use super::store::hash_key as store;
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{Db, StoreError, Tx},
        vault::{Identity, Recipients, ServerKey, VaultError},
    },
};

/// What the key that encrypts it is for.
const PURPOSE: &str = "bank-hash-key";
const PLACE: &[u8] = b"bank_hash_key";

/// Why the key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HashKeyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the key by which bank lines are known again does not open: {0}")]
    Vault(#[from] VaultError),
}

fn opened(key: &ServerKey, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let plain = key.decrypt(PURPOSE, PLACE, wrapped)?;
    Ok(Zeroizing::new(plain.as_slice().try_into().map_err(|_| VaultError::Refused)?))
}

/// The key; the first is made when there is none.
///
/// # Errors
/// See [`HashKeyError`].
pub async fn open_hash_key(
    db: &Db,
    server_key: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<Zeroizing<[u8; 32]>, HashKeyError> {
    if let Some(stored) = store::read(db.reader()).await? {
        return Ok(opened(server_key, &stored.wrapped)?);
    }
    let key = Zeroizing::new(sources.bytes::<32>());
    let new = store::HashKey {
        wrapped: server_key.encrypt(PURPOSE, PLACE, key.as_slice(), sources),
        recovery: recipients.wrap_key(&key)?,
        sealed_to: recipients.fingerprint(),
    };
    // Somebody else may have made one meanwhile: then that one holds.
    let stored = db
        .write(move |tx| async move {
            store::insert(&tx, new).await?;
            store::read(tx.connection()).await
        })
        .await?;
    let stored = stored.ok_or_else(|| StoreError::Corrupt("the key of bank lines".to_owned()))?;
    Ok(opened(server_key, &stored.wrapped)?)
}

/// Puts it under a new server key; says how many keys that were.
///
/// # Errors
/// Storage, or a key that the old one does not open.
pub async fn rotate_hash_key(
    tx: &Tx,
    old: &ServerKey,
    new: &ServerKey,
    sources: &Sources,
) -> Result<u64, HashKeyError> {
    let Some(stored) = store::read(tx.connection()).await? else { return Ok(0) };
    let key = opened(old, &stored.wrapped)?;
    let wrapped = new.encrypt(PURPOSE, PLACE, key.as_slice(), sources);
    store::update(tx, store::HashKey { wrapped, ..stored }).await?;
    Ok(1)
}

/// The same when the old server key is lost: an identity opens what was kept for that.
///
/// # Errors
/// Storage, or another identity.
pub async fn recover_hash_key(
    tx: &Tx,
    identity: &Identity,
    new: &ServerKey,
    sources: &Sources,
) -> Result<u64, HashKeyError> {
    let Some(stored) = store::read(tx.connection()).await? else { return Ok(0) };
    let key = identity.unwrap_key(&stored.recovery)?;
    let wrapped = new.encrypt(PURPOSE, PLACE, key.as_slice(), sources);
    store::update(tx, store::HashKey { wrapped, ..stored }).await?;
    Ok(1)
}

/// Encrypts what is kept for recovery to other recipients; says how many keys that were.
///
/// # Errors
/// Storage, or another identity.
pub async fn rotate_hash_recovery(
    tx: &Tx,
    identity: &Identity,
    recipients: &Recipients,
) -> Result<u64, HashKeyError> {
    let Some(stored) = store::read(tx.connection()).await? else { return Ok(0) };
    if stored.sealed_to == recipients.fingerprint() {
        return Ok(0);
    }
    let recovery = recipients.wrap_key(&*identity.unwrap_key(&stored.recovery)?)?;
    let sealed_to = recipients.fingerprint();
    store::update(tx, store::HashKey { recovery, sealed_to, ..stored }).await?;
    Ok(1)
}
