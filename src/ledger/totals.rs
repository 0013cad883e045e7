//! Sums of the ledger.

use chrono::NaiveDate;

pub(crate) use super::store::PENDING_POSTINGS;
pub use super::store::{ChannelTotal, Total};
use super::{Account, store};
use crate::{
    kernel::money::Money,
    platform::db::{Db, StoreError},
};

/// Sums by account, fund and currency between two business dates, both inclusive.
///
/// # Errors
/// Storage only.
pub async fn totals(db: &Db, from: NaiveDate, to: NaiveDate) -> Result<Vec<Total>, StoreError> {
    store::totals(db.reader(), from, to).await
}

/// The sum of everything ever booked, per currency: zero, or the books are broken.
///
/// # Errors
/// Storage only.
pub async fn trial_balance(db: &Db) -> Result<Vec<Total>, StoreError> {
    totals(db, NaiveDate::MIN.max(far_past()), far_future()).await
}

/// Sums of everything up to a day, that day included.
///
/// # Errors
/// Storage only.
pub async fn totals_through(db: &Db, to: NaiveDate) -> Result<Vec<Total>, StoreError> {
    totals(db, far_past(), to).await
}

/// Sums of everything before a day; nothing where no day is given.
///
/// # Errors
/// Storage only.
pub async fn totals_before(db: &Db, day: Option<NaiveDate>) -> Result<Vec<Total>, StoreError> {
    match day.and_then(|day| day.pred_opt()) {
        Some(last) => totals_through(db, last).await,
        None => Ok(Vec::new()),
    }
}

/// Sums between two days, both inclusive; without one there is no bound on that side.
///
/// # Errors
/// Storage only.
pub async fn totals_between(
    db: &Db,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Vec<Total>, StoreError> {
    totals(db, from.unwrap_or_else(far_past), to.unwrap_or_else(far_future)).await
}

/// As [`totals_before`], by channel too.
///
/// # Errors
/// Storage only.
pub async fn channel_totals_before(db: &Db, day: Option<NaiveDate>) -> Result<Vec<ChannelTotal>, StoreError> {
    match day.and_then(|day| day.pred_opt()) {
        Some(last) => store::channel_totals(db.reader(), far_past(), last).await,
        None => Ok(Vec::new()),
    }
}

/// As [`totals_between`], by channel too.
///
/// # Errors
/// Storage only.
pub async fn channel_totals_between(
    db: &Db,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Vec<ChannelTotal>, StoreError> {
    let (from, to) = (from.unwrap_or_else(far_past), to.unwrap_or_else(far_future));
    store::channel_totals(db.reader(), from, to).await
}

/// What an account holds, by currency.
///
/// # Errors
/// Storage only.
pub async fn balances_of(db: &Db, account: Account) -> Result<Vec<Money>, StoreError> {
    let mut balances: Vec<Money> = Vec::new();
    for total in trial_balance(db).await?.into_iter().filter(|total| total.account == account.code()) {
        let corrupt = || StoreError::Corrupt("a balance of the ledger".to_owned());
        let part = Money::new(total.amount_minor, total.currency.parse().map_err(|_| corrupt())?);
        match balances.iter_mut().find(|sum| sum.currency == part.currency) {
            Some(sum) => *sum = sum.checked_add(part).map_err(|_| corrupt())?,
            None => balances.push(part),
        }
    }
    Ok(balances)
}

/// Dates that both databases can hold, beyond any business date.
pub(super) fn far_past() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()
}

fn far_future() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()
}
