//! What ends by itself: pledges that were not kept, attempts that were not paid, keys of submissions.

use chrono::TimeDelta;

use super::{
    donation::{Happened, State},
    store,
    unheard::waited_for_since,
};
use crate::platform::{Platform, db::StoreError};

/// Gives up what is too old. Called by the schedule; each round takes a bounded number.
///
/// # Errors
/// Storage only.
pub async fn give_up_old(platform: &Platform) -> Result<(), StoreError> {
    let now = platform.sources.now();
    let privacy = &platform.settings.privacy;
    let rounds = [
        (State::Pledged, TimeDelta::days(i64::from(privacy.pledge_days)), Happened::GivenUp),
        // A day more than the card page lives, so that its own end is heard first. Where it was not, Stripe is asked.
        (
            State::Pending,
            TimeDelta::hours(i64::from(privacy.unpaid_attempt_hours) + 24),
            Happened::CheckoutExpired,
        ),
    ];
    for (state, age, happened) in rounds {
        let waited_for = waited_for_since(platform);
        for id in store::older_than(platform.db.reader(), state, now - age, waited_for).await? {
            let give_up = move |tx| async move {
                if let Some(donation) = store::donation_for_update(&tx, id).await? {
                    store::set_state(&tx, id, donation.state.after(happened)).await?;
                }
                Ok::<_, StoreError>(())
            };
            platform.db.write(give_up).await?;
        }
    }
    let day_ago = now - TimeDelta::hours(24);
    platform.db.write(move |tx| async move { store::forget_submissions(&tx, day_ago).await }).await
}
