//! Exports of the books: payouts with their lines, the journal, the trial balance, and what each fund received
//! and spent. Short keyset pages up to the head that was found at the start.

mod counts_for;
mod fund_statement;
mod journal;
mod payouts;
mod store;
mod trial_balance;

use chrono::NaiveDate;
pub use fund_statement::{FundStatement, FundStatements, Item, fund_statements};
use uuid::Uuid;

use super::sinks::{Column, ExportError, Format, RowSink};
use crate::{
    kernel::money::{Currency, Money},
    ledger::Account,
    platform::db::{Db, StoreError},
};

/// How many rows one query reads.
const PAGE: u32 = 2_000;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BooksKind {
    Payouts,
    Journal,
    TrialBalance,
    FundStatement,
    /// Gifts by month and by the branch or region towards whose target they count.
    CountsFor,
}

/// All of it optional; dates are business dates, both inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BooksFilter {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub fund: Option<String>,
    pub currency: Option<Currency>,
    /// Of the journal only: the postings of one account.
    pub account: Option<Account>,
}

/// The period ends before it begins: an empty export would look like an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`from` is later than `to`")]
pub struct WrongDates;

impl BooksFilter {
    /// # Errors
    /// [`WrongDates`].
    pub fn check(&self) -> Result<(), WrongDates> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => Err(WrongDates),
            _ => Ok(()),
        }
    }

    /// The same for a format: a bank's lines are those of one account, the bank's unless told otherwise.
    #[must_use]
    pub fn for_format(mut self, kind: BooksKind, format: Format) -> Self {
        if kind == BooksKind::Journal && format.is_of_a_bank() {
            self.account.get_or_insert(Account::Bank);
        }
        self
    }

    fn takes(&self, fund: &str, currency: &str) -> bool {
        self.fund.as_deref().is_none_or(|wanted| wanted == fund)
            && self.currency.is_none_or(|wanted| wanted.code() == currency)
    }
}

impl BooksKind {
    pub const ALL: [Self; 5] =
        [Self::Payouts, Self::Journal, Self::TrialBalance, Self::FundStatement, Self::CountsFor];

    /// As the command line, the API and file names have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payouts => "payouts",
            Self::Journal => "journal",
            Self::TrialBalance => "trial-balance",
            Self::FundStatement => "fund-statement",
            Self::CountsFor => "counts-for",
        }
    }

    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Payouts => &payouts::COLUMNS,
            Self::Journal => &journal::COLUMNS,
            Self::TrialBalance => &trial_balance::COLUMNS,
            Self::FundStatement => &fund_statement::COLUMNS,
            Self::CountsFor => &counts_for::COLUMNS,
        }
    }
}

/// Where the last page ended.
#[derive(Clone, Debug)]
enum Position {
    Start,
    Journal { date: NaiveDate, entry: Uuid, line: i32 },
    Payouts { date: NaiveDate, payout: String, line: String },
    End,
}

/// An export under way.
pub struct BooksExport {
    db: Db,
    kind: BooksKind,
    filter: BooksFilter,
    head: Option<Uuid>,
    position: Position,
    rows: u64,
}

impl BooksExport {
    /// Fixes the head.
    ///
    /// # Errors
    /// Storage only.
    pub async fn open(db: &Db, kind: BooksKind, filter: BooksFilter) -> Result<Self, StoreError> {
        let head = store::head(db).await?;
        Ok(Self { db: db.clone(), kind, filter, head, position: Position::Start, rows: 0 })
    }

    pub fn kind(&self) -> BooksKind {
        self.kind
    }

    /// In which currencies the rows are.
    ///
    /// # Errors
    /// Storage only.
    pub async fn currencies(&self) -> Result<Vec<String>, StoreError> {
        store::currencies(&self.db, self.kind, &self.filter).await
    }

    /// How many rows have been written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Reads a page and writes its rows; `None` when there was none left, else how many they were.
    ///
    /// # Errors
    /// Storage, or a sink that cannot write.
    pub async fn write_page(&mut self, sink: &mut dyn RowSink) -> Result<Option<usize>, ExportError> {
        if matches!(self.position, Position::End) {
            return Ok(None);
        }
        let (count, next) = match self.kind {
            BooksKind::Journal => journal::page(self, sink).await?,
            BooksKind::Payouts => payouts::page(self, sink).await?,
            BooksKind::TrialBalance => (trial_balance::write(self, sink).await?, Position::End),
            BooksKind::FundStatement => (fund_statement::write(self, sink).await?, Position::End),
            BooksKind::CountsFor => (counts_for::write(self, sink).await?, Position::End),
        };
        self.position = next;
        self.rows += u64::try_from(count).unwrap_or(u64::MAX);
        Ok((count > 0).then_some(count))
    }
}

/// Minor units in the currency's own decimals.
fn decimal(minor: i64, currency: &str) -> Result<String, StoreError> {
    let currency: Currency =
        currency.parse().map_err(|_| StoreError::Corrupt("a currency of the ledger".to_owned()))?;
    Ok(Money::new(minor, currency).to_decimal())
}

fn sum(left: i64, right: i64) -> Result<i64, StoreError> {
    left.checked_add(right).ok_or_else(|| StoreError::Corrupt("a sum of the ledger overflows".to_owned()))
}
