//! The numbers that were issued, for whoever looks for gaps.

use chrono::NaiveDate;

use super::store;
use crate::platform::db::{Db, StoreError};

/// Numbers of invoices and credit notes issued between two days, both inclusive, in their order.
///
/// # Errors
/// Storage only.
pub async fn issued_numbers(
    db: &Db,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(String, NaiveDate, &'static str)>, StoreError> {
    store::numbers::issued(db, from, to).await
}
