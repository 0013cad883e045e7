//! Card pages of whose end nobody has told: as long as Stripe can still say it, nothing of their gifts is given up.

use chrono::{DateTime, TimeDelta, Utc};

use super::store;
use crate::platform::{
    Platform,
    db::{StoreError, Tx},
};

/// How long after its end a page's webhook may be under way.
const PATIENCE: TimeDelta = TimeDelta::hours(1);
/// So much later it is asked again what Stripe did not know: a debit may take days.
const AGAIN: TimeDelta = TimeDelta::hours(6);
/// How many are asked about in one round.
const AT_ONCE: u64 = 50;

/// Stripe's sessions whose time is over, that nobody has told the end of and nobody has asked about lately.
///
/// # Errors
/// Storage only.
pub async fn unheard_sessions(platform: &Platform) -> Result<Vec<String>, StoreError> {
    let now = platform.sources.now();
    store::unheard::sessions(platform.db.reader(), now - PATIENCE, now - AGAIN, AT_ONCE).await
}

/// Stripe was asked about a session.
///
/// # Errors
/// Storage only.
pub async fn note_asked(tx: &Tx, session: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    store::unheard::note_asked(tx, session, at).await
}

/// Gifts that were begun before this, and of whose page nobody has told, are not waited for any longer: it is as long
/// as Stripe keeps its events, and as long as the bodies of events are kept here.
pub(super) fn waited_for_since(platform: &Platform) -> DateTime<Utc> {
    let days = i64::from(platform.settings.privacy.event_body_days);
    platform.sources.now() - TimeDelta::days(days)
}
