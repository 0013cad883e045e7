//! What the giver changes on the own page. Stripe is asked first; its answer is recorded, and if we die in
//! between, its event tells the same.

use chrono::{DateTime, Months, Utc};

use super::{
    closing::ClosingNotice,
    follow_subscription::follow_subscription,
    gift::RegularGift,
    links::new_link,
    store::{self, notices},
    tell::{Said, facts, giver_of, mail_giver},
};
use crate::{
    donations::{
        donation::{Donation, Method, State},
        store as donations,
    },
    kernel::{frequency::Interval, money::Money, subscription::Subscription},
    mail::gift_mail::GiftMailKind,
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
    stripe::{ChangedAmount, Client, LaterInterval, StripeError},
};

/// The longest pause, in months.
pub const LONGEST_PAUSE: u32 = 12;
/// So many links for changes are mailed in a day at most.
const MOST_CHANGE_LINKS: usize = 5;

/// What a giver wants changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// For so many months, 1 to 12.
    Pause(u32),
    Resume,
    /// Now.
    Cancel,
    /// After the paid period.
    CancelAtEnd,
    /// Takes [`Self::CancelAtEnd`] back.
    GoOn,
    /// From the next period on.
    Amount(Money),
    /// Yearly, with this amount, from the end of the paid period on.
    Yearly(Money),
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stripe(#[from] StripeError),
    /// It is over, has not begun, or is not a gift by card.
    #[error("there is nothing that could be changed")]
    NothingThere,
}

/// Changes a gift by card. `key` is the same whenever the same form is sent again.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change_gift(
    platform: &Platform,
    stripe: &Client,
    donation: &Donation,
    gift: &RegularGift,
    change: Change,
    key: &str,
) -> Result<(), ChangeError> {
    let alive = gift.known.as_ref().is_some_and(|(standing, _)| !standing.is_over());
    let Some(id) = gift.subscription.as_deref().filter(|_| alive && donation.method == Method::Card) else {
        return Err(ChangeError::NothingThere);
    };
    let changed = match change {
        Change::Pause(months) => {
            let until =
                platform.sources.now().checked_add_months(Months::new(months.clamp(1, LONGEST_PAUSE)));
            stripe.pause(id, until.ok_or(ChangeError::NothingThere)?, key).await
        }
        Change::Resume => stripe.resume(id, key).await,
        Change::Cancel => stripe.cancel(id).await,
        Change::CancelAtEnd => stripe.cancel_at_end(id, true, key).await,
        Change::GoOn => stripe.cancel_at_end(id, false, key).await,
        Change::Amount(amount) => stripe.change_amount(id, ChangedAmount(amount), key).await,
        Change::Yearly(amount) => {
            let later = LaterInterval { amount, interval: Interval::Yearly };
            stripe.change_interval(id, later, key).await
        }
    };
    let changed = match changed {
        Ok(changed) => changed,
        // Perhaps it ended meanwhile: then that is what is recorded.
        Err(error @ StripeError::Refused { status: 400 | 404, .. }) => {
            let now = stripe.subscription(id).await?;
            now.filter(Subscription::is_over).ok_or(error)?
        }
        Err(error) => return Err(error.into()),
    };
    fail::fail_point!("gift-changed-before-record");
    record(platform, donation, changed, change).await?;
    Ok(())
}

/// Records Stripe's answer to our own request: it is newer than all that was told before.
async fn record(
    platform: &Platform,
    donation: &Donation,
    changed: Subscription,
    change: Change,
) -> Result<(), StoreError> {
    let id = donation.id;
    platform
        .db
        .write(move |tx| async move {
            let (Some(donation), Some(gift)) =
                (donations::donation_for_update(&tx, id).await?, store::gift(&tx, id).await?)
            else {
                return Ok(());
            };
            let Some((_, as_of)) = gift.known else { return Ok(()) };
            follow_subscription(&tx, &donation, &changed, as_of, true).await?;
            if let (Change::Yearly(amount), Some(_)) = (change, &changed.schedule) {
                store::set_later(&tx, id, amount, Interval::Yearly).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
}

/// Ends a standing order on our side: nothing is expected any more. The bank's order is the giver's to end.
///
/// # Errors
/// Storage only.
pub async fn end_standing_order(tx: &Tx, donation: &Donation, now: DateTime<Utc>) -> Result<(), StoreError> {
    if donation.state.is_over() {
        return Ok(());
    }
    store::set_ended(tx, donation.id, now).await?;
    donations::set_state(tx, donation.id, State::Cancelled).await
}

/// Another fund for the coming payments, while the gift's own is closing.
///
/// # Errors
/// Storage only.
pub async fn choose_fund(tx: &Tx, donation: &Donation, fund: &str) -> Result<(), StoreError> {
    notices::stop_all(tx, donation.id, ClosingNotice::Closes.code()).await?;
    donations::set_fund(tx, donation.id, fund).await
}

/// Mails the link that may change what the gift costs, a few times a day at most.
///
/// # Errors
/// Storage only.
pub async fn mail_change_link(tx: &Tx, platform: &Platform, donation: &Donation) -> Result<(), StoreError> {
    let Some(gift) = store::gift(tx, donation.id).await? else { return Ok(()) };
    let Some(to) = giver_of(donation, &gift) else { return Ok(()) };
    let now = platform.sources.now();
    let day_ago = now - chrono::TimeDelta::days(1);
    if store::links::count_links(tx, donation.id, true, day_ago).await? >= MOST_CHANGE_LINKS {
        tracing::info!(reference = %donation.reference, "too many links for changes were asked for today");
        return Ok(());
    }
    let texts = Texts::new(donation.locale);
    let link = new_link(tx, platform, donation.id, true).await?;
    let said = Said {
        rows: facts(platform, donation, donation.frequency),
        links: vec![(texts.t("mail-link-change"), link)],
    };
    mail_giver(tx, platform, donation, to, GiftMailKind::ChangeLink, said).await
}
