//! Lines of a bank statement, as programs for bookkeeping take them: a date, a signed amount and a text.
//!
//! - Xero: `*Date,*Amount,Payee,Description,Reference,Cheque No`, at most 1,000 lines a file
//!   (<https://central.xero.com/s/article/Import-a-CSV-bank-statement>);
//! - QuickBooks Online, three columns: `Date,Description,Amount`
//!   (<https://quickbooks.intuit.com/learn-support/en-uk/banking/import-bank-transactions-using-excel-csv-files/00/239741>);
//! - FreeAgent: `dd/mm/yyyy,amount,description` without header, quotes, or commas in a text
//!   (<https://support.freeagent.com/hc/en-gb/articles/115001222564>).
//!
//! Dates are dd/mm/yyyy in all three. No payee: exports for programs carry no names.

use std::collections::VecDeque;

use chrono::NaiveDate;

use super::{Column, ExportError, RowSink, Tail, looks_like_a_formula};

/// Lines of a file for Xero, the header among them.
const MOST_LINES: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Xero,
    QuickBooks,
    FreeAgent,
}

impl Layout {
    fn header(self) -> &'static [&'static str] {
        match self {
            Self::Xero => &["*Date", "*Amount", "Payee", "Description", "Reference", "Cheque No"],
            Self::QuickBooks => &["Date", "Description", "Amount"],
            Self::FreeAgent => &[],
        }
    }
}

/// Where a line's parts stand among the columns of a kind of rows.
struct Places {
    date: usize,
    /// The amount, signed by itself.
    amount: Option<usize>,
    /// A debit is positive here, a credit negative: money into and out of an account.
    sides: Option<(usize, usize)>,
    reference: usize,
    /// What stands for the reference where there is none.
    instead: usize,
    texts: Vec<usize>,
    /// A payout has a row for each of its lines: only the first of them is a line here.
    once: Option<usize>,
    /// Of these states no money came in the end.
    state: Option<usize>,
}

impl Places {
    fn of(kind: &str, columns: &[Column]) -> Self {
        let at = |name: &str| columns.iter().position(|column| column.name == name).unwrap_or_default();
        match kind {
            "payouts" => Self {
                date: at("created_on"),
                amount: Some(at("payout_amount")),
                sides: None,
                reference: at("payout"),
                instead: at("payout"),
                texts: vec![at("status")],
                once: Some(at("payout")),
                state: Some(at("status")),
            },
            "journal" => Self {
                date: at("booked_on"),
                amount: None,
                sides: Some((at("debit"), at("credit"))),
                reference: at("reference"),
                instead: at("source_ref"),
                texts: vec![at("event"), at("fund"), at("channel")],
                once: None,
                state: None,
            },
            _ => Self {
                date: at("paid_on"),
                amount: Some(at("amount")),
                sides: None,
                reference: at("reference"),
                instead: at("charge"),
                texts: vec![at("fund"), at("channel")],
                once: None,
                state: None,
            },
        }
    }

    fn amount(&self, cells: &[&str]) -> String {
        match (self.amount, self.sides) {
            (Some(at), _) => cell(cells, at).to_owned(),
            (None, Some((_, credit))) if !cell(cells, credit).is_empty() => {
                format!("-{}", cell(cells, credit))
            }
            (None, Some((debit, _))) => cell(cells, debit).to_owned(),
            (None, None) => String::new(),
        }
    }
}

fn cell<'a>(cells: &[&'a str], at: usize) -> &'a str {
    cells.get(at).copied().unwrap_or_default()
}

/// Writes such lines.
pub(super) struct BankCsv {
    layout: Layout,
    places: Places,
    writer: csv::Writer<Vec<u8>>,
    lines: usize,
    full: VecDeque<Vec<u8>>,
    last: String,
}

fn write_error(error: csv::Error) -> ExportError {
    ExportError::Write(std::io::Error::other(error))
}

fn text(cell: &str) -> String {
    if looks_like_a_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// FreeAgent takes neither quotes nor commas nor line ends.
fn bare(text: &str) -> String {
    text.chars().map(|c| if matches!(c, ',' | '"' | '\r' | '\n') { ' ' } else { c }).collect()
}

/// The day as all three programs read it.
fn day(cell: &str) -> String {
    cell.parse::<NaiveDate>().map_or_else(|_| cell.to_owned(), |date| date.format("%d/%m/%Y").to_string())
}

impl BankCsv {
    pub(super) fn start(layout: Layout, kind: &str, columns: &[Column]) -> Result<Self, ExportError> {
        let places = Places::of(kind, columns);
        let mut new = Self {
            layout,
            places,
            writer: Self::writer(layout),
            lines: 0,
            full: VecDeque::new(),
            last: String::new(),
        };
        new.begin()?;
        Ok(new)
    }

    fn writer(layout: Layout) -> csv::Writer<Vec<u8>> {
        let quotes = match layout {
            Layout::FreeAgent => csv::QuoteStyle::Never,
            Layout::Xero | Layout::QuickBooks => csv::QuoteStyle::Necessary,
        };
        csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .quote_style(quotes)
            .from_writer(Vec::new())
    }

    fn begin(&mut self) -> Result<(), ExportError> {
        self.lines = 0;
        if !self.layout.header().is_empty() {
            self.writer.write_record(self.layout.header()).map_err(write_error)?;
            self.lines = 1;
        }
        Ok(())
    }

    fn written(&mut self) -> Result<Vec<u8>, ExportError> {
        let written = std::mem::replace(&mut self.writer, Self::writer(self.layout));
        written.into_inner().map_err(|error| ExportError::Write(error.into_error()))
    }
}

impl RowSink for BankCsv {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        let places = &self.places;
        if let Some(once) = places.once.map(|at| cell(cells, at)) {
            if self.last == once {
                return Ok(());
            }
            once.clone_into(&mut self.last);
        }
        if places.state.is_some_and(|at| matches!(cell(cells, at), "failed" | "canceled")) {
            return Ok(());
        }
        let (date, amount) = (day(cell(cells, places.date)), places.amount(cells));
        let reference = match cell(cells, places.reference) {
            "" => cell(cells, places.instead),
            reference => reference,
        };
        let texts: Vec<_> = places.texts.iter().map(|at| cell(cells, *at)).collect();
        let described = texts.join(" ");
        if self.layout == Layout::Xero && self.lines == MOST_LINES {
            let file = self.written()?;
            self.full.push_back(file);
            self.begin()?;
        }
        self.lines += 1;
        let written = match self.layout {
            Layout::Xero => {
                let (described, reference) = (text(&described), text(reference));
                self.writer.write_record([&date, &amount, "", &described, &reference, ""])
            }
            Layout::QuickBooks => {
                self.writer.write_record([date, text(&format!("{described} {reference}")), amount])
            }
            Layout::FreeAgent => {
                let described = text(&bare(&format!("{described} {reference}")));
                self.writer.write_record([date, amount, described])
            }
        };
        written.map_err(write_error)
    }

    fn take(&mut self) -> Result<Vec<u8>, ExportError> {
        // A file that may be followed by another is given whole.
        if self.layout == Layout::Xero { Ok(Vec::new()) } else { self.written() }
    }

    fn full(&mut self) -> Option<Vec<u8>> {
        self.full.pop_front()
    }

    fn finish(mut self: Box<Self>) -> Result<Tail, ExportError> {
        self.written().map(Tail::Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYMENTS: [Column; 6] = [
        Column::text("reference"),
        Column::text("paid_on"),
        Column::text("channel"),
        Column::text("fund"),
        Column::decimal("amount"),
        Column::text("charge"),
    ];

    fn finished(sink: BankCsv) -> String {
        let Tail::Bytes(bytes) = Box::new(sink).finish().unwrap() else { panic!("bytes") };
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_file_for_xero_has_at_most_a_thousand_lines_and_no_row_is_lost() {
        for rows in [0usize, 1, 999, 1_000, 1_998, 1_999] {
            let mut sink = BankCsv::start(Layout::Xero, "payments", &PAYMENTS).unwrap();
            for number in 0..rows {
                let (reference, minor) = (format!("R{number}"), format!("{number}.00"));
                sink.row(&[&reference, "2026-02-03", "card", "general", &minor, "ch"]).unwrap();
            }
            let mut files = Vec::new();
            while let Some(file) = sink.full() {
                files.push(String::from_utf8(file).unwrap());
            }
            files.push(finished(sink));
            let mut seen = Vec::new();
            for file in &files {
                assert!(file.lines().count() <= 1_000);
                assert!(file.starts_with("*Date,*Amount,Payee,Description,Reference,Cheque No\r\n"));
                seen.extend(file.lines().skip(1).map(|line| line.split(',').nth(4).unwrap().to_owned()));
            }
            assert_eq!(seen, (0..rows).map(|number| format!("R{number}")).collect::<Vec<_>>());
            assert_eq!(files.len(), rows.div_ceil(999).max(1));
        }
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text_and_freeagent_gets_no_quotes() {
        for (layout, line) in [
            (Layout::Xero, "03/02/2026,-5.00,,general card,'=1+1,\r\n"),
            (Layout::QuickBooks, "03/02/2026,general card =1+1,-5.00\r\n"),
            (Layout::FreeAgent, "03/02/2026,-5.00,general card =1+1\r\n"),
        ] {
            let mut sink = BankCsv::start(layout, "payments", &PAYMENTS).unwrap();
            sink.row(&["", "2026-02-03", "card", "general", "-5.00", "=1+1"]).unwrap();
            assert!(finished(sink).ends_with(line), "{layout:?}");
        }
        let mut sink = BankCsv::start(Layout::FreeAgent, "payments", &PAYMENTS).unwrap();
        sink.row(&["", "2026-02-03", "card", "@fund", "5.00", "a \"b\", c\nd"]).unwrap();
        assert_eq!(finished(sink), "03/02/2026,5.00,'@fund card a  b   c d\r\n");
    }

    #[test]
    fn a_payout_is_one_line_and_a_failed_one_none() {
        const PAYOUTS: [Column; 4] = [
            Column::text("payout"),
            Column::text("created_on"),
            Column::text("status"),
            Column::decimal("payout_amount"),
        ];
        let mut sink = BankCsv::start(Layout::QuickBooks, "payouts", &PAYOUTS).unwrap();
        for (payout, status) in [("po_1", "paid"), ("po_1", "paid"), ("po_2", "failed"), ("po_3", "paid")] {
            sink.row(&[payout, "2026-02-03", status, "5.00"]).unwrap();
        }
        let text = finished(sink);
        assert_eq!(text.lines().count(), 3);
        assert!(text.contains("paid po_1,5.00") && text.contains("paid po_3,5.00"));
    }
}
