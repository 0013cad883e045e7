//! Payouts with their lines: one row for each line, and one for a payout without any.

use super::{BooksExport, PAGE, Position, decimal, store};
use crate::reports::sinks::{Column, ExportError, RowSink};

pub(super) const COLUMNS: [Column; 18] = [
    Column::text("payout"),
    Column::text("created_on"),
    Column::text("arrival_on"),
    Column::text("status"),
    Column::text("currency"),
    Column::decimal("payout_amount"),
    Column::integer("payout_amount_minor"),
    // What the lines lack to the payout; empty while they are not all known.
    Column::decimal("difference"),
    Column::text("line"),
    Column::text("line_type"),
    Column::text("line_source"),
    Column::text("line_occurred_at"),
    Column::text("reference"),
    Column::text("fund"),
    Column::decimal("gross"),
    Column::decimal("fee"),
    Column::decimal("net"),
    Column::integer("net_minor"),
];

pub(super) async fn page(
    export: &BooksExport,
    sink: &mut dyn RowSink,
) -> Result<(usize, Position), ExportError> {
    let after = match &export.position {
        Position::Payouts { date, payout, line } => Some((*date, payout.as_str(), line.as_str())),
        _ => None,
    };
    let rows = store::payouts(&export.db, &export.filter, after, PAGE).await?;
    for row in &rows {
        let money = |minor: Option<i64>| minor.map_or(Ok(String::new()), |m| decimal(m, &row.currency));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let instant = "%Y-%m-%dT%H:%M:%SZ";
        sink.row(&[
            &row.payout,
            &row.business_date.to_string(),
            &row.arrival_at.format("%Y-%m-%d").to_string(),
            &row.status,
            &row.currency,
            &decimal(row.amount_minor, &row.currency)?,
            &row.amount_minor.to_string(),
            &money(row.difference_minor)?,
            &row.line,
            &text(&row.kind),
            &text(&row.source),
            &row.occurred_at.map_or_else(String::new, |at| at.format(instant).to_string()),
            &text(&row.reference),
            &text(&row.fund),
            &money(row.gross_minor)?,
            &money(row.fee_minor)?,
            &money(row.net_minor)?,
            &row.net_minor.map_or_else(String::new, |net| net.to_string()),
        ])?;
    }
    let next = match rows.last() {
        Some(last) if rows.len() == PAGE as usize => {
            let (payout, line) = (last.payout.clone(), last.line.clone());
            Position::Payouts { date: last.business_date, payout, line }
        }
        _ => Position::End,
    };
    Ok((rows.len(), next))
}
