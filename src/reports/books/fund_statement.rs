//! What each fund had, received, lost and has, by currency: opening + everything between = closing.

use std::collections::BTreeMap;

use super::{BooksExport, decimal, sum};
use crate::{
    ledger::totals::{ChannelTotal, channel_totals_before, channel_totals_between},
    reports::sinks::{Column, ExportError, RowSink},
};

pub(super) const COLUMNS: [Column; 6] = [
    Column::text("fund"),
    Column::text("currency"),
    Column::text("item"),
    Column::text("kind"),
    Column::decimal("amount"),
    Column::integer("amount_minor"),
];

/// Items in the order of the statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Received(String),
    Refunds,
    Disputes,
    ReturnedDebits,
    Fees(String),
    Spent(String),
    Disbursed,
    Exchange,
}

impl Item {
    /// Which item an account belongs to; what the campaign owns and owes is no item.
    fn of(total: &ChannelTotal) -> Option<Self> {
        let (class, name) = total.account.split_once(':')?;
        match (class, name) {
            ("income", "refunds") => Some(Self::Refunds),
            ("income", "chargebacks") => Some(Self::Disputes),
            ("income", "returned-debits") => Some(Self::ReturnedDebits),
            ("income", name) => Some(Self::Received(format!("{name}, {}", total.channel))),
            ("expenses", name) if name.ends_with("-fees") => Some(Self::Fees(name.to_owned())),
            ("expenses", "disbursements") => Some(Self::Disbursed),
            ("expenses", name) => Some(Self::Spent(name.to_owned())),
            ("equity", "currency-exchange") => Some(Self::Exchange),
            _ => None,
        }
    }

    fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Received(kind) => ("received", kind),
            Self::Refunds => ("refunds", ""),
            Self::Disputes => ("disputes lost", ""),
            Self::ReturnedDebits => ("returned debits", ""),
            Self::Fees(kind) => ("fees", kind),
            Self::Spent(kind) => ("spent", kind),
            Self::Disbursed => ("disbursed", ""),
            Self::Exchange => ("exchange", ""),
        }
    }
}

#[derive(Default)]
struct Statement {
    opening: i64,
    items: BTreeMap<Item, i64>,
}

pub(super) async fn write(export: &BooksExport, sink: &mut dyn RowSink) -> Result<usize, ExportError> {
    let filter = &export.filter;
    let mut statements: BTreeMap<(String, String), Statement> = BTreeMap::new();
    // Credits are negative in the ledger and are what a fund gains.
    for total in channel_totals_before(&export.db, filter.from).await? {
        if filter.takes(&total.fund, &total.currency) && Item::of(&total).is_some() {
            let statement = statements.entry((total.fund, total.currency)).or_default();
            statement.opening = sum(statement.opening, total.amount_minor.saturating_neg())?;
        }
    }
    for total in channel_totals_between(&export.db, filter.from, filter.to).await? {
        let Some(item) = Item::of(&total).filter(|_| filter.takes(&total.fund, &total.currency)) else {
            continue;
        };
        let statement = statements.entry((total.fund, total.currency)).or_default();
        let amount = statement.items.entry(item).or_default();
        *amount = sum(*amount, total.amount_minor.saturating_neg())?;
    }
    let mut rows = 0;
    for ((fund, currency), statement) in &statements {
        let mut closing = statement.opening;
        let mut row = |item: &str, kind: &str, minor: i64| -> Result<(), ExportError> {
            rows += 1;
            sink.row(&[fund, currency, item, kind, &decimal(minor, currency)?, &minor.to_string()])
        };
        row("opening", "", statement.opening)?;
        for (item, minor) in &statement.items {
            let (word, kind) = item.words();
            row(word, kind, *minor)?;
            closing = sum(closing, *minor)?;
        }
        row("closing", "", closing)?;
    }
    Ok(rows)
}
