//! Another key of the office takes the place of the one before, and with it everything that is encrypted to it: in one
//! transaction, so that there is no moment at which anybody holds a key that opens only half.

use uuid::Uuid;

use super::server_key::rewrap_kept_keys;
use crate::{
    kernel::ids::StaffId,
    ledger::{ChainKeyError, rotate_chain_recovery},
    office::{CarriedAnew, KeyChangeError, hand_over_new_key, use_proposal},
    platform::{
        Platform,
        db::{StoreError, Tx},
        kept_key::KeyHolder,
        office_key::{lock, put_in_place},
        vault::{Identity, VaultError},
    },
    supporters::{RotateError, rewrap_sealing_keys, store_rewrapped},
};

/// Why no new key is in place. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    #[error(transparent)]
    Refused(#[from] KeyChangeError),
    #[error("this identity is none of the recovery keys in secrets.recipients")]
    NotARecoveryKey,
    #[error("another key of the office was put in place meanwhile")]
    Overtaken,
    #[error(transparent)]
    Rotate(#[from] RotateError),
    #[error(transparent)]
    Chain(#[from] ChainKeyError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who wishes it.
pub enum Approved {
    /// A treasurer who confirms what another one proposed, and whose session goes on with the new key.
    ByTwo { proposal: Uuid, by: StaffId, going_on: Option<CarriedAnew> },
    /// Whoever has the server and a recovery key.
    ByRecoveryKey,
}

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    pub sealing_keys: u64,
    pub chain_keys: u64,
    /// How many treasurers hold the new key.
    pub holders: u64,
}

/// Puts `new` in the place of the office's key. `opener` opens what is encrypted now: the key before, or one of
/// recovery.
///
/// # Errors
/// See [`ReplaceError`].
pub async fn replace_office_key(
    platform: &Platform,
    approved: Approved,
    opener: Identity,
    new: Identity,
) -> Result<Replaced, ReplaceError> {
    let present = platform.recipients().await?;
    if matches!(approved, Approved::ByRecoveryKey) && !present.recovery().contains(&opener.recipient()) {
        return Err(ReplaceError::NotARecoveryKey);
    }
    let target = present.with_office(&new.recipient())?;
    let ready = rewrap_sealing_keys(&platform.db, &opener, &target).await?;
    let context = platform.clone();
    let write = move |tx: Tx| async move {
        // First: whoever seals, or gives the key to somebody, does so before or after all of this.
        lock(&tx).await?;
        let office = context.recipients_in(&tx).await?.office();
        if office != present.office() {
            return Err(ReplaceError::Overtaken);
        }
        let (by, going_on) = match approved {
            Approved::ByTwo { proposal, by, going_on } => {
                use_proposal(&tx, &context, proposal, by).await?;
                (Some(by), going_on)
            }
            Approved::ByRecoveryKey => (None, None),
        };
        put_in_place(&tx, &context.server_key, &office, &new.recipient(), context.sources.now()).await?;
        let sealing_keys = store_rewrapped(&tx, ready, &opener).await?;
        let chain_keys = rotate_chain_recovery(&tx, &opener, &target).await?;
        let server_key = &context.server_key;
        rewrap_kept_keys(&tx, KeyHolder::Server(server_key), server_key, &target, &context.sources).await?;
        let holders = hand_over_new_key(&tx, &context, &new, by, going_on).await?;
        Ok(Replaced { sealing_keys, chain_keys, holders })
    };
    let replaced = platform.db.write(write).await?;
    // What the key before opened is not left behind in SQLite's log.
    platform.db.forget_traces().await?;
    Ok(replaced)
}
