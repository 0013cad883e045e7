//! CSV of transactions with all their splits, in the columns of GnuCash's own export, which its import knows as the
//! preset "GnuCash Export Format" with multi-split on
//! (<https://www.gnucash.org/docs/v5/C/gnucash-manual/trans-import.html#trans-import-csv>).
//!
//! An account of GnuCash holds one currency, and so does a transaction: the currency is the last part of an account's
//! name, and an entry in two currencies (an exchange) is two transactions. Each balances, as the ledger's entries do.

use super::{
    Column, ExportError, RowSink, Tail, looks_like_a_formula,
    transaction::{Gathering, Transaction},
};

const HEADER: [&str; 18] = [
    "Date",
    "Transaction ID",
    "Number",
    "Description",
    "Notes",
    "Commodity/Currency",
    "Void Reason",
    "Action",
    "Memo",
    "Full Account Name",
    "Account Name",
    "Amount With Sym",
    "Amount Num.",
    "Value With Sym",
    "Value Num.",
    "Reconcile",
    "Reconcile Date",
    "Rate/Price",
];

pub(super) struct GnuCashSink {
    gathering: Gathering,
    writer: csv::Writer<Vec<u8>>,
}

fn write_error(error: csv::Error) -> ExportError {
    ExportError::Write(std::io::Error::other(error))
}

fn text(cell: &str) -> String {
    if looks_like_a_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

impl GnuCashSink {
    pub(super) fn start(columns: &[Column]) -> Result<Self, ExportError> {
        let mut writer = writer();
        writer.write_record(HEADER).map_err(write_error)?;
        Ok(Self { gathering: Gathering::of(columns), writer })
    }

    fn write(&mut self, transaction: &Transaction) -> Result<(), ExportError> {
        let mut currencies: Vec<&str> = Vec::new();
        for split in &transaction.splits {
            if !currencies.contains(&split.currency.as_str()) {
                currencies.push(&split.currency);
            }
        }
        for currency in currencies {
            let id = text(&format!("{} {} {currency}", transaction.source, transaction.source_ref));
            let commodity = format!("CURRENCY::{currency}");
            for split in transaction.splits.iter().filter(|split| split.currency == currency) {
                let with_symbol = format!("{} {currency}", split.amount);
                let name = split.account.rsplit(':').next().unwrap_or_default();
                let account = format!("{}:{currency}", split.account);
                self.writer
                    .write_record([
                        &transaction.date,
                        &id,
                        &transaction.entry,
                        &text(&transaction.event),
                        &text(&transaction.reference),
                        &commodity,
                        "",
                        "",
                        &split.fund,
                        &account,
                        name,
                        &with_symbol,
                        &split.amount,
                        &with_symbol,
                        &split.amount,
                        "n",
                        "",
                        "1.0000",
                    ])
                    .map_err(write_error)?;
            }
        }
        Ok(())
    }
}

impl RowSink for GnuCashSink {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        match self.gathering.row(cells) {
            Some(transaction) => self.write(&transaction),
            None => Ok(()),
        }
    }

    fn take(&mut self) -> Result<Vec<u8>, ExportError> {
        let full = std::mem::replace(&mut self.writer, writer());
        full.into_inner().map_err(|error| ExportError::Write(error.into_error()))
    }

    fn finish(mut self: Box<Self>) -> Result<Tail, ExportError> {
        if let Some(transaction) = self.gathering.last() {
            self.write(&transaction)?;
        }
        self.take().map(Tail::Bytes)
    }
}
