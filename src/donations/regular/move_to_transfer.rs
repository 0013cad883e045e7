//! When the card provider goes: who gives regularly by card is told how to go on by standing order, under the gift's own
//! reference. Stripe is not asked: the address is the one that was given to us.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

pub use super::store::moving::Counts as CardGiftCounts;
use super::{
    gift::RegularGift,
    standing_order::{LAST_DAY, transfer_came, transfer_day},
    store::{self, moving},
    tell::{Said, bank_facts, facts, mail_giver},
};
use crate::{
    donations::{
        donation::{Donation, Method, State},
        store as donations,
        texts::bank_details,
    },
    kernel::{email::EmailAddress, ids::DonationId},
    mail::{Destination, gift_mail::GiftMailKind},
    platform::{
        Platform,
        config::Settings,
        db::{Db, StoreError, Tx},
        i18n::Texts,
    },
};

/// What was told, once for each gift.
const NOTICE: &str = "by_transfer";

/// A regular gift by card that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardGift {
    pub donation: Donation,
    /// When its giver was told how to go on, UTC.
    pub told_at: Option<DateTime<Utc>>,
}

/// How many there are, and how many of their givers can be told and were.
///
/// # Errors
/// Storage only.
pub async fn count_card_gifts(db: &Db) -> Result<CardGiftCounts, StoreError> {
    moving::counts(db.reader(), NOTICE).await
}

/// A page of them, oldest first, after one.
///
/// # Errors
/// Storage only.
pub async fn list_card_gifts(
    db: &Db,
    after: Option<DonationId>,
    most: u64,
) -> Result<Vec<CardGift>, StoreError> {
    let gifts = donations::many::regular_by_card(db.reader(), after, most).await?;
    let ids: Vec<DonationId> = gifts.iter().map(|donation| donation.id).collect();
    let told = moving::noticed_at(db.reader(), NOTICE, &ids).await?;
    let gift = |donation: Donation| CardGift { told_at: told.get(&donation.id).copied(), donation };
    Ok(gifts.into_iter().map(gift).collect())
}

/// Gifts whose givers gave us an address and were not told yet, by id, after one.
///
/// # Errors
/// Storage only.
pub async fn untold_card_gifts(
    db: &Db,
    after: Option<DonationId>,
    most: u64,
) -> Result<Vec<Donation>, StoreError> {
    let ids = moving::untold(db.reader(), NOTICE, after, most).await?;
    let mut gifts = donations::many::donations_of(db.reader(), &ids).await?;
    Ok(ids.iter().filter_map(|id| gifts.remove(id)).collect())
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldOfTransfer {
    Queued,
    /// Somebody told them before.
    Before,
    /// The gift is over, or is not by card any more.
    Over,
    /// The settings have no account in its currency.
    NoBank,
}

/// Mails the giver of a regular gift by card what a standing order needs; once, whoever asks how often.
///
/// # Errors
/// Storage only.
pub async fn tell_of_transfer(
    tx: &Tx,
    platform: &Platform,
    id: DonationId,
    to: EmailAddress,
) -> Result<ToldOfTransfer, StoreError> {
    let (Some(donation), Some(gift)) =
        (donations::donation_for_update(tx, id).await?, store::gift(tx, id).await?)
    else {
        return Ok(ToldOfTransfer::Over);
    };
    let goes_on = matches!(donation.state, State::Active | State::Paused | State::Failed);
    if !goes_on || donation.method != Method::Card {
        return Ok(ToldOfTransfer::Over);
    }
    let Some(bank) = bank_details(&platform.settings, donation.amount.currency) else {
        return Ok(ToldOfTransfer::NoBank);
    };
    if !store::notices::insert(tx, id, (NOTICE, ""), false, platform.sources.now()).await? {
        return Ok(ToldOfTransfer::Before);
    }
    let texts = Texts::new(donation.locale);
    let mut rows = facts(platform, &donation, donation.frequency);
    let day = proposed_day(&platform.settings, &donation, &gift);
    rows.push((texts.t("mail-standing-day"), texts.number(i64::from(day))));
    rows.extend(bank_facts(texts, &bank));
    let links =
        vec![(texts.t("mail-link-status"), crate::donations::status_url(&platform.settings, &donation))];
    let said = Said { rows, links };
    mail_giver(tx, platform, &donation, Destination::Address(to), GiftMailKind::ByTransfer, said).await?;
    Ok(ToldOfTransfer::Queued)
}

/// The day of the month on which the card would have been charged.
fn proposed_day(settings: &Settings, donation: &Donation, gift: &RegularGift) -> u32 {
    match &gift.known {
        Some((standing, _)) => {
            standing.period_end.with_timezone(&settings.campaign.time_zone).day().min(LAST_DAY)
        }
        None => transfer_day(settings, donation),
    }
}

/// A transfer came for a regular gift by card. From who was told to go on so, it is the first of a standing order.
///
/// # Errors
/// Storage only.
pub async fn transfer_instead_of_card(
    tx: &Tx,
    donation: &Donation,
    date: NaiveDate,
) -> Result<(), StoreError> {
    if moving::noticed_at(tx.connection(), NOTICE, &[donation.id]).await?.is_empty() {
        return Ok(());
    }
    donations::many::set_method(tx, donation.id, Method::Transfer).await?;
    transfer_came(tx, donation, date).await
}
