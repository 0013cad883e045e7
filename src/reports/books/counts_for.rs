//! Gifts by month and by the branch or region towards whose target they count.

use super::{BooksExport, decimal};
use crate::{
    funds::{Part, PartCode, PartKind},
    reports::{
        by_part::received_by_part,
        sinks::{Column, ExportError, RowSink},
    },
};

pub(super) const COLUMNS: [Column; 8] = [
    Column::text("month"),
    // Empty, with kind and name, for what counts towards nobody's target.
    Column::text("code"),
    Column::text("kind"),
    Column::text("name"),
    Column::text("fund"),
    Column::text("currency"),
    Column::decimal("amount"),
    Column::integer("amount_minor"),
];

pub(super) async fn write(export: &BooksExport, sink: &mut dyn RowSink) -> Result<usize, ExportError> {
    let filter = &export.filter;
    let mut rows = 0;
    for row in received_by_part(&export.db, filter.from, filter.to).await? {
        let currency = row.amount.currency.code();
        if !filter.takes(&row.fund, currency) {
            continue;
        }
        let part = row.part.as_ref();
        sink.row(&[
            &row.month.format("%Y-%m").to_string(),
            part.map_or("", |part: &Part| PartCode::as_str(&part.code)),
            part.map_or("", |part| PartKind::code(part.kind)),
            part.map_or("", |part| &part.name),
            &row.fund,
            currency,
            &decimal(row.amount.minor, currency)?,
            &row.amount.minor.to_string(),
        ])?;
        rows += 1;
    }
    Ok(rows)
}
