//! The trial balance: what each account holds for each fund before the period, in it and after it. Debits are
//! positive; each currency sums to zero.

use std::collections::BTreeMap;

use super::{BooksExport, decimal, sum};
use crate::{
    ledger::totals::{totals_before, totals_between},
    reports::sinks::{Column, ExportError, RowSink},
};

pub(super) const COLUMNS: [Column; 9] = [
    Column::text("account"),
    Column::text("fund"),
    Column::text("currency"),
    Column::decimal("opening"),
    Column::decimal("moved"),
    Column::decimal("closing"),
    Column::integer("opening_minor"),
    Column::integer("moved_minor"),
    Column::integer("closing_minor"),
];

pub(super) async fn write(export: &BooksExport, sink: &mut dyn RowSink) -> Result<usize, ExportError> {
    let filter = &export.filter;
    let mut rows: BTreeMap<(String, String, String), (i64, i64)> = BTreeMap::new();
    for total in totals_before(&export.db, filter.from).await? {
        let row = rows.entry((total.account, total.fund, total.currency)).or_default();
        row.0 = sum(row.0, total.amount_minor)?;
    }
    for total in totals_between(&export.db, filter.from, filter.to).await? {
        let row = rows.entry((total.account, total.fund, total.currency)).or_default();
        row.1 = sum(row.1, total.amount_minor)?;
    }
    rows.retain(|(_, fund, currency), moved| filter.takes(fund, currency) && *moved != (0, 0));
    for ((account, fund, currency), (opening, moved)) in &rows {
        let closing = sum(*opening, *moved)?;
        sink.row(&[
            account,
            fund,
            currency,
            &decimal(*opening, currency)?,
            &decimal(*moved, currency)?,
            &decimal(closing, currency)?,
            &opening.to_string(),
            &moved.to_string(),
            &closing.to_string(),
        ])?;
    }
    Ok(rows.len())
}
