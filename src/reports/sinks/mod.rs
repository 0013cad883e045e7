//! Where rows go: CSV, a spreadsheet, JSON Lines, or what an accountant's program reads.

mod bank_csv;
mod csv;
mod format;
mod gnucash;
mod jsonl;
mod plain_text;
mod transaction;
mod xlsx;

use std::fs::File;

pub use format::{Format, UnknownFormat};

use crate::{platform::db::StoreError, supporters::OpenError};

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the file or stream cannot be written: {0}")]
    Write(#[from] std::io::Error),
    #[error("the sheet cannot be written: {0}")]
    Sheet(String),
    #[error(transparent)]
    Names(#[from] OpenError),
    #[error(transparent)]
    Unsuited(#[from] Unsuited),
}

/// What was asked for has no sense in this format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsuited {
    #[error("{kind} cannot be written as {format}: {kind} goes out as {fitting}")]
    Kind { kind: &'static str, format: &'static str, fitting: String },
    #[error("a file of {format} has no place for a currency, and these rows are in {currencies}: choose one")]
    SeveralCurrencies { format: &'static str, currencies: String },
    #[error("{0} is one file: a part can be asked of xero only, whose files have at most 1,000 lines")]
    OneFile(&'static str),
    #[error("names are written as csv or jsonl only: other formats go to programs that keep copies of them")]
    Names,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A whole number.
    Integer,
    /// A decimal fraction with a point, in the currency's own number of digits.
    Decimal,
}

/// A column of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
}

impl Column {
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: Kind::Text }
    }

    pub const fn integer(name: &'static str) -> Self {
        Self { name, kind: Kind::Integer }
    }

    pub const fn decimal(name: &'static str) -> Self {
        Self { name, kind: Kind::Decimal }
    }
}

/// What is left to send when all rows are written.
#[derive(Debug)]
pub enum Tail {
    Bytes(Vec<u8>),
    /// A temporary file without a name, read from its start.
    File(File),
}

/// Takes rows and gives bytes. An empty cell means that there is nothing.
pub trait RowSink: Send {
    /// One row, a cell for each column.
    ///
    /// # Errors
    /// The sink's file cannot be written.
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError>;

    /// The bytes that may be sent by now.
    ///
    /// # Errors
    /// As [`Self::row`].
    fn take(&mut self) -> Result<Vec<u8>, ExportError>;

    /// A file that is full, where a format bounds its files; the rows go on in the next one. To be asked until there
    /// is none.
    fn full(&mut self) -> Option<Vec<u8>> {
        None
    }

    /// Ends the document. May take seconds for a spreadsheet: not for a thread that serves others.
    ///
    /// # Errors
    /// As [`Self::row`].
    fn finish(self: Box<Self>) -> Result<Tail, ExportError>;
}

/// Whether a spreadsheet would take the text for a formula, or hide what it begins with.
fn looks_like_a_formula(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | 0))
}
