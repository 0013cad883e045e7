//! What a document says, before it is set: the same words become a PDF and a plain text.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::qr;

/// A label and what stands beside it.
pub type Row = (String, String);

/// A document.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Paper {
    Sheet(Box<Sheet>),
    Certificate(Box<CertificatePaper>),
}

/// A letter-like document.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    pub lang: &'static str,
    pub date: (i32, u32, u32),
    pub title: String,
    /// Name first, then its address and how it is reached.
    pub issuer: Vec<String>,
    pub addressee_label: String,
    pub addressee: Vec<String>,
    pub facts: Vec<Row>,
    pub opening: Option<String>,
    pub table: Option<Table>,
    pub sections: Vec<Section>,
    pub closing: Vec<String>,
    pub footer: String,
}

/// Lines with the amount in the last column.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    pub columns: Vec<String>,
    /// The column that takes what room is left.
    pub wide: usize,
    pub lines: Vec<Vec<String>>,
    pub totals: Vec<Row>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    pub heading: String,
    pub paragraphs: Vec<String>,
    pub rows: Vec<Row>,
    pub table: Option<Table>,
    /// An address, printed in full.
    pub link: Option<String>,
    /// The same address as an SVG picture.
    pub qr: Option<String>,
    pub qr_alt: String,
}

impl Section {
    /// A section about an address: printed, and as a code to be scanned.
    pub fn with_link(mut self, address: String, alt: String) -> Self {
        self.qr = qr::svg(&address);
        self.qr_alt = alt;
        self.link = Some(address);
        self
    }
}

/// What hangs on a notice board.
#[derive(Clone, Debug, Serialize)]
pub struct CertificatePaper {
    pub lang: &'static str,
    pub date: (i32, u32, u32),
    pub title: String,
    pub issuer: String,
    pub opening: String,
    pub body: String,
    pub union: Option<String>,
    pub text: String,
    pub term: String,
    pub twin: Option<String>,
    pub facts: Vec<Row>,
    pub check: String,
    pub check_url: String,
    pub qr: String,
    pub qr_alt: String,
}

/// A date as the templates take it.
pub(super) fn day(date: NaiveDate) -> (i32, u32, u32) {
    (date.year(), date.month(), date.day())
}

impl Paper {
    /// The plain-text twin: everything that the PDF says, in the same order.
    pub fn to_text(&self) -> String {
        match self {
            Self::Sheet(sheet) => sheet.to_text(),
            Self::Certificate(certificate) => certificate.to_text(),
        }
    }
}

fn put_rows(text: &mut String, rows: &[Row]) {
    for (label, value) in rows {
        let _ = writeln!(text, "{label}: {value}");
    }
}

fn put_table(text: &mut String, table: &Table) {
    let _ = write!(text, "\n{}\n", table.columns.join(" | "));
    for line in &table.lines {
        let _ = writeln!(text, "{}", line.join(" | "));
    }
    put_rows(text, &table.totals);
}

impl Sheet {
    fn to_text(&self) -> String {
        let mut text = format!("{}\n\n", self.issuer.join("\n"));
        if !self.addressee.is_empty() {
            let _ = write!(text, "{}:\n{}\n\n", self.addressee_label, self.addressee.join("\n"));
        }
        let _ = write!(text, "{}\n\n", self.title);
        put_rows(&mut text, &self.facts);
        if let Some(opening) = &self.opening {
            let _ = write!(text, "\n{opening}\n");
        }
        if let Some(table) = &self.table {
            put_table(&mut text, table);
        }
        for section in &self.sections {
            let _ = write!(text, "\n{}\n", section.heading);
            for paragraph in &section.paragraphs {
                let _ = write!(text, "\n{paragraph}\n");
            }
            put_rows(&mut text, &section.rows);
            if let Some(table) = &section.table {
                put_table(&mut text, table);
            }
            if let Some(link) = &section.link {
                let _ = writeln!(text, "{link}");
            }
        }
        for paragraph in &self.closing {
            let _ = write!(text, "\n{paragraph}\n");
        }
        text
    }
}

impl CertificatePaper {
    fn to_text(&self) -> String {
        let mut text = format!("{}\n\n{}\n\n{}\n\n{}\n", self.issuer, self.title, self.opening, self.body);
        if let Some(union) = &self.union {
            let _ = writeln!(text, "{union}");
        }
        let _ = write!(text, "\n{}\n{}\n", self.text, self.term);
        if let Some(twin) = &self.twin {
            let _ = write!(text, "\n{twin}\n");
        }
        text.push('\n');
        put_rows(&mut text, &self.facts);
        let _ = write!(text, "\n{}\n{}\n", self.check, self.check_url);
        text
    }
}
