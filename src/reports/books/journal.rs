//! The journal: one row for each posting, in the order of business dates.

use super::{BooksExport, PAGE, Position, decimal, store};
use crate::reports::sinks::{Column, ExportError, RowSink};

pub(super) const COLUMNS: [Column; 15] = [
    // The entry's number in the hash chain; empty for the last few seconds.
    Column::integer("entry"),
    Column::text("booked_on"),
    // Only for late items: the day on which it happened, in a month that was closed.
    Column::text("true_date"),
    Column::text("occurred_at"),
    Column::text("event"),
    Column::text("source"),
    Column::text("source_ref"),
    Column::text("reference"),
    Column::text("channel"),
    Column::text("account"),
    Column::text("fund"),
    Column::text("currency"),
    Column::decimal("debit"),
    Column::decimal("credit"),
    Column::integer("amount_minor"),
];

pub(super) async fn page(
    export: &BooksExport,
    sink: &mut dyn RowSink,
) -> Result<(usize, Position), ExportError> {
    let Some(head) = export.head else { return Ok((0, Position::End)) };
    let after = match &export.position {
        Position::Journal { date, entry, line } => Some((*date, *entry, *line)),
        _ => None,
    };
    let rows = store::journal(&export.db, &export.filter, head, after, PAGE).await?;
    for row in &rows {
        let (debit, credit) = if row.amount_minor >= 0 {
            (decimal(row.amount_minor, &row.currency)?, String::new())
        } else {
            (String::new(), decimal(row.amount_minor.saturating_neg(), &row.currency)?)
        };
        let date = |date: Option<chrono::NaiveDate>| date.map_or_else(String::new, |d| d.to_string());
        sink.row(&[
            &row.seq.map_or_else(String::new, |seq| seq.to_string()),
            &row.business_date.to_string(),
            &date(row.true_date),
            &row.occurred_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            &row.template,
            &row.source,
            &row.source_ref,
            row.reference.as_deref().unwrap_or_default(),
            &row.channel,
            &row.account,
            &row.fund,
            &row.currency,
            &debit,
            &credit,
            &row.amount_minor.to_string(),
        ])?;
    }
    let next = match rows.last() {
        Some(last) if rows.len() == PAGE as usize => {
            Position::Journal { date: last.business_date, entry: last.id, line: last.line }
        }
        _ => Position::End,
    };
    Ok((rows.len(), next))
}
