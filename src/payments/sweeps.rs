//! How far the sweeps of Stripe's lists have come, and whose turn the nightly one is.

use chrono::{DateTime, Duration, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::store::checkpoints;
use crate::platform::db::{Db, StoreError};

/// The hour of the nightly sweep in the campaign's time zone.
const NIGHT: NaiveTime = match NaiveTime::from_hms_opt(3, 0, 0) {
    Some(night) => night,
    None => NaiveTime::MIN,
};
/// How long one instance keeps the turn: another takes it over when it died.
const TURN: TimeDelta = TimeDelta::minutes(30);

/// Where a walk through a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Stripe's id of the last item that was worked on.
    pub cursor: String,
    /// When that was made.
    pub reached_at: DateTime<Utc>,
    /// The walk has not come to its end.
    pub running: bool,
}

/// The checkpoint of a list.
///
/// # Errors
/// Storage only.
pub async fn checkpoint(db: &Db, list: &'static str) -> Result<Option<Checkpoint>, StoreError> {
    checkpoints::find(db.reader(), list).await
}

/// Up to when a list was read to its end, or to where a walk was interrupted.
///
/// # Errors
/// Storage only.
pub async fn reached(db: &Db, list: &'static str) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(checkpoint(db, list).await?.map(|checkpoint| checkpoint.reached_at))
}

/// Keeps where the walk is.
///
/// # Errors
/// Storage only.
pub async fn keep(db: &Db, list: &'static str, checkpoint: Checkpoint) -> Result<(), StoreError> {
    db.write(move |tx| async move { checkpoints::upsert(&tx, list, checkpoint).await }).await
}

/// The walk has come to its end: all that was made until then is read.
///
/// # Errors
/// Storage only.
pub async fn rest(db: &Db, list: &'static str, until: DateTime<Utc>) -> Result<(), StoreError> {
    db.write(move |tx| async move { checkpoints::rest(&tx, list, until).await }).await
}

/// Takes the turn for the nightly sweep, if the night has come and nobody else has it. The first look only
/// notes that there was nothing to sweep before.
///
/// # Errors
/// Storage only.
pub async fn take_turn(db: &Db, now: DateTime<Utc>, zone: Tz) -> Result<bool, StoreError> {
    let night = last_night(now, zone);
    db.write(move |tx| async move { checkpoints::take_turn(&tx, now, night, now + TURN).await }).await
}

/// The nightly sweep gets on: nobody else takes its turn, however long it lasts.
///
/// # Errors
/// Storage only.
pub async fn keep_turn(db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
    db.write(move |tx| async move { checkpoints::keep_turn(&tx, now + TURN).await }).await
}

/// The nightly sweep is done.
///
/// # Errors
/// Storage only.
pub async fn end_turn(db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
    db.write(move |tx| async move { checkpoints::end_turn(&tx, now).await }).await
}

/// The last time that the night began. An hour that the clocks skip is taken as if they did not.
fn last_night(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let local = now.with_timezone(&zone).naive_local();
    let today = local.date().and_time(NIGHT);
    let night = if today <= local { today } else { today - Duration::days(1) };
    now - (local - night)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_begins_at_three_by_the_campaigns_clocks() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let zone = chrono_tz::Asia::Almaty;
        // Five hours ahead of UTC.
        assert_eq!(last_night(at("2026-11-24T21:59:59Z"), zone), at("2026-11-23T22:00:00Z"));
        assert_eq!(last_night(at("2026-11-24T22:00:00Z"), zone), at("2026-11-24T22:00:00Z"));
        assert_eq!(last_night(at("2026-11-24T12:00:00Z"), chrono_tz::UTC), at("2026-11-24T03:00:00Z"));
    }
}
