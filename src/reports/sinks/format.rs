//! The formats of an export, and which kind of rows goes into which.

use std::str::FromStr;

use super::{Column, ExportError, RowSink, Unsuited, bank_csv, csv, gnucash, jsonl, plain_text, xlsx};

/// The formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Csv,
    Xlsx,
    Jsonl,
    /// Lines of a bank statement for Xero; at most 1,000 lines a file.
    Xero,
    /// Lines of a bank statement for QuickBooks Online, three columns.
    Quickbooks,
    /// Lines of a bank statement for FreeAgent.
    Freeagent,
    /// Transactions with all their splits.
    Gnucash,
    Beancount,
    Hledger,
}

/// A format that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format: one of csv, xlsx, jsonl, xero, quickbooks, freeagent, gnucash, beancount, hledger")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or(UnknownFormat)
    }
}

impl Format {
    pub const ALL: [Self; 9] = [
        Self::Csv,
        Self::Xlsx,
        Self::Jsonl,
        Self::Xero,
        Self::Quickbooks,
        Self::Freeagent,
        Self::Gnucash,
        Self::Beancount,
        Self::Hledger,
    ];

    /// As the command line and the API have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
            Self::Xero => "xero",
            Self::Quickbooks => "quickbooks",
            Self::Freeagent => "freeagent",
            Self::Gnucash => "gnucash",
            Self::Beancount => "beancount",
            Self::Hledger => "hledger",
        }
    }

    /// The ending of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::Xero | Self::Quickbooks | Self::Freeagent | Self::Gnucash => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
            Self::Beancount => "beancount",
            Self::Hledger => "journal",
        }
    }

    /// The media type of HTTP.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::Xero | Self::Quickbooks | Self::Gnucash => {
                "text/csv; charset=utf-8; header=present"
            }
            Self::Freeagent => "text/csv; charset=utf-8; header=absent",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/jsonl",
            Self::Beancount | Self::Hledger => "text/plain; charset=utf-8",
        }
    }

    /// Lines of one bank account in one currency: date, amount, text.
    pub fn is_of_a_bank(self) -> bool {
        matches!(self, Self::Xero | Self::Quickbooks | Self::Freeagent)
    }

    /// Whether its files are bounded, so that an export may be several.
    pub fn is_in_parts(self) -> bool {
        self == Self::Xero
    }

    /// Tables of any columns, movements of money for a bank's lines, whole entries for bookkeeping.
    fn suits(self, kind: &str) -> bool {
        match self {
            Self::Csv | Self::Xlsx | Self::Jsonl => true,
            Self::Xero | Self::Quickbooks | Self::Freeagent => {
                matches!(kind, "payments" | "payouts" | "journal")
            }
            Self::Gnucash | Self::Beancount | Self::Hledger => kind == "journal",
        }
    }

    /// Whether rows of this kind have a sense in this format.
    ///
    /// # Errors
    /// [`Unsuited`], which names the formats that do.
    pub fn check(self, kind: &'static str) -> Result<(), Unsuited> {
        if self.suits(kind) {
            return Ok(());
        }
        let fitting: Vec<_> = Self::ALL.into_iter().filter(|f| f.suits(kind)).map(Self::name).collect();
        Err(Unsuited::Kind { kind, format: self.name(), fitting: fitting.join(", ") })
    }

    /// A sink with its header written; sheets of a workbook are called `kind` and a number.
    ///
    /// # Errors
    /// An unsuited kind; the temporary file of a spreadsheet cannot be made.
    pub fn sink(
        self,
        kind: &'static str,
        columns: &'static [Column],
    ) -> Result<Box<dyn RowSink>, ExportError> {
        self.check(kind)?;
        Ok(match self {
            Self::Csv => Box::new(csv::CsvSink::start(columns)?),
            Self::Xlsx => Box::new(xlsx::XlsxSink::start(kind, columns)?),
            Self::Jsonl => Box::new(jsonl::JsonlSink::start(columns)),
            Self::Xero => Box::new(bank_csv::BankCsv::start(bank_csv::Layout::Xero, kind, columns)?),
            Self::Quickbooks => {
                Box::new(bank_csv::BankCsv::start(bank_csv::Layout::QuickBooks, kind, columns)?)
            }
            Self::Freeagent => {
                Box::new(bank_csv::BankCsv::start(bank_csv::Layout::FreeAgent, kind, columns)?)
            }
            Self::Gnucash => Box::new(gnucash::GnuCashSink::start(columns)?),
            Self::Beancount => Box::new(plain_text::PlainText::beancount(columns)),
            Self::Hledger => Box::new(plain_text::PlainText::hledger(columns)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_as_it_is_written_and_an_unsuited_one_names_the_others() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            assert_eq!(format.check("journal"), Ok(()));
        }
        assert_eq!("pdf".parse::<Format>(), Err(UnknownFormat));
        let said = Format::Beancount.check("payments").unwrap_err().to_string();
        assert!(
            said.contains("payments goes out as csv, xlsx, jsonl, xero, quickbooks, freeagent"),
            "{said}"
        );
        let said = Format::Xero.check("trial-balance").unwrap_err().to_string();
        assert!(said.ends_with("goes out as csv, xlsx, jsonl"), "{said}");
    }
}
