//! What comes by the calendar: the notice before a yearly charge, funds that close, transfers that are late.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::{
    change_gift::{Change, ChangeError, change_gift, end_standing_order},
    gift::RegularGift,
    standing_order::mark_overdue,
    store,
    tell::{Said, facts, giver_of, mail_giver, own_link},
};
use crate::{
    donations::{
        donation::{Donation, Method, State},
        store as donations,
    },
    kernel::{
        frequency::{Frequency, Interval},
        ids::DonationId,
    },
    mail::gift_mail::GiftMailKind,
    platform::{
        Platform,
        config::{FundSettings, Settings},
        db::{StoreError, Tx},
        i18n::Texts,
    },
    stripe::Client,
};

/// So long before a yearly charge its giver is told.
const NOTICE_DAYS: i64 = 14;
/// So long before a fund closes its regular givers are told.
const CLOSING_DAYS: u64 = 30;

/// One round of all that the calendar asks for. Doing it again changes nothing.
///
/// # Errors
/// Stripe's or the database's; what was done stays done.
pub async fn keep_calendar(platform: &Platform, stripe: Option<&Client>) -> Result<(), ChangeError> {
    mark_overdue(platform).await?;
    let now = platform.sources.now();
    platform.db.write(move |tx| async move { store::forget_links(&tx, now).await }).await?;
    tell_yearly(platform).await?;
    let today = platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive();
    for fund in &platform.settings.funds {
        let Some(closes_on) = fund.closes_on else { continue };
        if today >= closes_on {
            end_gifts(platform, stripe, fund, closes_on).await?;
        } else if today + Days::new(CLOSING_DAYS) >= closes_on {
            tell_closing(platform, fund, closes_on).await?;
        }
    }
    Ok(())
}

/// The day on which a fund closes, once its givers are told of it.
pub(super) fn closing_on(settings: &Settings, fund: &str, today: NaiveDate) -> Option<NaiveDate> {
    let day = settings.fund(fund)?.closes_on?;
    (today + Days::new(CLOSING_DAYS) >= day).then_some(day)
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
    let until = now + TimeDelta::days(NOTICE_DAYS);
    for id in store::charged_between(platform.db.reader(), now, until).await? {
        let context = platform.clone();
        platform
            .db
            .write(move |tx| async move {
                let Some((donation, gift, to)) = addressee(&tx, id).await? else { return Ok(()) };
                let Some((due, donation)) = yearly_due(&donation, &gift, now) else { return Ok(()) };
                let due = due.with_timezone(&context.settings.campaign.time_zone).date_naive();
                if !store::insert_notice(&tx, id, "yearly", &due.to_string(), now).await? {
                    return Ok(());
                }
                let texts = Texts::new(donation.locale);
                let mut rows = facts(&context, &donation, Frequency::Regular(Interval::Yearly));
                rows.push((texts.t("mail-row-due"), texts.date(&due)));
                let links = vec![own_link(&tx, &context, &donation).await?];
                let said = Said { rows, links };
                mail_giver(&tx, &context, &donation, to, GiftMailKind::YearlyNotice, said).await
            })
            .await?;
    }
    Ok(())
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

async fn tell_closing(
    platform: &Platform,
    fund: &FundSettings,
    closes_on: NaiveDate,
) -> Result<(), StoreError> {
    tell_of_fund(platform, fund, closes_on, "closes", GiftMailKind::FundCloses).await
}

async fn tell_of_fund(
    platform: &Platform,
    fund: &FundSettings,
    closes_on: NaiveDate,
    notice: &'static str,
    kind: GiftMailKind,
) -> Result<(), StoreError> {
    let now = platform.sources.now();
    for id in store::alive_in_fund(platform.db.reader(), &fund.slug).await? {
        tell_one(platform, id, format!("{} {closes_on}", fund.slug), closes_on, (notice, kind), now).await?;
    }
    Ok(())
}

async fn tell_one(
    platform: &Platform,
    id: DonationId,
    about: String,
    closes_on: NaiveDate,
    (notice, kind): (&'static str, GiftMailKind),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let context = platform.clone();
    platform
        .db
        .write(move |tx| async move {
            let Some((donation, _, to)) = addressee(&tx, id).await? else { return Ok(()) };
            if !store::insert_notice(&tx, id, notice, &about, now).await? {
                return Ok(());
            }
            let texts = Texts::new(donation.locale);
            let mut rows = facts(&context, &donation, donation.frequency);
            rows.push((texts.t("mail-row-until"), texts.date(&closes_on)));
            let links = vec![own_link(&tx, &context, &donation).await?];
            mail_giver(&tx, &context, &donation, to, kind, Said { rows, links }).await
        })
        .await
}

/// The fund is closed: who chose no other fund gives no more. That we end a gift is noted before Stripe is asked,
/// so that its giver is told even if we die in between.
async fn end_gifts(
    platform: &Platform,
    stripe: Option<&Client>,
    fund: &FundSettings,
    closes_on: NaiveDate,
) -> Result<(), ChangeError> {
    let now = platform.sources.now();
    let about = format!("{} {closes_on}", fund.slug);
    for id in store::alive_in_fund(platform.db.reader(), &fund.slug).await? {
        let reader = platform.db.reader();
        let (Some(donation), Some(gift)) =
            (donations::donation(reader, id).await?, store::read_gift(reader, id).await?)
        else {
            continue;
        };
        match (donation.method, stripe) {
            (Method::Transfer, _) => {
                platform.db.write(move |tx| async move { end_standing_order(&tx, &donation).await }).await?;
            }
            (Method::Card, Some(stripe)) if gift.known.is_some() => {
                let noted = about.clone();
                let note =
                    move |tx| async move { store::insert_notice(&tx, id, "ending", &noted, now).await };
                platform.db.write(note).await?;
                let key = format!("closed-{}", donation.reference);
                change_gift(platform, stripe, &donation, &gift, Change::Cancel, &key).await?;
            }
            (Method::Card, _) => {}
        }
    }
    for id in store::noticed(platform.db.reader(), "ending", &about).await? {
        let ended = donations::donation(platform.db.reader(), id).await?;
        if ended.is_some_and(|donation| donation.state == State::Cancelled) {
            let mail = ("closed", GiftMailKind::FundClosed);
            tell_one(platform, id, about.clone(), closes_on, mail, now).await?;
        }
    }
    Ok(())
}
