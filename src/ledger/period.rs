//! Periods are calendar months. A closed one takes no entry: what comes late is booked on the first day of the
//! earliest open period, with its true date kept beside it.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use super::{
    closing_statement::{SignedStatement, statement_text},
    store::{self, periods},
    totals::far_past,
};
use crate::{
    kernel::clock::Sources,
    platform::{
        db::{Db, StoreError, Tx},
        vault::Signer,
    },
};

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

/// The text is not a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month: YYYY-MM is expected")]
pub struct NotAMonth;

impl Month {
    pub fn of(date: NaiveDate) -> Self {
        Self(date.with_day(1).unwrap_or(date))
    }

    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    pub fn last_day(self) -> NaiveDate {
        self.next().0.pred_opt().unwrap_or(self.0)
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = text.len() == "2026-11".len();
        let date = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map_err(|_| NotAMonth)?;
        if whole { Ok(Self(date)) } else { Err(NotAMonth) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

/// Why a month cannot be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotClose {
    #[error("it is not over")]
    NotOver,
    #[error("it is closed already")]
    Closed,
    #[error("{0} comes first: months are closed one after another")]
    NotNext(Month),
    #[error("{0} entries are not in the chain yet: wait a few seconds")]
    ChainIncomplete(i64),
}

/// Whether a month may be closed on `today` (the campaign's date). The first month that is closed closes all
/// before it too.
///
/// # Errors
/// Why not.
pub fn may_close(month: Month, last_closed: Option<Month>, today: NaiveDate) -> Result<(), CannotClose> {
    if month.last_day() >= today {
        return Err(CannotClose::NotOver);
    }
    match last_closed {
        Some(last) if month <= last => Err(CannotClose::Closed),
        Some(last) if month != last.next() => Err(CannotClose::NotNext(last.next())),
        _ => Ok(()),
    }
}

/// The day on which an entry of `date` is booked, where all up to `closed_through` is closed.
fn booked_on(date: NaiveDate, closed_through: Option<NaiveDate>) -> NaiveDate {
    match closed_through {
        Some(closed) if date <= closed => closed.succ_opt().unwrap_or(date),
        _ => date,
    }
}

/// Whether a date lies in a month that cannot be closed yet, anywhere on earth: most entries do.
fn is_surely_open(date: NaiveDate, now: DateTime<Utc>) -> bool {
    Month::of(date).last_day() > now.date_naive()
}

/// The days on which entries of these dates are booked: themselves, unless their month is closed.
///
/// # Errors
/// Storage only.
pub async fn booking_dates(
    tx: &Tx,
    sources: &Sources,
    dates: impl Iterator<Item = NaiveDate> + Clone + Send,
) -> Result<Vec<NaiveDate>, StoreError> {
    let now = sources.now();
    if dates.clone().all(|date| is_surely_open(date, now)) {
        return Ok(dates.collect());
    }
    let closed = periods::closed_through(tx.connection()).await?;
    Ok(dates.map(|date| booked_on(date, closed)).collect())
}

/// As [`booking_dates`], for one.
///
/// # Errors
/// Storage only.
pub async fn booking_date(tx: &Tx, sources: &Sources, date: NaiveDate) -> Result<NaiveDate, StoreError> {
    if is_surely_open(date, sources.now()) {
        return Ok(date);
    }
    Ok(booked_on(date, periods::closed_through(tx.connection()).await?))
}

/// A month that takes no entry any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
    pub month: String,
    pub closed_at: DateTime<Utc>,
    /// The chain's last link when it was closed.
    pub chain_seq: i64,
    pub chain_mac: Vec<u8>,
    /// Absent where it was closed before statements were signed.
    pub statement: Option<SignedStatement>,
}

/// Closes a month and signs its trial balance, in the caller's transaction. Nobody books meanwhile. `Ok(Err(…))` when it cannot be closed.
///
/// # Errors
/// Storage only.
pub async fn close_period(
    tx: &Tx,
    month: Month,
    today: NaiveDate,
    now: DateTime<Utc>,
    signer: &Signer,
) -> Result<Result<ClosedPeriod, CannotClose>, StoreError> {
    periods::lock(tx).await?;
    let last = periods::closed_through(tx.connection()).await?.map(Month::of);
    if let Err(why) = may_close(month, last, today) {
        return Ok(Err(why));
    }
    let pending = store::count(
        tx.connection(),
        "SELECT COUNT(*) AS count FROM ledger_pending t CROSS JOIN journal_entry e \
         WHERE e.id = t.entry_id AND e.business_date <= $1",
        vec![month.last_day().into()],
    )
    .await?;
    if pending > 0 {
        return Ok(Err(CannotClose::ChainIncomplete(pending)));
    }
    let (chain_seq, chain_mac) = store::chain_head(tx.connection()).await?;
    let totals = store::totals(tx.connection(), far_past(), month.last_day()).await?;
    let text = statement_text(month, now, (chain_seq, &chain_mac), &totals);
    let statement = Some(SignedStatement::sign(text, signer));
    let closed = ClosedPeriod { month: month.to_string(), closed_at: now, chain_seq, chain_mac, statement };
    periods::insert(tx, month, &closed).await?;
    Ok(Ok(closed))
}

/// The closed months, oldest first.
///
/// # Errors
/// Storage only.
pub async fn closed_periods(db: &Db) -> Result<Vec<ClosedPeriod>, StoreError> {
    periods::all(db.reader()).await
}

/// The last closed month; `None` before the first.
///
/// # Errors
/// Storage only.
pub async fn last_closed(db: &Db) -> Result<Option<Month>, StoreError> {
    Ok(periods::closed_through(db.reader()).await?.map(Month::of))
}

/// An entry that was booked later than it happened, because its month was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateItem {
    pub template: String,
    pub source_ref: String,
    pub reference: Option<String>,
    pub true_date: NaiveDate,
    pub booked_on: NaiveDate,
}

/// Late items booked in a month, at most `most`, oldest true date first.
///
/// # Errors
/// Storage only.
pub async fn late_items(db: &Db, month: Month, most: u64) -> Result<Vec<LateItem>, StoreError> {
    periods::late_items(db.reader(), month, most).await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_written_as_year_and_month_and_nothing_else() {
        let month: Month = "2026-02".parse().unwrap();
        assert_eq!((month.first_day(), month.last_day()), (day("2026-02-01"), day("2026-02-28")));
        assert_eq!(month.next().to_string(), "2026-03");
        assert_eq!("2026-12".parse::<Month>().unwrap().next().to_string(), "2027-01");
        for wrong in ["2026", "2026-2", "2026-13", "2026-02-01", "02-2026", "", "2026-02 "] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }

    #[test]
    fn months_are_closed_when_over_and_one_after_another() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let today = day("2026-11-24");
        assert_eq!(may_close(month("2026-11"), None, today), Err(CannotClose::NotOver));
        assert_eq!(may_close(month("2026-11"), None, day("2026-11-30")), Err(CannotClose::NotOver));
        assert_eq!(may_close(month("2026-11"), None, day("2026-12-01")), Ok(()));
        let last = Some(month("2026-08"));
        assert_eq!(may_close(month("2026-08"), last, today), Err(CannotClose::Closed));
        assert_eq!(may_close(month("2026-10"), last, today), Err(CannotClose::NotNext(month("2026-09"))));
        assert_eq!(may_close(month("2026-09"), last, today), Ok(()));
    }

    proptest! {
        #[test]
        fn what_is_booked_is_never_in_a_closed_month_and_moves_only_when_it_must(
            date in 0i32..2000, closed in prop::option::of(0i32..2000),
        ) {
            let at = |offset| day("2024-01-01") + chrono::TimeDelta::days(i64::from(offset));
            let closed = closed.map(|c| Month::of(at(c)).last_day());
            let booked = booked_on(at(date), closed);
            prop_assert!(closed.is_none_or(|closed| booked > closed));
            if booked == at(date) {
                prop_assert!(closed.is_none_or(|closed| at(date) > closed));
            } else {
                prop_assert_eq!(booked.day(), 1);
                prop_assert_eq!(Some(booked), closed.and_then(|closed| closed.succ_opt()));
            }
        }
    }
}
