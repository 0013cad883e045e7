//! The export of payments: every row once, in pages, with sums that are compared with the ledger's.

mod filter;
mod names;
mod store;
mod totals;

use std::collections::VecDeque;

pub use filter::{FilterError, PaymentFilter, PaymentStatus};
use names::Person;
pub(super) use store::STATUS;
use tokio::task::JoinHandle;
pub use totals::{Comparison, ExportTotals, GroupSum};
use uuid::Uuid;

use super::sinks::{Column, ExportError, RowSink};
use crate::{
    kernel::money::{Currency, Money},
    platform::db::{Db, StoreError},
    supporters::RecordOpener,
};

/// How many rows one query reads: long enough that its cost is the rows', short enough for 64 MiB and for
/// readers not to hold back a checkpoint.
const PAGE: u32 = 1_000;
/// How many pages are made at once, names opened, while the one before them is written: a page is one core's work.
const PAGES_AHEAD: usize = 3;

/// The columns of the export, in their order.
pub const COLUMNS: [Column; 19] = [
    Column::text("reference"),
    Column::text("paid_on"),
    Column::text("occurred_at"),
    Column::text("channel"),
    Column::text("fund"),
    Column::text("currency"),
    Column::decimal("amount"),
    Column::integer("amount_minor"),
    Column::integer("refunded_minor"),
    Column::integer("fee_minor"),
    Column::text("fee_currency"),
    Column::text("dispute"),
    Column::text("charge"),
    Column::text("balance_transaction"),
    Column::text("status"),
    Column::text("frequency"),
    Column::text("method"),
    Column::text("name"),
    Column::text("email"),
];
/// How many columns there are without name and email.
const NAMELESS: usize = COLUMNS.len() - 2;

/// What the filter's payments sum up to by the ledger's daily totals: as quick for a million payments as for one.
/// `None` for a filter that the ledger does not know.
///
/// # Errors
/// Storage only.
pub async fn ledger_totals(db: &Db, filter: &PaymentFilter) -> Result<Option<ExportTotals>, StoreError> {
    if !filter.is_known_to_the_ledger() {
        return Ok(None);
    }
    match store::head(db).await? {
        Some(head) => store::ledger_sums(db, filter, head).await.map(Some),
        None => Ok(Some(ExportTotals::default())),
    }
}

/// A page whose rows can be written.
struct ReadyPage {
    page: store::Page,
    /// As many as there are rows where names are opened, else none.
    people: Vec<Person>,
}

/// An export under way. Reads short pages up to the head that it found at its start, so that payments
/// that arrive meanwhile appear in the next export, never twice or half in this one.
pub struct PaymentsExport {
    db: Db,
    filter: PaymentFilter,
    opener: Option<RecordOpener>,
    head: Option<Uuid>,
    /// The next pages, in their order, which are made while the one before is written.
    ahead: VecDeque<JoinHandle<Result<ReadyPage, ExportError>>>,
    /// Where the page after those begins; `None` when the last one is among them.
    begins: Option<store::Begin>,
    expected: Option<ExportTotals>,
    totals: ExportTotals,
    currency: Option<Currency>,
}

impl Drop for PaymentsExport {
    /// Nobody reads on: no name is opened any more.
    fn drop(&mut self) {
        for reading in &self.ahead {
            reading.abort();
        }
    }
}

impl PaymentsExport {
    /// Fixes the head. With an `opener` the columns name and email are opened and added.
    ///
    /// # Errors
    /// Storage only.
    pub async fn open(
        db: &Db,
        filter: PaymentFilter,
        opener: Option<RecordOpener>,
    ) -> Result<Self, StoreError> {
        let head = store::head(db).await?;
        let expected = match head {
            Some(head) if filter.is_known_to_the_ledger() => {
                Some(store::ledger_sums(db, &filter, head).await?)
            }
            _ => None,
        };
        Ok(Self {
            db: db.clone(),
            filter,
            opener,
            head,
            ahead: VecDeque::new(),
            begins: head.map(|_| store::Begin::First),
            expected,
            totals: ExportTotals::default(),
            currency: None,
        })
    }

    /// Where a page ends is found before it is read, so that the one after it need not wait for it.
    async fn read_ahead(&mut self) -> Result<(), StoreError> {
        let Some(head) = self.head else { return Ok(()) };
        while self.ahead.len() < PAGES_AHEAD
            && let Some(begin) = self.begins
        {
            let end = store::page_end(&self.db, &self.filter, begin, head, PAGE).await?;
            self.begins = end.map(store::Begin::After);
            let (db, filter, opener) = (self.db.clone(), self.filter.clone(), self.opener.clone());
            let ready = async move {
                let page = store::page(&db, &filter, begin, end, head, opener.is_some()).await?;
                let people = match &opener {
                    Some(opener) => names::open_page(opener, &page).await?,
                    None => Vec::new(),
                };
                Ok(ReadyPage { page, people })
            };
            self.ahead.push_back(tokio::spawn(ready));
        }
        Ok(())
    }

    /// The columns of this export.
    pub fn columns(&self) -> &'static [Column] {
        if self.opener.is_some() { &COLUMNS } else { &COLUMNS[..NAMELESS] }
    }

    /// In which currencies the rows are.
    ///
    /// # Errors
    /// Storage only.
    pub async fn currencies(&self) -> Result<Vec<String>, StoreError> {
        store::currencies(&self.db, &self.filter).await
    }

    /// Whether names are opened.
    pub fn has_names(&self) -> bool {
        self.opener.is_some()
    }

    /// What has been written until now.
    pub fn totals(&self) -> &ExportTotals {
        &self.totals
    }

    /// Reads a page and writes its rows; `None` when there was none left, else how many they were.
    ///
    /// # Errors
    /// Storage, a record that does not open, or a sink that cannot write.
    pub async fn write_page(&mut self, sink: &mut dyn RowSink) -> Result<Option<usize>, ExportError> {
        self.read_ahead().await?;
        let Some(reading) = self.ahead.pop_front() else { return Ok(None) };
        let stopped = |_| StoreError::Unavailable("the reading of a page was stopped".to_owned());
        let ReadyPage { page, people } = reading.await.map_err(stopped)??;
        self.read_ahead().await?;
        let nobody = Person::default();
        let people = people.iter().chain(std::iter::repeat(&nobody));
        for (line, person) in page.rows().zip(people) {
            self.write_row(line, person, sink)?;
        }
        Ok((page.count > 0).then_some(page.count))
    }

    fn write_row(&mut self, line: &str, person: &Person, sink: &mut dyn RowSink) -> Result<(), ExportError> {
        let fields = store::fields(line, self.opener.is_some())?;
        let currency = self.currency_of(fields.currency)?;
        let minor: i64 =
            fields.amount_minor.parse().map_err(|_| StoreError::Corrupt("a payment's amount".to_owned()))?;
        self.totals.add(fields.currency, fields.fund, minor)?;
        let amount = Money::new(minor, currency).to_decimal();
        let cells: [&str; COLUMNS.len()] = [
            fields.reference,
            fields.paid_on,
            fields.occurred_at,
            fields.channel,
            fields.fund,
            fields.currency,
            &amount,
            fields.amount_minor,
            fields.refunded_minor,
            fields.fee_minor,
            fields.fee_currency,
            fields.dispute,
            fields.charge,
            fields.balance_transaction,
            fields.status,
            fields.frequency,
            fields.method,
            &person.name,
            &person.email,
        ];
        sink.row(&cells[..self.columns().len()])
    }

    /// Looked up once for each run of rows in one currency.
    fn currency_of(&mut self, code: &str) -> Result<Currency, StoreError> {
        match self.currency {
            Some(currency) if currency.code() == code => Ok(currency),
            _ => {
                let currency: Currency =
                    code.parse().map_err(|_| StoreError::Corrupt("a payment's currency".to_owned()))?;
                self.currency = Some(currency);
                Ok(currency)
            }
        }
    }

    /// Compares what was written with the ledger's own sums for the same filter. To be called at the end.
    ///
    /// # Errors
    /// Storage only.
    pub async fn compare(&self) -> Result<Comparison, StoreError> {
        let Some(head) = self.head else { return Ok(Comparison::Equal) };
        let Some(expected) = &self.expected else { return Ok(Comparison::NotComparable) };
        if expected.groups == self.totals.groups {
            return Ok(Comparison::Equal);
        }
        // A transaction that was open at the start may have committed rows below the head since.
        let now = store::ledger_sums(&self.db, &self.filter, head).await?;
        Ok(Comparison::of(&self.totals, &now))
    }
}
