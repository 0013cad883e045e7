//! The branches and regions that a form offers: asked of the database at most once a second, since every look at the
//! form needs them.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    funds::{Part, parts_on},
    platform::Platform,
};

/// For how long an answer is good.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(1);

/// What was answered, and when it was asked for, UTC.
type Known = (DateTime<Utc>, Arc<[Part]>);

/// The last answer.
#[derive(Default)]
pub(super) struct OfferedParts(RwLock<Option<Known>>);

impl OfferedParts {
    /// Those that have a target today. The same list is the same `Arc`, so that what was rendered with it can be known
    /// again. Without a database the form is shown all the same, with what was known last.
    pub async fn get(&self, platform: &Platform) -> Arc<[Part]> {
        let now = platform.sources.now();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, parts)) = &known
            && (now - *at).abs() < GOOD_FOR
        {
            return parts.clone();
        }
        let today = now.with_timezone(&platform.settings.campaign.time_zone).date_naive();
        let known = known.map(|(_, parts)| parts);
        let parts = match parts_on(&platform.db, today).await {
            Ok(parts) => known.filter(|known| **known == *parts).unwrap_or_else(|| parts.into()),
            Err(error) => {
                tracing::warn!(%error, "the branches and regions of appeals cannot be read");
                known.unwrap_or_default()
            }
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((now, parts.clone()));
        parts
    }
}
