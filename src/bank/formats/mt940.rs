//! SWIFT MT940, customer statement message (<https://www2.swift.com/knowledgecentre/publications/us9m_20230720/1.0>;
//! the words of field 86 are each country's own: subfields `?20` as German banks write them, `/REMI/` as Dutch ones do,
//! or plain text).

use std::io::BufRead;

use chrono::{Datelike, NaiveDate};

use super::{
    super::statement::{Balance, Line, Piece, Take, Unreadable, minor_of},
    text::{decode, joined, until},
};
use crate::kernel::money::Currency;

/// More lines than a field of any bank has.
const MOST_LINES: usize = 200;

struct Mt940<'a> {
    take: Take<'a>,
    number: usize,
    currency: Option<Currency>,
    line: Option<Line>,
    statements: usize,
    is_closed: bool,
}

pub(super) fn read(source: &mut dyn BufRead, take: Take<'_>) -> Result<(), Unreadable> {
    let mut state = Mt940 { take, number: 0, currency: None, line: None, statements: 0, is_closed: true };
    let mut field: Option<(String, Vec<String>)> = None;
    while let Some(bytes) = until(source, b'\n', &state.place())? {
        state.number += 1;
        let line = decode(&bytes);
        let line = line.trim_end_matches(['\r', '\n']);
        match tag_of(line) {
            Some((tag, rest)) => {
                if let Some((tag, lines)) = field.replace((tag.to_owned(), vec![rest.to_owned()])) {
                    state.field(&tag, &lines)?;
                }
            }
            // The end of a message, or what wraps it.
            None if line.trim().is_empty()
                || line.starts_with("-}")
                || line == "-"
                || line.starts_with('{') =>
            {
                if let Some((tag, lines)) = field.take() {
                    state.field(&tag, &lines)?;
                }
            }
            None => {
                if let Some((_, lines)) = &mut field {
                    if lines.len() == MOST_LINES {
                        return Err(state.wrong("a field is longer than any bank writes"));
                    }
                    lines.push(line.to_owned());
                }
            }
        }
    }
    if let Some((tag, lines)) = field {
        state.field(&tag, &lines)?;
    }
    if state.statements == 0 {
        return Err(Unreadable::at("the file", "holds no statement"));
    }
    if !state.is_closed {
        return Err(state.wrong("the statement has no closing balance: the file ends in the middle"));
    }
    Ok(())
}

/// `:61:rest`; a message may begin with its blocks on the same line.
fn tag_of(line: &str) -> Option<(&str, &str)> {
    let line = match line.find("{4:") {
        Some(at) => &line[at + 3..],
        None => line,
    };
    let (tag, rest) = line.strip_prefix(':')?.split_once(':')?;
    let is_tag = matches!(tag.len(), 2 | 3) && tag.bytes().take(2).all(|b| b.is_ascii_digit());
    is_tag.then_some((tag, rest))
}

fn date(text: &str) -> Option<NaiveDate> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    NaiveDate::parse_from_str(&format!("20{text}"), "%Y%m%d").ok()
}

impl Mt940<'_> {
    fn place(&self) -> String {
        format!("line {}", self.number)
    }

    fn wrong(&self, what: &'static str) -> Unreadable {
        Unreadable::at(self.place(), what)
    }

    fn field(&mut self, tag: &str, lines: &[String]) -> Result<(), Unreadable> {
        let first = lines.first().map_or("", String::as_str);
        match tag {
            "20" => {
                self.flush()?;
                if !self.is_closed {
                    return Err(self.wrong("the statement before has no closing balance"));
                }
                self.statements += 1;
                self.is_closed = false;
                self.currency = None;
                (self.take)(Piece::Begin)
            }
            "25" => (self.take)(Piece::Number(first.trim().to_owned())),
            "60F" | "60M" => {
                let balance = self.balance(first)?;
                (self.take)(Piece::Opening(balance))
            }
            "62F" | "62M" => {
                self.flush()?;
                self.is_closed = true;
                let balance = self.balance(first)?;
                (self.take)(Piece::Closing(balance))
            }
            "61" => {
                self.flush()?;
                self.line = Some(self.entry(first, lines.get(1))?);
                Ok(())
            }
            "86" => {
                // After the closing balance it speaks of the whole statement.
                if let Some(line) = &mut self.line {
                    describe(line, lines);
                }
                self.flush()
            }
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), Unreadable> {
        self.line.take().map_or(Ok(()), |line| (self.take)(Piece::Line(line)))
    }

    /// `C261123GBP1000,00`
    fn balance(&mut self, text: &str) -> Result<Balance, Unreadable> {
        let parts = (|| Some((text.get(..1)?, text.get(1..7)?, text.get(7..10)?, text.get(10..)?)))();
        let (side, on, code, amount) = parts.ok_or_else(|| self.wrong("the balance cannot be read"))?;
        let currency: Currency = code.parse().map_err(|_| self.wrong("is no currency of ISO 4217"))?;
        match self.currency {
            Some(known) if known != currency => {
                return Err(self.wrong("is in another currency than its account"));
            }
            Some(_) => {}
            None => {
                self.currency = Some(currency);
                (self.take)(Piece::Currency(currency))?;
            }
        }
        let minor = minor_of(amount, currency).filter(|minor| *minor >= 0);
        let minor = minor.ok_or_else(|| self.wrong("the amount cannot be read"))?;
        match side {
            "C" => Ok(Balance { on: date(on), minor }),
            "D" => Ok(Balance { on: date(on), minor: -minor }),
            _ => Err(self.wrong("is neither credit nor debit")),
        }
    }

    /// `2611241124CR25,00NTRFREFERENCE//BANK-ID`, and words on a second line.
    fn entry(&self, text: &str, words: Option<&String>) -> Result<Line, Unreadable> {
        let currency = self.currency.ok_or_else(|| self.wrong("comes before the opening balance"))?;
        let unreadable = || self.wrong("the entry cannot be read");
        let value = text.get(..6).and_then(date).ok_or_else(|| self.wrong("has no date"))?;
        let mut rest = text.get(6..).unwrap_or_default();
        let mut booked = value;
        if let Some(day) = rest.get(..4).filter(|day| day.bytes().all(|b| b.is_ascii_digit())) {
            booked = booking_day(value, day).ok_or_else(|| self.wrong("has no date"))?;
            rest = &rest[4..];
        }
        // RC takes a credit back, RD a debit.
        let (sign, after) = ["RC", "RD", "C", "D"]
            .iter()
            .find_map(|mark| {
                rest.strip_prefix(mark).map(|after| (if matches!(*mark, "C" | "RD") { 1 } else { -1 }, after))
            })
            .ok_or_else(|| self.wrong("is neither credit nor debit"))?;
        // The third letter of the currency may stand before the amount.
        let after = after.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(after);
        let length = after.bytes().take_while(|b| b.is_ascii_digit() || *b == b',').count();
        let (amount, after) = after.split_at(length);
        let minor = minor_of(amount, currency).ok_or_else(|| self.wrong("the amount cannot be read"))?;
        // SWIFT's own types begin with S, a bank's with N, a first advice with F.
        if !after.starts_with(['S', 'N', 'F']) {
            return Err(unreadable());
        }
        let references = after.get(4..).ok_or_else(unreadable)?;
        let (reference, bank_id) = references.split_once("//").unwrap_or((references, ""));
        let reference = if reference == "NONREF" { "" } else { reference };
        let words = words.map_or("", String::as_str);
        Ok(Line {
            date: booked,
            minor: sign * minor,
            bank_id: Some(bank_id.trim().to_owned()).filter(|id| !id.is_empty()),
            payer: String::new(),
            account: String::new(),
            text: joined(&[reference, words]),
        })
    }
}

/// The entry's month and day, in the year that lies nearest to the value date.
fn booking_day(value: NaiveDate, day: &str) -> Option<NaiveDate> {
    let (month, day) = (day.get(..2)?.parse().ok()?, day.get(2..)?.parse().ok()?);
    (-1..=1)
        .filter_map(|years| NaiveDate::from_ymd_opt(value.year() + years, month, day))
        .min_by_key(|date| (*date - value).num_days().abs())
}

/// Adds the words of field 86.
fn describe(line: &mut Line, lines: &[String]) {
    let whole = lines.concat();
    let mut texts: Vec<String> = vec![line.text.clone()];
    if whole.contains('?') && whole.get(..3).is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit())) {
        // A word may be cut at the end of a subfield: they are put together without a space.
        let mut remittance = String::new();
        for part in whole.split('?').skip(1) {
            let (Some(code), Some(rest)) = (part.get(..2), part.get(2..)) else { continue };
            match code {
                "20" | "21" | "22" | "23" | "24" | "25" | "26" | "27" | "28" | "29" | "60" | "61" | "62"
                | "63" => remittance.push_str(rest),
                "32" | "33" => line.payer.push_str(rest),
                "31" => rest.clone_into(&mut line.account),
                "00" | "10" | "30" | "34" => {}
                _ => texts.push(rest.to_owned()),
            }
        }
        texts.insert(0, remittance);
    } else if whole.starts_with('/') {
        let mut code = "";
        for part in whole.split('/') {
            match part {
                "NAME" | "IBAN" | "REMI" | "EREF" | "TRTP" | "BIC" | "CSID" | "MARF" | "ISDT" | "USTD"
                | "CNTP" => {
                    code = part;
                }
                _ if part.trim().is_empty() => {}
                part => match code {
                    "NAME" => part.clone_into(&mut line.payer),
                    "IBAN" => part.clone_into(&mut line.account),
                    "REMI" | "EREF" | "USTD" => texts.push(part.to_owned()),
                    "CNTP" if line.account.is_empty() => part.clone_into(&mut line.account),
                    "CNTP" if line.payer.is_empty() && !part.contains(|c: char| c.is_ascii_digit()) => {
                        part.clone_into(&mut line.payer);
                    }
                    _ => {}
                },
            }
        }
    } else {
        texts.push(lines.join("\n"));
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    line.text = joined(&texts);
}
