//! The documents that we issue: quote, invoice, credit note, certificate, receipt, yearly statement, statement of the
//! funds. Each says the same as PDF and as plain text.

mod bill;
mod certificate;
mod fund_report;
mod issuer;
mod paper;
mod qr;
mod quote;
mod receipt;
mod statement;
mod typeset;

pub use bill::{BillLine, CreditNote, Invoice};
pub use certificate::Certificate;
pub use fund_report::{FundPart, FundReport};
pub use issuer::Issuer;
pub use paper::{CertificatePaper, Paper, Row, Section, Sheet, Table};
pub use qr::svg as qr_svg;
pub use quote::QuoteSheet;
pub use receipt::{Receipt, ReceiptMethod};
pub use statement::{Statement, StatementLine};
pub use typeset::{CannotTypeset, Poster, pdf, png, typeset};

#[cfg(test)]
mod tests;
