//! Waiting mails under another server key. Only the keys of their envelopes are encrypted anew.

use uuid::Uuid;

use super::store;
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{StoreError, Tx},
        vault::{ServerKey, rewrap_envelope_key},
    },
};

const PAGE: u64 = 200;

/// Puts all envelopes under a new key; says how many.
///
/// # Errors
/// Storage, or an envelope that the old key does not open.
pub async fn reseal(tx: &Tx, old: &ServerKey, new: &ServerKey, sources: &Sources) -> Result<u64, StoreError> {
    let (mut after, mut count) = (Uuid::nil(), 0);
    loop {
        let page = store::wrapped_keys(tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        after = *last;
        count += page.len() as u64;
        for (id, wrapped) in page {
            let again = rewrap_envelope_key(old, new, id.as_bytes(), &wrapped, sources);
            let again = again
                .map_err(|_| StoreError::Corrupt("an envelope does not open with the old key".to_owned()))?;
            store::set_wrapped_key(tx, id, again).await?;
        }
    }
}

/// Destroys all envelopes: their key is lost. The mails are dead letters; says how many.
///
/// # Errors
/// Storage only.
pub async fn give_up_envelopes(tx: &Tx) -> Result<u64, StoreError> {
    store::destroy_all(tx).await
}
