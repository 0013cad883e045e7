//! Gives the retained sealing keys to other recipients: who leaves cannot open what the database holds from now on.

use std::collections::HashMap;

use super::store;
use crate::{
    kernel::ids::SealingKeyId,
    platform::{
        db::{Db, StoreError, Tx},
        vault::{Identity, Recipients, VaultError, rewrap_sealing_key},
    },
};

/// Keys that are changed in one transaction.
const PAGE: u64 = 200;

/// Why the keys were not changed, or not all of them.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a sealing key does not open with this identity: {0}; {1} were changed")]
    Vault(VaultError, u64),
}

/// Re-encrypts every sealing key that is not for exactly these recipients; says how many. Cut off, it goes on where
/// it stood.
///
/// # Errors
/// See [`RotateError`]; with a wrong identity nothing is changed.
pub async fn rotate_sealing_keys(
    db: &Db,
    identity: &Identity,
    recipients: &Recipients,
) -> Result<u64, RotateError> {
    let target = recipients.fingerprint();
    let mut changed = 0;
    loop {
        let page = store::keys_not_for(db.reader(), &target, PAGE).await?;
        if page.is_empty() {
            return Ok(changed);
        }
        let mut again: Vec<(SealingKeyId, Vec<u8>)> = Vec::with_capacity(page.len());
        for (id, wrapped) in page {
            let wrapped = rewrap_sealing_key(&wrapped, identity, recipients);
            again.push((id, wrapped.map_err(|error| RotateError::Vault(error, changed))?));
        }
        changed += again.len() as u64;
        let target = target.clone();
        db.write(move |tx| async move { store::update_keys(&tx, again, &target).await }).await?;
    }
}

/// Sealing keys encrypted to other recipients, and not stored yet.
pub struct Rewrapped {
    keys: HashMap<SealingKeyId, Vec<u8>>,
    recipients: Recipients,
}

/// Re-encrypts what is stored now and is not for exactly these recipients, before the transaction that changes them
/// all: the writer does little cryptography.
///
/// # Errors
/// Storage, or a key that this identity does not open.
pub async fn rewrap_sealing_keys(
    db: &Db,
    identity: &Identity,
    recipients: &Recipients,
) -> Result<Rewrapped, RotateError> {
    let stored = store::keys_not_for(db.reader(), &recipients.fingerprint(), u64::from(u32::MAX)).await?;
    let (identity, recipients) = (identity.clone(), recipients.clone());
    let rewrapped = tokio::task::spawn_blocking(move || {
        let again = stored.iter().map(|(id, wrapped)| {
            let wrapped = rewrap_sealing_key(wrapped, &identity, &recipients);
            Ok((*id, wrapped.map_err(|error| RotateError::Vault(error, 0))?))
        });
        let keys = again.collect::<Result<HashMap<_, _>, RotateError>>()?;
        Ok(Rewrapped { keys, recipients })
    });
    rewrapped.await.map_err(|error| StoreError::Driver(error.to_string()))?
}

/// Stores them, and whatever was stored meanwhile; says how many.
///
/// # Errors
/// Storage, or a key that this identity does not open.
pub async fn store_rewrapped(tx: &Tx, mut ready: Rewrapped, identity: &Identity) -> Result<u64, RotateError> {
    let target = ready.recipients.fingerprint();
    let mut changed = 0;
    loop {
        let page = store::keys_not_for(tx.connection(), &target, PAGE).await?;
        if page.is_empty() {
            return Ok(changed);
        }
        let mut again: Vec<(SealingKeyId, Vec<u8>)> = Vec::with_capacity(page.len());
        for (id, wrapped) in page {
            let wrapped = match ready.keys.remove(&id) {
                Some(wrapped) => wrapped,
                None => rewrap_sealing_key(&wrapped, identity, &ready.recipients)
                    .map_err(|error| RotateError::Vault(error, 0))?,
            };
            again.push((id, wrapped));
        }
        changed += again.len() as u64;
        store::update_keys(tx, again, &target).await?;
    }
}
