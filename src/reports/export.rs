//! Any export, for those who only pass its rows on: the command line and the API.

use super::{
    books::BooksExport,
    newsletter_list::{self, NewsletterList},
    payments_export::{Comparison, PaymentsExport},
    register::{self, RegisterExport},
    sinks::{Column, ExportError, Format, RowSink, Unsuited},
};
use crate::platform::db::StoreError;

/// An export under way.
pub enum Export {
    Payments(Box<PaymentsExport>),
    Books(Box<BooksExport>),
    Register(Box<RegisterExport>),
    Newsletter(NewsletterList),
}

impl Export {
    /// As the command line, the API and file names have it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Payments(_) => "payments",
            Self::Books(export) => export.kind().name(),
            Self::Register(_) => "affiliations",
            Self::Newsletter(_) => "newsletter",
        }
    }

    pub fn columns(&self) -> &'static [Column] {
        match self {
            Self::Payments(export) => export.columns(),
            Self::Books(export) => export.kind().columns(),
            Self::Register(_) => &register::COLUMNS,
            Self::Newsletter(_) => &newsletter_list::COLUMNS,
        }
    }

    /// Whether somebody is named in it: such rows go only where no program keeps copies of them.
    fn has_names(&self) -> bool {
        match self {
            Self::Payments(export) => export.has_names(),
            Self::Newsletter(_) => true,
            Self::Books(_) | Self::Register(_) => false,
        }
    }

    /// A sink for its rows.
    ///
    /// # Errors
    /// The rows have no sense in this format ([`Unsuited`]), or the temporary file of a spreadsheet cannot be made.
    pub async fn sink(&self, format: Format) -> Result<Box<dyn RowSink>, ExportError> {
        format.check(self.name())?;
        if self.has_names() && !matches!(format, Format::Csv | Format::Jsonl) {
            return Err(Unsuited::Names.into());
        }
        if format.is_of_a_bank() {
            let currencies = match self {
                Self::Payments(export) => export.currencies().await?,
                Self::Books(export) => export.currencies().await?,
                Self::Register(_) | Self::Newsletter(_) => Vec::new(),
            };
            if currencies.len() > 1 {
                let (format, currencies) = (format.name(), currencies.join(", "));
                return Err(Unsuited::SeveralCurrencies { format, currencies }.into());
            }
        }
        format.sink(self.name(), self.columns())
    }

    /// Reads a page and writes its rows; `None` when there was none left, else how many they were.
    ///
    /// # Errors
    /// Storage, a record that does not open, or a sink that cannot write.
    pub async fn write_page(&mut self, sink: &mut dyn RowSink) -> Result<Option<usize>, ExportError> {
        match self {
            Self::Payments(export) => export.write_page(sink).await,
            Self::Books(export) => export.write_page(sink).await,
            Self::Register(export) => export.write_page(sink).await,
            Self::Newsletter(list) => list.write_page(sink),
        }
    }

    /// Compares what was written with the ledger, where it does not come from there. To be called at the end.
    ///
    /// # Errors
    /// Storage only.
    pub async fn compare(&self) -> Result<Comparison, StoreError> {
        match self {
            Self::Payments(export) => export.compare().await,
            Self::Books(_) | Self::Register(_) | Self::Newsletter(_) => Ok(Comparison::Equal),
        }
    }
}
