//! Addresses of open card pages under another server key.

use super::{
    start_checkout::PURPOSE,
    store::reseal::{close_all, forget_all_submissions, pages, set_page},
};
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{StoreError, Tx},
        vault::ServerKey,
    },
};

const PAGE: u64 = 200;

/// Puts all addresses under a new key; says how many.
///
/// # Errors
/// Storage, or an address that the old key does not open.
pub async fn reseal(tx: &Tx, old: &ServerKey, new: &ServerKey, sources: &Sources) -> Result<u64, StoreError> {
    let (mut after, mut count) = (uuid::Uuid::nil(), 0);
    loop {
        let page = pages(tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        after = *last;
        count += page.len() as u64;
        for (id, sealed) in page {
            let plain = old
                .decrypt(PURPOSE, id.as_bytes(), &sealed)
                .map_err(|_| StoreError::Corrupt("a card page does not open with the old key".to_owned()))?;
            set_page(tx, id, new.encrypt(PURPOSE, id.as_bytes(), &plain, sources)).await?;
        }
    }
}

/// Forgets all addresses: their key is lost. Whoever has a page open can still pay on it; says how many.
///
/// # Errors
/// Storage only.
pub async fn give_up_pages(tx: &Tx) -> Result<u64, StoreError> {
    close_all(tx).await
}

/// Forgets which submissions were made within the day: their HMACs were made with a key that goes.
///
/// # Errors
/// Storage only.
pub async fn forget_submissions(tx: &Tx) -> Result<(), StoreError> {
    forget_all_submissions(tx).await
}
