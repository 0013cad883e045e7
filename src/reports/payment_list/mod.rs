//! The list of payments for a page: newest first, by key, so that the last page costs as much as the first.

mod store;

use chrono::NaiveDate;
use uuid::Uuid;

use super::payments_export::{ExportTotals, PaymentFilter};
use crate::{
    kernel::{money::Money, reference::Reference},
    platform::db::{Db, StoreError},
};

/// Rows of a page.
pub const PAGE: usize = 50;

/// Where a page ended: that of the next one begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub date: NaiveDate,
    pub id: Uuid,
}

/// One payment of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPayment {
    pub position: Position,
    /// `stripe` or `bank`, and the id that it has there.
    pub source: String,
    pub source_ref: String,
    pub reference: Option<Reference>,
    pub channel: String,
    pub fund: String,
    pub amount: Money,
    /// As exports have it.
    pub status: String,
}

/// A page of the list, and where it ended if more follows.
///
/// # Errors
/// Storage only.
pub async fn page(
    db: &Db,
    filter: &PaymentFilter,
    reference: Option<Reference>,
    after: Option<Position>,
) -> Result<(Vec<ListedPayment>, Option<Position>), StoreError> {
    let mut rows = store::page(db, filter, reference, after, PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().map(|row| row.position).filter(|_| more);
    Ok((rows, next))
}

/// What the filter's payments sum up to, by currency and fund, read from the payments themselves: for what the ledger's
/// daily totals do not know.
///
/// # Errors
/// Storage only.
pub async fn counted_totals(db: &Db, filter: &PaymentFilter) -> Result<ExportTotals, StoreError> {
    store::totals(db, filter).await
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.date, self.id.simple())
    }
}

impl std::str::FromStr for Position {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (date, id) = text.split_once('_').ok_or(())?;
        Ok(Self { date: date.parse().map_err(|_| ())?, id: id.parse().map_err(|_| ())? })
    }
}
