//! Rows of the journal put together again: one transaction for each entry.

use super::Column;

/// Where the journal's columns stand.
pub(super) struct Places([usize; 12]);

/// One side of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub account: String,
    pub fund: String,
    pub currency: String,
    /// In major units, debit positive.
    pub amount: String,
}

/// An entry with its sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Transaction {
    pub entry: String,
    pub date: String,
    /// Only for late items.
    pub true_date: String,
    pub event: String,
    pub source: String,
    pub source_ref: String,
    pub reference: String,
    pub splits: Vec<Split>,
}

impl Places {
    pub(super) fn of(columns: &[Column]) -> Self {
        Self(
            [
                "entry",
                "booked_on",
                "true_date",
                "event",
                "source",
                "source_ref",
                "reference",
                "account",
                "fund",
                "currency",
                "debit",
                "credit",
            ]
            .map(|name| columns.iter().position(|column| column.name == name).unwrap_or_default()),
        )
    }
}

/// Gathers rows: those of one entry come one after another, and its source tells it from others.
pub(super) struct Gathering {
    places: Places,
    current: Option<Transaction>,
}

impl Gathering {
    pub(super) fn of(columns: &[Column]) -> Self {
        Self { places: Places::of(columns), current: None }
    }

    /// Takes a row; the transaction that ended before it, if one did.
    pub(super) fn row(&mut self, cells: &[&str]) -> Option<Transaction> {
        let [
            entry,
            date,
            true_date,
            event,
            source,
            source_ref,
            reference,
            account,
            fund,
            currency,
            debit,
            credit,
        ] = self.places.0.map(|at| cells.get(at).copied().unwrap_or_default());
        let amount = if credit.is_empty() { debit.to_owned() } else { format!("-{credit}") };
        let (account, fund, currency) = (account.to_owned(), fund.to_owned(), currency.to_owned());
        let split = Split { account, fund, currency, amount };
        if let Some(current) = &mut self.current
            && current.source == source
            && current.source_ref == source_ref
        {
            current.splits.push(split);
            return None;
        }
        self.current.replace(Transaction {
            entry: entry.to_owned(),
            date: date.to_owned(),
            true_date: true_date.to_owned(),
            event: event.to_owned(),
            source: source.to_owned(),
            source_ref: source_ref.to_owned(),
            reference: reference.to_owned(),
            splits: vec![split],
        })
    }

    /// The last one.
    pub(super) fn last(&mut self) -> Option<Transaction> {
        self.current.take()
    }
}
