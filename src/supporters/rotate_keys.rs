//! Gives the retained sealing keys to other recipients: who leaves cannot open what the database holds from now on.

use super::store;
use crate::{
    kernel::ids::SealingKeyId,
    platform::{
        db::{Db, StoreError},
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
