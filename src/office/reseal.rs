//! What the server key protects of the office, under another server key.

use super::{
    staff::{EMAIL_PURPOSE, TOTP_PURPOSE, email_mac},
    store::{sessions, staff as store},
};
use crate::{
    disbursements::forget_all_readers,
    kernel::{clock::Sources, ids::StaffId},
    platform::{
        db::{StoreError, Tx},
        vault::ServerKey,
    },
};

/// Puts addresses and second factors under a new server key; says of how many people. Open invitations and sessions end.
///
/// # Errors
/// Storage, or something that the old key does not open.
pub async fn reseal(tx: &Tx, old: &ServerKey, new: &ServerKey, sources: &Sources) -> Result<u64, StoreError> {
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
    Ok(rows.len() as u64)
}

/// Goes on without the old server key: people have to be created anew. Says how many there were.
///
/// # Errors
/// Storage only.
pub async fn give_up_staff(tx: &Tx) -> Result<u64, StoreError> {
    sessions::delete_all(tx).await?;
    forget_all_readers(tx).await?;
    store::delete_all(tx).await
}
