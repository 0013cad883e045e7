//! Contacts under another server key. Links in old mails end with the old key: the page mails a new one.

use super::{
    contacts::PURPOSE,
    store::{resealing, twins},
    twinning::MESSAGE_PURPOSE,
};
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{StoreError, Tx},
        vault::ServerKey,
    },
};

const PAGE: u64 = 200;

/// Puts all contacts under a new key; says how many. Addresses of card pages are forgotten: the same page is found
/// again when it is asked for.
///
/// # Errors
/// Storage, or contacts that the old key does not open.
pub async fn reseal(tx: &Tx, old: &ServerKey, new: &ServerKey, sources: &Sources) -> Result<u64, StoreError> {
    let (mut after, mut count) = (uuid::Uuid::nil(), 0);
    loop {
        let page = resealing::contacts(tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        count += page.len() as u64;
        for (id, sealed) in page {
            let plain = old
                .decrypt(PURPOSE, id.as_bytes(), &sealed)
                .map_err(|_| StoreError::Corrupt("contacts do not open with the old key".to_owned()))?;
            resealing::set_contacts(tx, id, new.encrypt(PURPOSE, id.as_bytes(), &plain, sources)).await?;
        }
    }
    after = uuid::Uuid::nil();
    loop {
        let page = twins::kept(tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (id, sealed) in page {
            let plain = old
                .decrypt(MESSAGE_PURPOSE, id.as_bytes(), &sealed)
                .map_err(|_| StoreError::Corrupt("a message does not open with the old key".to_owned()))?;
            twins::set_text(tx, id, new.encrypt(MESSAGE_PURPOSE, id.as_bytes(), &plain, sources)).await?;
        }
    }
    resealing::forget_pages(tx).await?;
    Ok(count)
}

/// Forgets all contacts: their key is lost, and the bodies have to be asked again; says how many.
///
/// # Errors
/// Storage only.
pub async fn give_up_contacts(tx: &Tx) -> Result<u64, StoreError> {
    twins::forget_texts(tx).await?;
    resealing::forget_pages(tx).await?;
    resealing::forget_contacts(tx).await
}
