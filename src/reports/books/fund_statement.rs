//! What each fund had, received, lost and has, by currency: opening + everything between = closing, which is what the
//! fund owns less what it owes.

use std::collections::BTreeMap;

use super::{BooksExport, BooksFilter, decimal, sum};
use crate::{
    kernel::money::Currency,
    ledger::{
        Account,
        totals::{ChannelTotal, channel_totals_before, channel_totals_between},
    },
    platform::db::{Db, StoreError},
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

/// Why a fund has more or less than before, in the order of the statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// What was there when the books began.
    BroughtIn,
    /// An account of income and the channel, as exports have them.
    Received {
        account: String,
        channel: String,
    },
    Refunds,
    Disputes,
    ReturnedDebits,
    Fees(String),
    /// An account of expenses.
    Spent(String),
    Disbursed,
    /// From other funds, less what went to them.
    Transfers,
    Exchange,
}

impl Item {
    /// Which item an account belongs to. What the campaign owns and owes is no item, nor is what funds owe each other.
    pub fn of(account: Account, channel: &str) -> Option<Self> {
        let (class, name) = account.code().split_once(':')?;
        match account {
            Account::OpeningBalances => Some(Self::BroughtIn),
            Account::Refunds => Some(Self::Refunds),
            Account::Chargebacks => Some(Self::Disputes),
            Account::ReturnedDebits => Some(Self::ReturnedDebits),
            Account::CardFees | Account::DisputeFees | Account::ProcessorFees => {
                Some(Self::Fees(name.to_owned()))
            }
            Account::Disbursements => Some(Self::Disbursed),
            Account::FundTransfers => Some(Self::Transfers),
            Account::CurrencyExchange => Some(Self::Exchange),
            _ if class == "income" => {
                Some(Self::Received { account: name.to_owned(), channel: channel.to_owned() })
            }
            _ if class == "expenses" => Some(Self::Spent(name.to_owned())),
            _ => None,
        }
    }

    fn of_total(total: &ChannelTotal) -> Option<Self> {
        Self::of(total.account.parse().ok()?, &total.channel)
    }

    /// As the export has it.
    fn words(&self) -> (&'static str, String) {
        let (item, kind) = match self {
            Self::BroughtIn => ("brought in", ""),
            Self::Received { account, channel } => return ("received", format!("{account}, {channel}")),
            Self::Refunds => ("refunds", ""),
            Self::Disputes => ("disputes lost", ""),
            Self::ReturnedDebits => ("returned debits", ""),
            Self::Fees(kind) => ("fees", kind.as_str()),
            Self::Spent(kind) => ("spent", kind.as_str()),
            Self::Disbursed => ("disbursed", ""),
            Self::Transfers => ("transfers", ""),
            Self::Exchange => ("exchange", ""),
        };
        (item, kind.to_owned())
    }
}

/// A fund's year or month in one currency. Amounts are minor units; what it gained is positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundStatement {
    pub fund: String,
    pub currency: Currency,
    /// What it had before the period.
    pub opening: i64,
    /// None of them is nothing.
    pub items: Vec<(Item, i64)>,
    pub closing: i64,
}

/// The statements of all that a filter takes, and what the trial balance says that the campaign owns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FundStatements {
    /// By fund and currency.
    pub statements: Vec<FundStatement>,
    /// What the campaign owns less what it owes in the evening of the period's last day, by currency: what the closings
    /// of all funds come to.
    pub net_assets: BTreeMap<Currency, i64>,
}

/// The statements of a period; an account that is given is of no consequence here.
///
/// # Errors
/// Storage, or sums beyond 64 bits.
pub async fn fund_statements(db: &Db, filter: &BooksFilter) -> Result<FundStatements, StoreError> {
    let mut net_assets = BTreeMap::new();
    let mut sums: BTreeMap<(String, String), (i64, BTreeMap<Item, i64>)> = BTreeMap::new();
    // Credits are negative in the ledger and are what a fund gains.
    for total in channel_totals_before(db, filter.from).await? {
        add_net(&mut net_assets, &total)?;
        if filter.takes(&total.fund, &total.currency) && Item::of_total(&total).is_some() {
            let (opening, _) = sums.entry((total.fund, total.currency)).or_default();
            *opening = sum(*opening, total.amount_minor.saturating_neg())?;
        }
    }
    for total in channel_totals_between(db, filter.from, filter.to).await? {
        add_net(&mut net_assets, &total)?;
        let Some(item) = Item::of_total(&total).filter(|_| filter.takes(&total.fund, &total.currency)) else {
            continue;
        };
        let (_, items) = sums.entry((total.fund, total.currency)).or_default();
        let amount = items.entry(item).or_default();
        *amount = sum(*amount, total.amount_minor.saturating_neg())?;
    }
    let statements = sums
        .into_iter()
        .map(|((fund, currency), (opening, items))| statement(fund, &currency, opening, items));
    Ok(FundStatements { statements: statements.collect::<Result<_, _>>()?, net_assets })
}

/// Adds what an account of what the campaign owns or owes moved by.
fn add_net(sums: &mut BTreeMap<Currency, i64>, total: &ChannelTotal) -> Result<(), StoreError> {
    if total.account.starts_with("assets:") || total.account.starts_with("liabilities:") {
        let damaged = |_| StoreError::Corrupt("a currency of the ledger".to_owned());
        let net = sums.entry(total.currency.parse().map_err(damaged)?).or_default();
        *net = sum(*net, total.amount_minor)?;
    }
    Ok(())
}

fn statement(
    fund: String,
    currency: &str,
    opening: i64,
    items: BTreeMap<Item, i64>,
) -> Result<FundStatement, StoreError> {
    let currency =
        currency.parse().map_err(|_| StoreError::Corrupt("a currency of the ledger".to_owned()))?;
    let items: Vec<(Item, i64)> = items.into_iter().filter(|(_, minor)| *minor != 0).collect();
    let closing = items.iter().try_fold(opening, |so_far, (_, minor)| sum(so_far, *minor))?;
    Ok(FundStatement { fund, currency, opening, items, closing })
}

pub(super) async fn write(export: &BooksExport, sink: &mut dyn RowSink) -> Result<usize, ExportError> {
    let mut rows = 0;
    for statement in fund_statements(&export.db, &export.filter).await?.statements {
        let currency = statement.currency.code();
        let mut row = |item: &str, kind: &str, minor: i64| -> Result<(), ExportError> {
            rows += 1;
            sink.row(&[&statement.fund, currency, item, kind, &decimal(minor, currency)?, &minor.to_string()])
        };
        row("opening", "", statement.opening)?;
        for (item, minor) in &statement.items {
            let (word, kind) = item.words();
            row(word, &kind, *minor)?;
        }
        row("closing", "", statement.closing)?;
    }
    Ok(rows)
}
