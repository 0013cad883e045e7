//! SQL of what was booked.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use super::{all, numbers};
use crate::{
    kernel::money::Money,
    platform::db::{Db, StoreError},
    reports::story::currency,
};

/// A posting with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedLine {
    /// The entry's number in the hash chain; none for the last few seconds.
    pub seq: Option<i64>,
    pub business_date: NaiveDate,
    pub template: String,
    pub account: String,
    pub fund: String,
    pub amount: Money,
}

#[derive(FromQueryResult)]
struct BookedRow {
    seq: Option<i64>,
    business_date: NaiveDate,
    template: String,
    account: String,
    fund: String,
    currency: String,
    amount_minor: i64,
}

const BOOKED: &str = "SELECT c.seq, e.business_date, e.template, g.account, g.fund, g.currency, g.amount_minor \
                      FROM journal_entry e JOIN posting g ON g.entry_id = e.id \
                      LEFT JOIN ledger_chain c ON c.entry_id = e.id";

/// Under what a payment of each source is booked: kinds of entries, which begin the unique key.
fn kinds(payment_source: &str) -> &'static str {
    match payment_source {
        "stripe" => {
            "'stripe_charge', 'charge_explained', 'stripe_charge_returned', 'stripe_balance_transaction', \
             'stripe_refund', 'stripe_refund_returned', 'stripe_dispute_lost', 'stripe_charge_returned_explained', \
             'stripe_refund_explained', 'stripe_refund_returned_explained'"
        }
        "paying_in" => "'paying_in'",
        _ => "'bank_line', 'bank_line_explained'",
    }
}

/// Entries of this payment's own sources; where none is found, those of its reference.
pub(in crate::reports::story) async fn entries(
    db: &Db,
    payment_source: &str,
    sources: &[String],
    reference: Option<&str>,
    most: u64,
) -> Result<Vec<BookedLine>, StoreError> {
    let order = format!("ORDER BY e.business_date, e.id, g.line LIMIT {most}");
    let own = format!(
        "{BOOKED} WHERE e.source IN ({}) AND e.source_ref IN ({}) {order}",
        kinds(payment_source),
        numbers(1, sources.len())
    );
    let rows: Vec<BookedRow> = all(db, &own, sources.iter().map(|id| id.as_str().into()).collect()).await?;
    match reference {
        Some(reference) if rows.is_empty() => booked_under(db, reference, most).await,
        _ => rows.into_iter().map(BookedLine::try_from).collect(),
    }
}

/// Everything that was booked under a reference.
pub(in crate::reports::story) async fn booked_under(
    db: &Db,
    reference: &str,
    most: u64,
) -> Result<Vec<BookedLine>, StoreError> {
    let sql = format!("{BOOKED} WHERE e.reference = $1 ORDER BY e.business_date, e.id, g.line LIMIT {most}");
    let rows: Vec<BookedRow> = all(db, &sql, vec![reference.into()]).await?;
    rows.into_iter().map(BookedLine::try_from).collect()
}

impl TryFrom<BookedRow> for BookedLine {
    type Error = StoreError;

    fn try_from(row: BookedRow) -> Result<Self, StoreError> {
        let amount = Money::new(row.amount_minor, currency(&row.currency)?);
        let BookedRow { seq, business_date, template, account, fund, .. } = row;
        Ok(Self { seq, business_date, template, account, fund, amount })
    }
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EntryFact {
    /// Its number in the hash chain; none for the last few seconds.
    pub seq: Option<i64>,
    pub source: String,
    pub source_ref: String,
    pub template: String,
    pub reference: Option<String>,
    pub channel: String,
    pub occurred_at: DateTime<Utc>,
    pub business_date: NaiveDate,
    /// For late items: the day on which it happened, in a month that was closed.
    pub true_date: Option<NaiveDate>,
}

/// An entry with its postings, by its source.
pub(in crate::reports::story) async fn entry(
    db: &Db,
    source: &str,
    source_ref: &str,
) -> Result<Option<(EntryFact, Vec<BookedLine>)>, StoreError> {
    let key = || vec![source.into(), source_ref.into()];
    let sql = "SELECT c.seq, e.source, e.source_ref, e.template, e.reference, e.channel, e.occurred_at, \
               e.business_date, e.true_date FROM journal_entry e LEFT JOIN ledger_chain c ON c.entry_id = e.id \
               WHERE e.source = $1 AND e.source_ref = $2";
    let Some(fact) = all::<EntryFact>(db, sql, key()).await?.into_iter().next() else { return Ok(None) };
    let sql = format!("{BOOKED} WHERE e.source = $1 AND e.source_ref = $2 ORDER BY g.line");
    let rows: Vec<BookedRow> = all(db, &sql, key()).await?;
    let postings: Result<Vec<BookedLine>, StoreError> = rows.into_iter().map(BookedLine::try_from).collect();
    Ok(Some((fact, postings?)))
}
