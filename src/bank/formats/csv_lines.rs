//! CSV as banks write it: a line of headings, then a line for each movement. Which heading means what is told by a saved
//! mapping, or known from the words that many banks use. Where a running balance is told, opening and closing come from
//! it, and every line must fit the next.

use std::{collections::BTreeMap, io::BufRead};

use chrono::NaiveDate;

use super::{
    super::statement::{Balance, Line, Piece, Take, Unreadable, minor_of},
    mapping::Mapping,
    text::{decode, joined},
};
use crate::kernel::money::Currency;

/// The headings of a file, by its first bytes.
pub fn headings_of(head: &[u8]) -> Vec<String> {
    let mut reader = reader(head, delimiter(head));
    let mut record = csv::ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => record.iter().map(|cell| decode(cell).trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| first.iter().filter(|byte| **byte == mark).count();
    [b';', b'\t', b','].into_iter().max_by_key(|mark| (count(*mark), *mark == b',')).unwrap_or(b',')
}

fn reader<R: std::io::Read>(source: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(source)
}

/// How balances run through the file.
struct Running {
    /// The first line's balance and amount, and the last one's.
    first: Option<(i64, i64)>,
    last: Option<(i64, i64)>,
    downwards: bool,
    upwards: bool,
}

impl Running {
    fn add(&mut self, balance: i64, amount: i64) {
        if let Some((before, moved)) = self.last {
            self.downwards &= before.checked_add(amount) == Some(balance);
            self.upwards &= balance.checked_add(moved) == Some(before);
        }
        self.first.get_or_insert((balance, amount));
        self.last = Some((balance, amount));
    }

    /// Opening and closing.
    fn ends(&self) -> Option<(i64, i64)> {
        let (first, last) = (self.first?, self.last?);
        let (opens, closes) = if self.downwards { (first, last) } else { (last, first) };
        Some((opens.0.checked_sub(opens.1)?, closes.0))
    }
}

/// The mapping for a file with these headings.
fn chosen(mapping: Option<&Mapping>, headings: &[String]) -> Result<Mapping, Unreadable> {
    let Some(mapping) = mapping.cloned().or_else(|| Mapping::guess(headings)) else {
        let what = "the headings are not known: save a mapping with `solidarity bank csv-mapping`";
        return Err(Unreadable::at("line 1", what));
    };
    let other = |_| Unreadable::at("line 1", "the headings are not those of the mapping");
    mapping.check(headings).map_err(other)?;
    Ok(mapping)
}

pub(super) fn read(
    source: &mut dyn BufRead,
    mapping: Option<&Mapping>,
    take: Take<'_>,
) -> Result<(), Unreadable> {
    let unreadable = |_| Unreadable::at("the file", "cannot be read further");
    let head = source.fill_buf().map_err(unreadable)?.to_vec();
    let mut reader = reader(source, delimiter(&head));
    let mut record = csv::ByteRecord::new();
    let headings = headings_of(&head);
    let mapping = chosen(mapping, &headings)?;
    let columns = Columns::of(&mapping, &headings);
    take(Piece::Begin)?;
    let mut currency = None;
    if columns.currency.is_none() {
        let known = mapping.account_currency.ok_or_else(|| {
            Unreadable::at("line 1", "no column tells the currency: give it with --currency")
        })?;
        currency = Some(known);
        take(Piece::Currency(known))?;
    }
    let mut running = Running { first: None, last: None, downwards: true, upwards: true };
    let mut number = 1;
    // The headings.
    let read = |reader: &mut csv::Reader<_>, record: &mut csv::ByteRecord, number: u64| {
        reader
            .read_byte_record(record)
            .map_err(|_| Unreadable::at(format!("line {number}"), "cannot be read"))
    };
    read(&mut reader, &mut record, number)?;
    loop {
        number += 1;
        if !read(&mut reader, &mut record, number)? {
            break;
        }
        let cells: Vec<String> = record.iter().map(|cell| decode(cell).trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let at = |what| Unreadable::at(format!("line {number}"), what);
        if let Some(column) = columns.currency {
            let told: Currency =
                cell(&cells, column).parse().map_err(|_| at("is no currency of ISO 4217"))?;
            match currency {
                Some(known) if known != told => {
                    return Err(at("is in another currency than the lines before"));
                }
                Some(_) => {}
                None => take(Piece::Currency(told))?,
            }
            currency = Some(told);
        }
        let currency = currency.ok_or_else(|| at("no currency is told"))?;
        let line = columns.line(&cells, currency, mapping.month_first).map_err(at)?;
        if let Some(column) = columns.balance {
            let balance =
                amount(cell(&cells, column), currency).ok_or_else(|| at("the balance cannot be read"))?;
            running.add(balance, line.minor);
            if !running.downwards && !running.upwards {
                return Err(at("the balance does not follow from the line before"));
            }
        }
        take(Piece::Line(line))?;
    }
    if let Some((opening, closing)) = running.ends() {
        take(Piece::Opening(Balance { on: None, minor: opening }))?;
        take(Piece::Closing(Balance { on: None, minor: closing }))?;
    }
    Ok(())
}

struct Columns {
    date: Option<usize>,
    amount: Option<usize>,
    money_in: Option<usize>,
    money_out: Option<usize>,
    texts: Vec<usize>,
    payer: Option<usize>,
    account: Option<usize>,
    id: Option<usize>,
    balance: Option<usize>,
    currency: Option<usize>,
}

fn cell(cells: &[String], at: usize) -> &str {
    cells.get(at).map_or("", String::as_str)
}

impl Columns {
    fn of(mapping: &Mapping, headings: &[String]) -> Self {
        let places: BTreeMap<String, usize> = headings
            .iter()
            .enumerate()
            .rev()
            .map(|(at, heading)| (heading.trim().to_lowercase(), at))
            .collect();
        let at = |heading: &String| places.get(&heading.trim().to_lowercase()).copied();
        let optional = |heading: &Option<String>| heading.as_ref().and_then(at);
        Self {
            date: at(&mapping.date),
            amount: optional(&mapping.amount),
            money_in: optional(&mapping.money_in),
            money_out: optional(&mapping.money_out),
            texts: mapping.texts.iter().filter_map(at).collect(),
            payer: optional(&mapping.payer),
            account: optional(&mapping.account),
            id: optional(&mapping.id),
            balance: optional(&mapping.balance),
            currency: optional(&mapping.currency),
        }
    }

    fn line(&self, cells: &[String], currency: Currency, month_first: bool) -> Result<Line, &'static str> {
        let of = |column: Option<usize>| column.map_or("", |at| cell(cells, at));
        let date = day(of(self.date), month_first).ok_or("the date cannot be read")?;
        let minor = if self.amount.is_some() {
            amount(of(self.amount), currency)
        } else {
            let side = |text: &str| if text.is_empty() { Some(0) } else { amount(text, currency) };
            // What went out is written with a minus by some banks and without by others.
            side(of(self.money_in))
                .zip(side(of(self.money_out)))
                .and_then(|(into, out)| into.checked_sub(out.checked_abs()?))
        };
        let minor = minor.ok_or("the amount cannot be read")?;
        let texts: Vec<&str> = self.texts.iter().map(|at| cell(cells, *at)).collect();
        Ok(Line {
            date,
            minor,
            bank_id: Some(of(self.id).to_owned()).filter(|id| !id.is_empty()),
            payer: of(self.payer).to_owned(),
            account: of(self.account).to_owned(),
            text: joined(&texts),
        })
    }
}

/// `2026-11-24`, `24.11.2026`, `24/11/2026`, `24-11-26`; a time after it is left out.
fn day(text: &str, month_first: bool) -> Option<NaiveDate> {
    let text = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = match (a.len(), month_first && text.contains('/')) {
        (4, _) => (a, b, c),
        (_, true) => (c, a, b),
        (_, false) => (c, b, a),
    };
    if ![year, month, day].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let century = if year.len() == 2 { 2000 } else { 0 };
    NaiveDate::from_ymd_opt(year.parse::<i32>().ok()? + century, month.parse().ok()?, day.parse().ok()?)
        .filter(|date| (2000..2100).contains(&chrono::Datelike::year(date)))
}

/// As [`minor_of`], with thousands grouped, a sign after the figures, or a currency's sign before them. `1,234` alone
/// could mean two amounts, and is refused.
fn amount(text: &str, currency: Currency) -> Option<i64> {
    let kept: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')).collect();
    let strange =
        text.chars().any(|c| c.is_alphabetic() && !currency.code().contains(c.to_ascii_uppercase()));
    let (kept, sign) = match kept.strip_suffix(['-', '+']) {
        Some(before) => (before.to_owned(), if kept.ends_with('-') { -1 } else { 1 }),
        None => (kept, 1),
    };
    let mark = kept.rfind(['.', ',']);
    let marks = kept.matches(['.', ',']).count();
    let ambiguous = marks == 1
        && mark
            .is_some_and(|at| kept.len() - at - 1 == 3 && currency.exponent() != 3 && !kept.ends_with("000"));
    if strange || ambiguous {
        return None;
    }
    let plain: String = kept
        .char_indices()
        .filter(|(at, c)| !matches!(c, '.' | ',') || Some(*at) == mark)
        .map(|(_, c)| c)
        .collect();
    minor_of(&plain, currency)?.checked_mul(sign)
}
