//! Regular gifts by standing order: promised until the first transfer, overdue when the next is late.

use chrono::{Datelike, NaiveDate};

use super::{gift::overdue_from, store};
use crate::{
    donations::{
        donation::{Donation, State},
        store as donations,
    },
    platform::{
        Platform,
        config::Settings,
        db::{StoreError, Tx},
    },
};

/// The latest day that every month has.
pub(super) const LAST_DAY: u32 = 28;

/// The day of the month that is proposed for the bank's order: that of the promise, in the campaign's time zone.
pub fn transfer_day(settings: &Settings, donation: &Donation) -> u32 {
    donation.created_at.with_timezone(&settings.campaign.time_zone).day().min(LAST_DAY)
}

/// A transfer came under the gift's reference.
///
/// # Errors
/// Storage only.
pub async fn transfer_came(tx: &Tx, donation: &Donation, date: NaiveDate) -> Result<(), StoreError> {
    store::set_arrival(tx, donation.id, date).await?;
    donations::set_state(tx, donation.id, State::Active).await
}

/// Marks standing orders whose next transfer is late. Called by the schedule.
///
/// # Errors
/// Storage only.
pub async fn mark_overdue(platform: &Platform) -> Result<(), StoreError> {
    let today = platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive();
    for (donation, interval, last) in store::active_standing_orders(platform.db.reader()).await? {
        if today < overdue_from(interval, last) {
            continue;
        }
        let mark = move |tx: Tx| async move {
            // A transfer may have come since.
            let gift = store::gift(&tx, donation).await?;
            if gift.is_some_and(|gift| gift.last_arrival == Some(last)) {
                donations::set_state(&tx, donation, State::Overdue).await?;
            }
            Ok::<_, StoreError>(())
        };
        platform.db.write(mark).await?;
    }
    Ok(())
}
