//! A statement that somebody of the office looked at waits here until they import it, for an hour at most. It is
//! encrypted under a key that only their page has: who reads the database or a backup of it reads no payer.

use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::store::uploads as store;
use crate::{
    kernel::ids::{StaffId, new_uuid},
    platform::{Platform, db::StoreError, vault::ServerKey},
};

const PURPOSE: &str = "bank-upload";
const KEPT: TimeDelta = TimeDelta::hours(1);

/// Keeps a statement; its id and the key that opens it.
///
/// # Errors
/// Storage only.
pub async fn keep_upload(
    platform: &Platform,
    by: StaffId,
    content: &[u8],
) -> Result<(Uuid, SecretString), StoreError> {
    let (id, key, now) =
        (new_uuid(&platform.sources), ServerKey::generate(&platform.sources), platform.sources.now());
    let sealed = key.encrypt(PURPOSE, id.as_bytes(), content, &platform.sources);
    let write = move |tx| async move {
        store::delete_before(&tx, now - KEPT).await?;
        store::insert(&tx, id, by, sealed, now).await
    };
    platform.db.write(write).await?;
    Ok((id, key.to_text()))
}

/// What somebody kept; `None` when the hour is over, it was imported, or the key is another one.
///
/// # Errors
/// Storage only.
pub async fn find_upload(
    platform: &Platform,
    by: StaffId,
    id: Uuid,
    key: &SecretString,
) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let Ok(key) = ServerKey::from_hex_or_base64(key.expose_secret()) else { return Ok(None) };
    let sealed = store::find(&platform.db, id, by, platform.sources.now() - KEPT).await?;
    Ok(sealed.and_then(|sealed| key.decrypt(PURPOSE, id.as_bytes(), &sealed).ok()))
}

/// It is imported.
///
/// # Errors
/// Storage only.
pub async fn forget_upload(platform: &Platform, id: Uuid) -> Result<(), StoreError> {
    platform.db.write(move |tx| async move { store::delete(&tx, id).await }).await
}

/// Forgets what nobody imported within the hour.
///
/// # Errors
/// Storage only.
pub async fn forget_old_uploads(platform: &Platform) -> Result<u64, StoreError> {
    let before = platform.sources.now() - KEPT;
    platform.db.write(move |tx| async move { store::delete_before(&tx, before).await }).await
}
