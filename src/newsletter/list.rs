//! The list as it is exported: those who confirmed and did not leave, each address once.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    address_hash::AddressHasher,
    ask::leave_url,
    known_address::{place, read_opened},
    store,
};
use crate::{
    kernel::email::EmailAddress,
    platform::{Platform, db::StoreError},
    supporters::{OpenError, RecordOpener},
};

/// Rows that are read at once.
const PAGE: u64 = 500;

/// Somebody who is on the list. `Debug` would print an address, so there is none.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscriber {
    pub email: EmailAddress,
    /// The language in which they gave.
    pub locale: String,
    /// UTC.
    pub confirmed_at: DateTime<Utc>,
    /// For the headers `List-Unsubscribe` and `List-Unsubscribe-Post` of every newsletter to this address.
    pub leave_url: String,
}

/// Why the list cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// The list, by address.
///
/// # Errors
/// Storage, or another identity.
pub async fn subscribers(platform: &Platform, opener: &RecordOpener) -> Result<Vec<Subscriber>, ListError> {
    let Some(hasher) = AddressHasher::find(&platform.db, platform).await? else { return Ok(Vec::new()) };
    let left: HashSet<Vec<u8>> = store::suppressed(&platform.db).await?.into_iter().collect();
    let mut list: BTreeMap<Vec<u8>, Subscriber> = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let page = store::confirmed_after(&platform.db, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.donation.0;
        for wish in page {
            let text = opener.open_text(wish.key, &place(wish.donation), &wish.sealed).await?;
            let corrupt = || StoreError::Corrupt("an address for the newsletter".to_owned());
            let (token, email) = read_opened(&text).ok_or_else(corrupt)?;
            let hash = hasher.hash(&email)?;
            if left.contains(&hash) {
                continue;
            }
            let leave_url = leave_url(&platform.settings, token);
            let new = Subscriber { email, locale: wish.locale, confirmed_at: wish.confirmed_at, leave_url };
            match list.get(&hash) {
                Some(known) if known.confirmed_at >= new.confirmed_at => {}
                _ => {
                    list.insert(hash, new);
                }
            }
        }
    }
    let mut list: Vec<Subscriber> = list.into_values().collect();
    list.sort_by(|a, b| a.email.as_str().cmp(b.email.as_str()));
    Ok(list)
}
