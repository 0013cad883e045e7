//! A fund that closes: its regular givers are told a month ahead and choose another fund; silence ends the gift.

use chrono::{Days, NaiveDate};

use super::{
    change_gift::{Change, ChangeError, change_gift, end_standing_order},
    store::{self, notices},
    tell::{Said, facts, giver_of, mail_giver, own_link},
};
use crate::{
    donations::{
        donation::{Donation, Method},
        store as donations,
    },
    kernel::ids::DonationId,
    mail::{Destination, gift_mail::GiftMailKind},
    platform::{
        Platform,
        config::Settings,
        db::{StoreError, Tx},
        i18n::Texts,
    },
    stripe::Client,
};

/// So long before a fund closes its regular givers are told.
const CLOSING_DAYS: u64 = 30;
/// We end a gift by card: noted before Stripe is asked, so that its giver is told even if we die in between.
const ENDING: &str = "ending";

/// What a giver is told of a fund that closes. The codes are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingNotice {
    /// It closes in a month.
    Closes,
    /// It closed, and the gift ended with it.
    Closed,
}

impl ClosingNotice {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Closes => "closes",
            Self::Closed => "closed",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        [Self::Closes, Self::Closed].into_iter().find(|notice| notice.code() == code)
    }

    fn mail(self, method: Method) -> GiftMailKind {
        match (self, method) {
            (Self::Closes, Method::Card) => GiftMailKind::FundCloses,
            (Self::Closed, Method::Card) => GiftMailKind::FundClosed,
            (Self::Closes, Method::Transfer) => GiftMailKind::OrderFundCloses,
            (Self::Closed, Method::Transfer) => GiftMailKind::OrderFundClosed,
        }
    }
}

/// A fund and the day from which it takes nothing more. As text it is what a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    pub fund: String,
    pub day: NaiveDate,
}

impl Closing {
    pub fn of_text(about: &str) -> Option<Self> {
        let (fund, day) = about.rsplit_once(' ')?;
        Some(Self { fund: fund.to_owned(), day: day.parse().ok()? })
    }
}

impl std::fmt::Display for Closing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.fund, self.day)
    }
}

fn today(platform: &Platform) -> NaiveDate {
    platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive()
}

/// The day on which a fund closes, once its givers are told of it.
pub(in crate::donations) fn closing_on(
    settings: &Settings,
    fund: &str,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let day = settings.fund(fund)?.closes_on?;
    (today + Days::new(CLOSING_DAYS) >= day).then_some(day)
}

/// Tells the givers of funds that close, and ends the gifts of those that have closed. Doing it again changes nothing.
///
/// # Errors
/// Stripe's or the database's; what was done stays done.
pub(super) async fn keep_closings(platform: &Platform, stripe: Option<&Client>) -> Result<(), ChangeError> {
    let today = today(platform);
    for fund in &platform.settings.funds {
        let Some(day) = fund.closes_on else { continue };
        let closing = Closing { fund: fund.slug.clone(), day };
        if today >= day {
            end_gifts(platform, stripe, &closing).await?;
        } else if closing_on(&platform.settings, &fund.slug, today).is_some() {
            tell_all(platform, &closing).await?;
        }
    }
    Ok(())
}

async fn tell_all(platform: &Platform, closing: &Closing) -> Result<(), StoreError> {
    let notice = ClosingNotice::Closes;
    let about = closing.to_string();
    let untold =
        notices::untold_in_fund(platform.db.reader(), &closing.fund, (notice.code(), about.as_str())).await?;
    for id in untold {
        tell_one(platform, id, closing, notice).await?;
    }
    Ok(())
}

async fn tell_one(
    platform: &Platform,
    id: DonationId,
    closing: &Closing,
    notice: ClosingNotice,
) -> Result<(), StoreError> {
    let (context, closing) = (platform.clone(), closing.clone());
    platform
        .db
        .write(move |tx| async move {
            let Some(donation) = donations::donation_for_update(&tx, id).await? else { return Ok(()) };
            // Another fund may have been chosen, or the gift ended, a moment ago.
            let holds = donation.fund == closing.fund && !donation.state.is_over();
            if notice == ClosingNotice::Closes && !holds {
                return Ok(());
            }
            tell(&tx, &context, &donation, &closing, notice).await
        })
        .await
}

/// Tells a giver once: by mail where Stripe has the address; an address that is sealed waits for a treasurer.
async fn tell(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    closing: &Closing,
    notice: ClosingNotice,
) -> Result<(), StoreError> {
    let now = platform.sources.now();
    let sealed = donation.method == Method::Transfer;
    let waits = sealed && donation.wants_receipt && donation.supporter.is_some();
    let about = closing.to_string();
    if !notices::insert(tx, donation.id, (notice.code(), about.as_str()), waits, now).await? {
        return Ok(());
    }
    let Some(gift) = store::gift(tx, donation.id).await? else { return Ok(()) };
    match giver_of(donation, &gift) {
        Some(to) => mail_closing(tx, platform, donation, to, (notice, closing.day)).await,
        None => Ok(()),
    }
}

/// The mail, with a fresh link to the page where another fund is chosen.
pub(super) async fn mail_closing(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    to: Destination,
    (notice, day): (ClosingNotice, NaiveDate),
) -> Result<(), StoreError> {
    let texts = Texts::new(donation.locale);
    let mut rows = facts(platform, donation, donation.frequency);
    rows.push((texts.t("mail-row-until"), texts.date(&day)));
    let links = vec![own_link(tx, platform, donation).await?];
    mail_giver(tx, platform, donation, to, notice.mail(donation.method), Said { rows, links }).await
}

/// The fund is closed: who chose no other fund gives no more.
async fn end_gifts(
    platform: &Platform,
    stripe: Option<&Client>,
    closing: &Closing,
) -> Result<(), ChangeError> {
    for id in donations::regular_in_fund(platform.db.reader(), &closing.fund).await? {
        let Some(donation) = donations::donation(platform.db.reader(), id).await? else { continue };
        match (donation.method, stripe) {
            (Method::Transfer, _) => end_order(platform, id, closing).await?,
            (Method::Card, Some(stripe)) => match end_at_stripe(platform, stripe, &donation, closing).await {
                Ok(()) => {}
                // What Stripe refuses for one gift must not keep the others running.
                Err(ChangeError::Stripe(error)) if !error.is_passing() => {
                    tracing::error!(reference = %donation.reference, %error, "a gift into a closed fund does not end");
                }
                Err(error) => return Err(error),
            },
            (Method::Card, None) => {}
        }
    }
    let told = ClosingNotice::Closed;
    let about = closing.to_string();
    for id in notices::ended_untold(platform.db.reader(), (ENDING, told.code()), &about).await? {
        tell_one(platform, id, closing, told).await?;
    }
    Ok(())
}

async fn end_at_stripe(
    platform: &Platform,
    stripe: &Client,
    donation: &Donation,
    closing: &Closing,
) -> Result<(), ChangeError> {
    let Some(gift) = store::read_gift(platform.db.reader(), donation.id).await? else { return Ok(()) };
    if gift.known.is_none() {
        return Ok(());
    }
    let (id, about, now) = (donation.id, closing.to_string(), platform.sources.now());
    let note = move |tx| async move { notices::insert(&tx, id, (ENDING, about.as_str()), false, now).await };
    platform.db.write::<_, StoreError, _, _>(note).await?;
    let key = format!("closed-{}", donation.reference);
    match change_gift(platform, stripe, donation, &gift, Change::Cancel, &key).await {
        // It ended meanwhile.
        Err(ChangeError::NothingThere) => Ok(()),
        done => done,
    }
}

/// Ends a standing order on our side; a treasurer tells its giver, who alone can end it at the bank.
async fn end_order(platform: &Platform, id: DonationId, closing: &Closing) -> Result<(), StoreError> {
    let (context, closing) = (platform.clone(), closing.clone());
    platform
        .db
        .write(move |tx| async move {
            let Some(donation) = donations::donation_for_update(&tx, id).await? else { return Ok(()) };
            // Another fund may have been chosen a moment ago.
            if donation.fund != closing.fund || donation.state.is_over() {
                return Ok(());
            }
            end_standing_order(&tx, &donation, context.sources.now()).await?;
            // Nobody needs to hear that it will close who hears that it has.
            notices::stop_all(&tx, id, ClosingNotice::Closes.code()).await?;
            tell(&tx, &context, &donation, &closing, ClosingNotice::Closed).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_is_read_back_from_what_a_notice_is_about() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 31).unwrap();
        let closing = Closing { fund: "zhanaozen-medical".to_owned(), day };
        assert_eq!(closing.to_string(), "zhanaozen-medical 2027-03-31");
        assert_eq!(Closing::of_text(&closing.to_string()), Some(closing));
        assert_eq!(Closing::of_text("zhanaozen-medical"), None);
    }
}
