//! Contacts are kept while they are needed: not longer than a year after an affiliation ended or came to nothing.

use chrono::TimeDelta;

use super::{standing::State, store};
use crate::{
    kernel::ids::AffiliationId,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// Bodies of one round.
const AT_ONCE: u64 = 200;

/// Forgets contacts whose time is over, and forms that were left for too long; says how many.
///
/// # Errors
/// Storage only.
pub async fn forget_old_contacts(platform: &Platform) -> Result<u64, StoreError> {
    let now = platform.sources.now();
    let days = i64::from(platform.settings.privacy.affiliation_contact_days);
    let before = now - TimeDelta::days(days);
    let ended: Vec<&'static str> =
        State::ALL.into_iter().filter(|state| !state.is_affiliated()).map(State::code).collect();
    let forget = move |tx: Tx| async move {
        let drafts = store::drafts::forget_old(&tx, now).await?;
        let ids = store::resealing::ended_before(&tx, &ended, before, AT_ONCE).await?;
        Ok::<_, StoreError>(drafts + store::resealing::forget_contacts_of(&tx, &ids).await?)
    };
    platform.db.write(forget).await
}

/// Forgets the contacts of these bodies; says how many had any.
///
/// # Errors
/// Storage only.
pub async fn forget_contacts_of(tx: &Tx, ids: &[AffiliationId]) -> Result<u64, StoreError> {
    store::resealing::forget_contacts_of(tx, &ids.iter().map(|id| id.0).collect::<Vec<_>>()).await
}
