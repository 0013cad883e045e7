//! Where rows go: CSV, a spreadsheet, or JSON Lines.

mod csv;
mod jsonl;
mod xlsx;

use std::{fs::File, str::FromStr};

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

    /// Ends the document. May take seconds for a spreadsheet: not for a thread that serves others.
    ///
    /// # Errors
    /// As [`Self::row`].
    fn finish(self: Box<Self>) -> Result<Tail, ExportError>;
}

/// The formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Csv,
    Xlsx,
    Jsonl,
}

/// A format that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format: one of csv, xlsx, jsonl")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "jsonl" => Ok(Self::Jsonl),
            _ => Err(UnknownFormat),
        }
    }
}

impl Format {
    /// The ending of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
        }
    }

    /// The media type of HTTP.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/jsonl",
        }
    }

    /// A sink with its header written; sheets of a workbook are called `name` and a number.
    ///
    /// # Errors
    /// The temporary file of a spreadsheet cannot be made.
    pub fn sink(
        self,
        name: &'static str,
        columns: &'static [Column],
    ) -> Result<Box<dyn RowSink>, ExportError> {
        Ok(match self {
            Self::Csv => Box::new(csv::CsvSink::start(columns)?),
            Self::Xlsx => Box::new(xlsx::XlsxSink::start(name, columns)?),
            Self::Jsonl => Box::new(jsonl::JsonlSink::start(columns)),
        })
    }
}

/// Whether a spreadsheet would take the text for a formula, or hide what it begins with.
fn looks_like_a_formula(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | 0))
}
