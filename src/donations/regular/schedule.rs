//! What comes by the calendar: the notice before a yearly charge, funds that close, transfers that are late.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    change_gift::ChangeError,
    closing::keep_closings,
    gift::RegularGift,
    standing_order::mark_overdue,
    store::{self, notices},
    tell::{Said, facts, giver_of, mail_giver, own_link},
};
use crate::{
    donations::{
        donation::{Donation, State},
        store as donations,
    },
    kernel::{
        frequency::{Frequency, Interval},
        ids::DonationId,
    },
    mail::gift_mail::GiftMailKind,
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
    stripe::Client,
};

/// So long before a yearly charge its giver is told.
const NOTICE_DAYS: i64 = 14;
/// How many gifts are looked at at once.
const PAGE: u64 = 500;
/// What the notice before a yearly charge is stored as.
const YEARLY: &str = "yearly";

/// One round of all that the calendar asks for. Doing it again changes nothing.
///
/// # Errors
/// Stripe's or the database's; what was done stays done.
pub async fn keep_calendar(platform: &Platform, stripe: Option<&Client>) -> Result<(), ChangeError> {
    mark_overdue(platform).await?;
    let now = platform.sources.now();
    platform.db.write(move |tx| async move { store::links::forget_links(&tx, now).await }).await?;
    tell_yearly(platform).await?;
    keep_closings(platform, stripe).await
}

/// The charge that a gift's giver must be told of now: when it is due and what it costs.
fn yearly_due(
    donation: &Donation,
    gift: &RegularGift,
    now: DateTime<Utc>,
) -> Option<(DateTime<Utc>, Donation)> {
    let (standing, _) = gift.known.as_ref()?;
    let ends_before = standing.ends_at.is_some_and(|end| end <= standing.period_end);
    let amount = match (donation.frequency, gift.later) {
        (_, Some((amount, Interval::Yearly))) => amount,
        (Frequency::Regular(Interval::Yearly), None) => donation.amount,
        _ => return None,
    };
    let is_due = standing.period_end > now && standing.period_end - now <= TimeDelta::days(NOTICE_DAYS);
    (is_due && donation.state == State::Active && !ends_before)
        .then(|| (standing.period_end, Donation { amount, ..donation.clone() }))
}

async fn tell_yearly(platform: &Platform) -> Result<(), StoreError> {
    let now = platform.sources.now();
    let zone = platform.settings.campaign.time_zone;
    let span = (now, now + TimeDelta::days(NOTICE_DAYS));
    let mut after = Uuid::nil();
    loop {
        let page = store::charged_for_a_year(platform.db.reader(), span, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.0;
        let ids: Vec<DonationId> = page.iter().map(|(id, _)| *id).collect();
        let told = notices::told(platform.db.reader(), &ids, YEARLY).await?;
        for (id, at) in page {
            let due = at.with_timezone(&zone).date_naive();
            if !told.contains(&(id, due.to_string())) {
                tell_one_yearly(platform, id, now).await?;
            }
        }
    }
}

async fn tell_one_yearly(platform: &Platform, id: DonationId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let context = platform.clone();
    let tell = move |tx: Tx| async move {
        let Some((donation, gift, to)) = addressee(&tx, id).await? else { return Ok(()) };
        let Some((due, donation)) = yearly_due(&donation, &gift, now) else { return Ok(()) };
        let due = due.with_timezone(&context.settings.campaign.time_zone).date_naive();
        if !notices::insert(&tx, id, (YEARLY, due.to_string().as_str()), false, now).await? {
            return Ok(());
        }
        let texts = Texts::new(donation.locale);
        let mut rows = facts(&context, &donation, Frequency::Regular(Interval::Yearly));
        rows.push((texts.t("mail-row-due"), texts.date(&due)));
        let links = vec![own_link(&tx, &context, &donation).await?];
        mail_giver(&tx, &context, &donation, to, GiftMailKind::YearlyNotice, Said { rows, links }).await
    };
    platform.db.write(tell).await
}

/// A gift whose giver gave us an address and is known to Stripe.
async fn addressee(
    tx: &Tx,
    id: DonationId,
) -> Result<Option<(Donation, RegularGift, crate::mail::Destination)>, StoreError> {
    let (Some(donation), Some(gift)) =
        (donations::donation_for_update(tx, id).await?, store::gift(tx, id).await?)
    else {
        return Ok(None);
    };
    Ok(giver_of(&donation, &gift).map(|to| (donation, gift, to)))
}
