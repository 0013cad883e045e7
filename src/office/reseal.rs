//! What the server key protects of the office, under another server key.

use super::{
    audit::{KeyHolder, rewrap_key},
    staff::{EMAIL_PURPOSE, TOTP_PURPOSE, email_mac},
    store::{sessions, staff as store},
};
use crate::{
    kernel::{clock::Sources, ids::StaffId},
    platform::{
        db::{StoreError, Tx},
        vault::{Identity, Recipients, ServerKey},
    },
};

/// Puts addresses, second factors and the audit log's key under a new server key; says of how many people. Open
/// invitations and sessions end.
///
/// # Errors
/// Storage, or something that the old key does not open.
pub async fn reseal(
    tx: &Tx,
    old: &ServerKey,
    new: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<u64, StoreError> {
    let corrupt = |_| StoreError::Corrupt("somebody of the staff does not open with the old key".to_owned());
    let rows = store::all(tx.connection()).await?;
    for row in &rows {
        let place = row.id.as_bytes();
        let staff = row.staff(old)?;
        let email = new.encrypt(EMAIL_PURPOSE, place, staff.email.as_str().as_bytes(), sources);
        let totp = match &row.totp_secret {
            Some(sealed) => {
                let secret = old.decrypt(TOTP_PURPOSE, place, sealed).map_err(corrupt)?;
                Some(new.encrypt(TOTP_PURPOSE, place, &secret, sources))
            }
            None => None,
        };
        store::reseal(tx, StaffId(row.id), email, email_mac(new, &staff.email), totp).await?;
    }
    store::delete_invitations(tx).await?;
    sessions::delete_all(tx).await?;
    rewrap_key(tx, KeyHolder::Server(old), new, recipients, sources).await?;
    Ok(rows.len() as u64)
}

/// Goes on without the old server key: the audit log's key is recovered; people have to be created anew. Says how
/// many there were.
///
/// # Errors
/// Storage, or another identity.
pub async fn give_up_staff(
    tx: &Tx,
    identity: &Identity,
    new: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<u64, StoreError> {
    rewrap_key(tx, KeyHolder::Recovery(identity), new, recipients, sources).await?;
    sessions::delete_all(tx).await?;
    store::delete_all(tx).await
}

/// Gives what is kept for the loss of the server key to other recipients.
///
/// # Errors
/// Storage, or a key that does not open.
pub async fn rotate_audit_recovery(
    tx: &Tx,
    server_key: &ServerKey,
    recipients: &Recipients,
    sources: &Sources,
) -> Result<(), StoreError> {
    rewrap_key(tx, KeyHolder::Server(server_key), server_key, recipients, sources).await
}
