//! After a restore, series of numbers go on far behind the last one that the backup knows.

use std::ops::RangeInclusive;

use super::store;
use crate::platform::db::{StoreError, Tx};

/// The series of numbers that count.
const SERIES: [&str; 2] = ["INV", "CN"];

/// Lets invoices and credit notes of these years go on so many numbers later: what was issued after the backup was made
/// is not known any more, and must not be issued twice. A year in which the backup knows no number begins with the gap.
///
/// # Errors
/// Storage only.
pub async fn jump_numbers(tx: &Tx, by: u32, years: RangeInclusive<i32>) -> Result<(), StoreError> {
    for year in years {
        for series in SERIES {
            store::jump_number(tx, series, year, by).await?;
        }
    }
    Ok(())
}
