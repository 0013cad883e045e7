//! ISO 20022 camt.053 (<https://www.iso20022.org/iso-20022-message-definitions>; the versions differ in where a party's
//! name, an entry's status and a part's amount stand, and all places are read). Booked entries only; an entry that the
//! bank gathered from several transactions is a line for each, where their amounts add up to it.

use std::{collections::BTreeMap, io::BufRead};

use chrono::NaiveDate;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    super::statement::{Balance, Line, Piece, Take, Unreadable, minor_of},
    text::joined,
};
use crate::kernel::money::Currency;

/// Deeper than any statement.
const DEEPEST: usize = 64;
/// Longer than any text of a statement.
const LONGEST: usize = 64 * 1024;

/// What a path below an entry or balance said; of repeated ones all, one after another.
type Found = BTreeMap<String, Vec<String>>;

#[derive(Default)]
struct Entry {
    own: Found,
    parts: Vec<Found>,
}

struct Camt<'a> {
    take: Take<'a>,
    path: Vec<String>,
    text: String,
    currency: Option<Currency>,
    balance: Option<Found>,
    entry: Option<Entry>,
    statements: usize,
    entries: usize,
}

pub(super) fn read(source: &mut dyn BufRead, take: Take<'_>) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().expand_empty_elements = true;
    let mut state = Camt {
        take,
        path: Vec::new(),
        text: String::new(),
        currency: None,
        balance: None,
        entry: None,
        statements: 0,
        entries: 0,
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|_| Unreadable::at(state.place(), "is no well-formed XML in UTF-8"))? {
            Event::Start(start) => state.start(&start)?,
            Event::Empty(start) => {
                state.start(&start)?;
                state.end()?;
            }
            Event::End(_) => state.end()?,
            Event::Text(text) => state.add(&text.xml10_content())?,
            Event::CData(data) => state.add(&data.xml10_content())?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character,
                    Ok(None) => match reference.as_ref() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return Err(Unreadable::at(state.place(), "an entity is not known")),
                    },
                    Err(_) => return Err(Unreadable::at(state.place(), "a character cannot be")),
                };
                state.add(resolved.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => {
                return Err(Unreadable::at("the document", "has a document type: no bank writes one"));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    if !state.path.is_empty() {
        return Err(Unreadable::at(state.place(), "the document ends in the middle"));
    }
    if state.statements == 0 {
        return Err(Unreadable::at("the document", "holds no statement"));
    }
    Ok(())
}

/// The first text under a path; with `|` between several places.
fn first<'a>(found: &'a Found, paths: &str) -> &'a str {
    let texts = paths.split('|').find_map(|path| found.get(path));
    texts.and_then(|texts| texts.first()).map_or("", String::as_str)
}

fn all<'a>(found: &'a Found, path: &str) -> Vec<&'a str> {
    found.get(path).map(|texts| texts.iter().map(String::as_str).collect()).unwrap_or_default()
}

fn date(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

impl Camt<'_> {
    fn place(&self) -> String {
        match (self.entries, self.path.last()) {
            (0, None) => "the document".to_owned(),
            (0, Some(element)) => element.clone(),
            (number, None) => format!("after entry {number}"),
            (number, Some(element)) => format!("entry {number}, {element}"),
        }
    }

    fn wrong(&self, what: &'static str) -> Unreadable {
        Unreadable::at(self.place(), what)
    }

    fn add(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.text.len() + text.len() > LONGEST {
            return Err(self.wrong("a text is longer than any bank writes"));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = start.local_name().into_inner().to_owned();
        if self.path.len() == DEEPEST {
            return Err(self.wrong("elements are nested deeper than in any statement"));
        }
        self.text.clear();
        match name.as_str() {
            "Stmt" => {
                self.statements += 1;
                self.currency = None;
                (self.take)(Piece::Begin)?;
            }
            "Bal" if self.entry.is_none() && self.statements > 0 => self.balance = Some(Found::new()),
            "Ntry" => {
                self.entries += 1;
                self.entry = Some(Entry::default());
            }
            "TxDtls" => {
                if let Some(entry) = &mut self.entry {
                    entry.parts.push(Found::new());
                }
            }
            _ => {}
        }
        self.path.push(name);
        if let Some(currency) = start.try_get_attribute("Ccy").ok().flatten() {
            let code = currency.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let code = code.map_err(|_| self.wrong("the currency cannot be read"))?.into_owned();
            self.note("@Ccy", code);
        }
        Ok(())
    }

    /// Keeps a text under the path below the entry, part or balance in which it stands.
    fn note(&mut self, more: &str, text: String) {
        let below = |element: &str, path: &[String]| -> Option<String> {
            let at = path.iter().rposition(|above| above == element)?;
            Some(format!("{}{more}", path[at + 1..].join("/")))
        };
        if let Some(balance) = &mut self.balance {
            if let Some(path) = below("Bal", &self.path) {
                balance.entry(path).or_default().push(text);
            }
        } else if let Some(entry) = &mut self.entry {
            match (below("TxDtls", &self.path), entry.parts.last_mut()) {
                (Some(path), Some(part)) => part.entry(path).or_default().push(text),
                _ => {
                    if let Some(path) = below("Ntry", &self.path) {
                        entry.own.entry(path).or_default().push(text);
                    }
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        let text = std::mem::take(&mut self.text).trim().to_owned();
        if !text.is_empty() {
            self.note("", text.clone());
            if self.entry.is_none() && self.balance.is_none() {
                self.account(&text)?;
            }
        }
        let ended = self.path.last().cloned().unwrap_or_default();
        match ended.as_str() {
            "Bal" => {
                if let Some(found) = self.balance.take() {
                    self.balance(&found)?;
                }
            }
            "Ntry" => {
                if let Some(entry) = self.entry.take() {
                    self.entry(&entry)?;
                }
            }
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn account(&mut self, text: &str) -> Result<(), Unreadable> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [.., "Stmt", "Acct", "Id", "IBAN"] | [.., "Stmt", "Acct", "Id", "Othr", "Id"] => {
                (self.take)(Piece::Number(text.to_owned()))
            }
            [.., "Stmt", "Acct", "Ccy"] => self.in_currency(text),
            _ => Ok(()),
        }
    }

    fn in_currency(&mut self, code: &str) -> Result<(), Unreadable> {
        let currency: Currency = code.parse().map_err(|_| self.wrong("is no currency of ISO 4217"))?;
        match self.currency {
            Some(known) if known != currency => Err(self.wrong("is in another currency than its account")),
            Some(_) => Ok(()),
            None => {
                self.currency = Some(currency);
                (self.take)(Piece::Currency(currency))
            }
        }
    }

    /// A signed amount and its currency.
    fn signed(&mut self, amount: &str, code: &str, side: &str) -> Result<i64, Unreadable> {
        self.in_currency(code)?;
        let currency = self.currency.ok_or_else(|| self.wrong("no currency is told"))?;
        let minor = minor_of(amount, currency).filter(|minor| *minor >= 0);
        let minor = minor.ok_or_else(|| self.wrong("the amount cannot be read"))?;
        match side {
            "CRDT" => Ok(minor),
            "DBIT" => Ok(-minor),
            _ => Err(self.wrong("is neither credit nor debit")),
        }
    }

    fn balance(&mut self, found: &Found) -> Result<(), Unreadable> {
        let kind = first(found, "Tp/CdOrPrtry/Cd");
        // PRCD: the closing one of the statement before. Interim and available balances are none of these.
        let is_opening = matches!(kind, "OPBD" | "PRCD");
        if !is_opening && kind != "CLBD" {
            return Ok(());
        }
        let minor = self.signed(first(found, "Amt"), first(found, "Amt@Ccy"), first(found, "CdtDbtInd"))?;
        let on = date(first(found, "Dt/Dt|Dt/DtTm"));
        let balance = Balance { on, minor };
        (self.take)(if is_opening { Piece::Opening(balance) } else { Piece::Closing(balance) })
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), Unreadable> {
        let own = &entry.own;
        // What is pending or for information only moves no money yet.
        if !matches!(first(own, "Sts/Cd|Sts"), "BOOK" | "") {
            return Ok(());
        }
        let side = first(own, "CdtDbtInd").to_owned();
        let minor = self.signed(first(own, "Amt"), first(own, "Amt@Ccy"), &side)?;
        let date = date(first(own, "BookgDt/Dt|BookgDt/DtTm|ValDt/Dt|ValDt/DtTm"));
        let date = date.ok_or_else(|| self.wrong("has no date"))?;
        let mut amounts: Vec<i64> = Vec::new();
        if entry.parts.len() > 1 {
            for part in &entry.parts {
                let paths = ("Amt|AmtDtls/TxAmt/Amt", "Amt@Ccy|AmtDtls/TxAmt/Amt@Ccy");
                let (amount, code) = (first(part, paths.0), first(part, paths.1));
                let own_side = first(part, "CdtDbtInd");
                let side = if own_side.is_empty() { side.as_str() } else { own_side };
                if amount.is_empty() || self.currency.is_none_or(|currency| currency.code() != code) {
                    break;
                }
                amounts.push(self.signed(amount, code, side)?);
            }
        }
        let add_up = amounts.len() == entry.parts.len()
            && amounts.iter().try_fold(0i64, |sum, part| sum.checked_add(*part)) == Some(minor);
        if entry.parts.len() > 1 && add_up {
            for (number, (part, minor)) in entry.parts.iter().zip(amounts).enumerate() {
                let line = line(own, &[part], date, minor, Some(number));
                (self.take)(Piece::Line(line))?;
            }
            return Ok(());
        }
        let parts: Vec<&Found> = entry.parts.iter().collect();
        (self.take)(Piece::Line(line(own, &parts, date, minor, None)))
    }
}

fn line(own: &Found, parts: &[&Found], date: NaiveDate, minor: i64, number: Option<usize>) -> Line {
    let (name, account) = if minor >= 0 {
        ("RltdPties/Dbtr/Pty/Nm|RltdPties/Dbtr/Nm|RltdPties/UltmtDbtr/Pty/Nm", "RltdPties/DbtrAcct")
    } else {
        ("RltdPties/Cdtr/Pty/Nm|RltdPties/Cdtr/Nm|RltdPties/UltmtCdtr/Pty/Nm", "RltdPties/CdtrAcct")
    };
    let account = format!("{account}/Id/IBAN|{account}/Id/Othr/Id");
    let mut texts: Vec<&str> = Vec::new();
    for part in parts {
        texts.extend(all(part, "RmtInf/Strd/CdtrRefInf/Ref"));
        texts.extend(all(part, "RmtInf/Ustrd"));
        texts.extend(all(part, "Refs/EndToEndId").into_iter().filter(|id| *id != "NOTPROVIDED"));
        texts.extend(all(part, "AddtlTxInf"));
    }
    texts.extend(all(own, "AddtlNtryInf"));
    let of_parts = |paths: &str| -> String {
        let texts: Vec<&str> = parts.iter().map(|part| first(part, paths)).collect();
        joined(&texts)
    };
    let part_id = parts.first().map_or("", |part| first(part, "Refs/AcctSvcrRef|Refs/TxId"));
    let own_id = first(own, "AcctSvcrRef|NtryRef");
    let bank_id = match (number, own_id, part_id) {
        (_, "", "") => None,
        (Some(number), own, "") => Some(format!("{own}/{number}")),
        (Some(_), _, part) => Some(part.to_owned()),
        (None, "", part) => Some(part.to_owned()),
        (None, own, _) => Some(own.to_owned()),
    };
    Line { date, minor, bank_id, payer: of_parts(name), account: of_parts(&account), text: joined(&texts) }
}
