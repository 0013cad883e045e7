//! Formats of bank statements, told apart by their content. Each is read from a stream, in little memory; none is
//! trusted: whatever the bytes are, the answer is pieces or an [`Unreadable`].

mod camt;
mod csv_lines;
mod mapping;
mod mt940;
mod ofx;
mod text;

use std::io::BufRead;

pub use csv_lines::headings_of;
pub use mapping::{Mapping, WrongMapping};

use super::statement::{Take, Unreadable};

/// How a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementFormat {
    /// ISO 20022 camt.053, versions .02 to .13.
    Camt,
    /// OFX, as SGML (1.x) or XML (2.x).
    Ofx,
    /// SWIFT MT940.
    Mt940,
    /// Comma-separated lines.
    Csv,
}

impl StatementFormat {
    pub fn name(self) -> &'static str {
        match self {
            Self::Camt => "camt.053",
            Self::Ofx => "OFX",
            Self::Mt940 => "MT940",
            Self::Csv => "CSV",
        }
    }

    /// By the first few thousand bytes.
    ///
    /// # Errors
    /// A kind of report that is no statement, or nothing that a bank writes.
    pub fn of(head: &[u8]) -> Result<Self, Unreadable> {
        let head = String::from_utf8_lossy(head);
        let text = head.trim_start_matches('\u{feff}').trim_start();
        if text.contains("camt.053.") {
            return Ok(Self::Camt);
        }
        if text.contains("camt.052.") || text.contains("camt.054.") {
            return Err(Unreadable::at("the document", "is a report or a notice: ask the bank for camt.053"));
        }
        if text.starts_with("OFXHEADER") || text.contains("<OFX>") || text.contains("<?OFX") {
            return Ok(Self::Ofx);
        }
        if (text.starts_with(":20:") || text.starts_with("{1:") || text.contains("\n:20:"))
            && (text.contains(":60F:") || text.contains(":60M:"))
        {
            return Ok(Self::Mt940);
        }
        if text.starts_with('<') || text.contains('\0') || text.is_empty() {
            return Err(Unreadable::at("the file", "is neither camt.053 nor OFX, MT940 or CSV"));
        }
        Ok(Self::Csv)
    }
}

/// Reads a statement piece by piece. `mapping` is for CSV.
///
/// # Errors
/// Where and why it cannot be read.
pub fn read_statement(
    format: StatementFormat,
    source: &mut dyn BufRead,
    mapping: Option<&Mapping>,
    take: Take<'_>,
) -> Result<(), Unreadable> {
    match format {
        StatementFormat::Camt => camt::read(source, take),
        StatementFormat::Ofx => ofx::read(source, take),
        StatementFormat::Mt940 => mt940::read(source, take),
        StatementFormat::Csv => csv_lines::read(source, mapping, take),
    }
}

#[cfg(test)]
mod tests;
