//! What givers by standing order are to be told: their addresses are sealed, so that a treasurer sends it.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    closing::{Closing, ClosingNotice, mail_closing},
    store::notices,
};
use crate::{
    donations::{
        donation::{Donation, State},
        store as donations,
    },
    kernel::email::EmailAddress,
    mail::Destination,
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
    },
};

/// A notice that waits for a treasurer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingNotice {
    pub donation: Donation,
    pub notice: ClosingNotice,
    /// On which the fund closes, or closed.
    pub day: NaiveDate,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    about: Closing,
}

/// How many notices wait. Nothing is opened for that.
///
/// # Errors
/// Storage only.
pub async fn count_waiting_notices(db: &Db) -> Result<i64, StoreError> {
    notices::count_waiting(db.reader()).await
}

/// Notices that wait, oldest first, at most `most`.
///
/// # Errors
/// Storage only.
pub async fn waiting_notices(db: &Db, most: u64) -> Result<Vec<WaitingNotice>, StoreError> {
    let all = notices::waiting(db.reader(), most).await?;
    let ids: Vec<_> = all.iter().map(|waiting| waiting.donation).collect();
    let gifts = donations::many::donations_of(db.reader(), &ids).await?;
    let mut found = Vec::with_capacity(all.len());
    for waiting in all {
        // A gift may wait for two notices.
        let donation = gifts.get(&waiting.donation).cloned();
        let (notice, about) = (ClosingNotice::of_code(&waiting.kind), Closing::of_text(&waiting.about));
        let (Some(donation), Some(notice), Some(about)) = (donation, notice, about) else { continue };
        found.push(WaitingNotice { donation, notice, day: about.day, since: waiting.since, about });
    }
    Ok(found)
}

/// Mails a notice to the address that a treasurer opened, or, without one, lets it wait no more. `false`: there was
/// nothing to tell any more, or it was told before.
///
/// # Errors
/// Storage only.
pub async fn send_notice(
    tx: &Tx,
    platform: &Platform,
    waiting: &WaitingNotice,
    to: Option<EmailAddress>,
) -> Result<bool, StoreError> {
    let id = waiting.donation.id;
    let Some(donation) = donations::donation_for_update(tx, id).await? else { return Ok(false) };
    let about = waiting.about.to_string();
    if !notices::stop(tx, id, (waiting.notice.code(), about.as_str())).await? {
        return Ok(false);
    }
    let holds = match waiting.notice {
        ClosingNotice::Closes => donation.fund == waiting.about.fund && !donation.state.is_over(),
        ClosingNotice::Closed => donation.state == State::Cancelled,
    };
    let Some(to) = to.filter(|_| holds && donation.wants_receipt) else { return Ok(false) };
    mail_closing(tx, platform, &donation, Destination::Address(to), (waiting.notice, waiting.day)).await?;
    Ok(true)
}
