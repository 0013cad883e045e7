//! The keys of the hash chain through the years. Each is stored twice: encrypted with the server key, which the
//! service uses, and with age to the campaign's recipients, for when the server key is lost.

use zeroize::Zeroizing;

use super::{chain::ChainKey, store};
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{Db, StoreError, Tx},
        vault::{Identity, Recipients, ServerKey, VaultError},
    },
};

/// What the key that encrypts the chain's keys is for.
const PURPOSE: &str = "ledger-chain-key";

/// Why the chain's keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ChainKeyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a key of the ledger's chain does not open: {0}")]
    Vault(#[from] VaultError),
}

/// A key as it is stored.
#[derive(Clone)]
pub(super) struct StoredKey {
    /// The first link that is made with it.
    pub from_seq: i64,
    /// Under the server key.
    pub wrapped: Vec<u8>,
    /// An age file to the recipients.
    pub recovery: Vec<u8>,
    /// Hash of those recipients.
    pub sealed_to: String,
}

impl StoredKey {
    fn new(
        from_seq: i64,
        key: &[u8; 32],
        server_key: &ServerKey,
        recipients: &Recipients,
        sources: &Sources,
    ) -> Result<Self, VaultError> {
        Ok(Self {
            from_seq,
            wrapped: server_key.encrypt(PURPOSE, &from_seq.to_be_bytes(), key, sources),
            recovery: recipients.wrap_key(key)?,
            sealed_to: recipients.fingerprint(),
        })
    }

    fn open(&self, server_key: &ServerKey) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let key = server_key.decrypt(PURPOSE, &self.from_seq.to_be_bytes(), &self.wrapped)?;
        Ok(Zeroizing::new(key.as_slice().try_into().map_err(|_| VaultError::Refused)?))
    }
}

/// The keys of this database's chain; the first is made when there is none.
///
/// # Errors
/// See [`ChainKeyError`].
pub async fn open_chain_key(
    db: &Db,
    server_key: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<ChainKey, ChainKeyError> {
    let mut stored = store::chain_keys(db.reader()).await?;
    if stored.is_empty() {
        // Derived rather than drawn: whoever else begins at the same moment comes to the same key.
        let key = server_key.subkey("ledger-chain");
        let first = StoredKey::new(1, &key, server_key, recipients, sources)?;
        stored.push(first.clone());
        let now = sources.now();
        db.write(move |tx| async move { store::insert_chain_key(&tx, first, now).await }).await?;
    }
    let opened = stored.iter().map(|key| Ok((key.from_seq, key.open(server_key)?)));
    Ok(ChainKey::of_keys(opened.collect::<Result<Vec<_>, VaultError>>()?))
}

/// Puts all keys under a new server key and lets a fresh one begin with the next link: whoever had the old server key
/// can neither forge what comes nor, without breaking the link between, what was. Says how many keys there were.
///
/// # Errors
/// See [`ChainKeyError`].
pub async fn rotate_chain_key(
    tx: &Tx,
    old: &ServerKey,
    new: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<u64, ChainKeyError> {
    let opened = store::chain_keys(tx.connection()).await?.into_iter().map(|key| {
        let secret = key.open(old)?;
        Ok((key, secret))
    });
    rewrap(tx, opened.collect::<Result<_, VaultError>>()?, new, recipients, sources).await
}

/// The same when the old server key is lost: an identity opens what was kept for that.
///
/// # Errors
/// See [`ChainKeyError`].
pub async fn recover_chain_key(
    tx: &Tx,
    identity: &Identity,
    new: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<u64, ChainKeyError> {
    let opened = store::chain_keys(tx.connection()).await?.into_iter().map(|key| {
        let secret = identity.unwrap_key(&key.recovery)?;
        Ok((key, secret))
    });
    rewrap(tx, opened.collect::<Result<_, VaultError>>()?, new, recipients, sources).await
}

async fn rewrap(
    tx: &Tx,
    keys: Vec<(StoredKey, Zeroizing<[u8; 32]>)>,
    new: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<u64, ChainKeyError> {
    let next = store::chain_head(tx.connection()).await?.0 + 1;
    let count = keys.len() as u64;
    for (key, secret) in keys {
        let again = StoredKey::new(key.from_seq, &secret, new, recipients, sources)?;
        store::update_chain_key(tx, again).await?;
    }
    let fresh = Zeroizing::new(sources.bytes::<32>());
    let fresh = StoredKey::new(next, &fresh, new, recipients, sources)?;
    // No link was made with a key that begins with the next one.
    if store::update_chain_key(tx, fresh.clone()).await? == 0 {
        store::insert_chain_key(tx, fresh, sources.now()).await?;
    }
    Ok(count)
}

/// Encrypts what is kept for recovery to other recipients; says how many keys that were.
///
/// # Errors
/// See [`ChainKeyError`].
pub async fn rotate_chain_recovery(
    tx: &Tx,
    identity: &Identity,
    recipients: &Recipients,
) -> Result<u64, ChainKeyError> {
    let target = recipients.fingerprint();
    let mut changed = 0;
    for mut key in store::chain_keys(tx.connection()).await? {
        if key.sealed_to != target {
            key.recovery = recipients.wrap_key(&*identity.unwrap_key(&key.recovery)?)?;
            key.sealed_to.clone_from(&target);
            changed += store::update_chain_key(tx, key).await?;
        }
    }
    Ok(changed)
}
