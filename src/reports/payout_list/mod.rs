//! Payouts for a page: what Stripe sent to the bank, newest first, and the lines of its balance that make each up.

mod store;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    kernel::{money::Money, reference::Reference},
    platform::db::{Db, StoreError},
};

/// Payouts, or lines, of a page.
pub const PAGE: usize = 50;

/// Where a page ended: that of the next one begins after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub date: NaiveDate,
    pub id: String,
}

/// A payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPayout {
    /// Stripe's id.
    pub id: String,
    /// On which it is booked.
    pub date: NaiveDate,
    /// When the bank should have it.
    pub arrival_at: DateTime<Utc>,
    /// Below nothing where Stripe took from the bank what its balance lacked.
    pub amount: Money,
    /// Stripe's word: `pending`, `in_transit`, `paid`, `failed`, `canceled`.
    pub status: String,
    pub failure_code: Option<String>,
    /// Made by Stripe's schedule: only then does Stripe tell which lines it holds.
    pub automatic: bool,
    /// What its lines lack; absent while they are not all known.
    pub difference: Option<Money>,
}

impl ListedPayout {
    pub fn position(&self) -> Position {
        Position { date: self.date, id: self.id.clone() }
    }
}

/// A line of Stripe's balance that a payout holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutLine {
    /// Stripe's id.
    pub id: String,
    /// Stripe's word: `charge`, `refund`, `adjustment`, …
    pub kind: String,
    pub occurred_at: DateTime<Utc>,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
    /// The charge to which it belongs, and the reference of what was paid.
    pub charge: Option<String>,
    pub reference: Option<Reference>,
}

/// What the lines of a payout come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSums {
    pub count: i64,
    pub gross: Money,
    pub fee: Money,
    pub net: Money,
}

/// A page of payouts, and where it ended if more follow.
///
/// # Errors
/// Storage only.
pub async fn payouts(
    db: &Db,
    after: Option<Position>,
) -> Result<(Vec<ListedPayout>, Option<Position>), StoreError> {
    let mut rows = store::payouts(db, after, PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().map(ListedPayout::position).filter(|_| more);
    Ok((rows, next))
}

/// A payout by Stripe's id.
///
/// # Errors
/// Storage only.
pub async fn payout(db: &Db, id: &str) -> Result<Option<ListedPayout>, StoreError> {
    store::payout(db, id).await
}

/// A page of a payout's lines by their id, after one, and the id after which more follow.
///
/// # Errors
/// Storage only.
pub async fn payout_lines(
    db: &Db,
    payout: &ListedPayout,
    after: &str,
) -> Result<(Vec<PayoutLine>, Option<String>), StoreError> {
    let mut lines = store::lines(db, payout, after, PAGE + 1).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().map(|line| line.id.clone()).filter(|_| more);
    Ok((lines, next))
}

/// What all lines of a payout come to.
///
/// # Errors
/// Storage only.
pub async fn line_sums(db: &Db, payout: &ListedPayout) -> Result<LineSums, StoreError> {
    store::sums(db, payout).await
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.date, self.id)
    }
}

impl std::str::FromStr for Position {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (date, id) = text.split_once('_').ok_or(())?;
        Ok(Self { date: date.parse().map_err(|_| ())?, id: id.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_back() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let position = Position { date, id: "po_1ABC".to_owned() };
        assert_eq!(position.to_string().parse(), Ok(position));
        assert_eq!("yesterday".parse::<Position>(), Err(()));
    }
}
