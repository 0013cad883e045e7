//! Sums of the ledger.

use chrono::NaiveDate;

use super::store;
pub use super::store::Total;
use crate::platform::db::{Db, StoreError};

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

/// Dates that both databases can hold, beyond any business date.
fn far_past() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()
}

fn far_future() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()
}
