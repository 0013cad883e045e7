//! OFX (<https://financialdataexchange.org/FDX/About/OFX-Work-Group.aspx>): 1.x is SGML without end tags for values,
//! 2.x is XML; both are tags, each followed by its value. There is a closing balance (`LEDGERBAL`) and no opening one.

use std::io::BufRead;

use chrono::NaiveDate;

use super::{
    super::statement::{Balance, Line, Piece, Take, Unreadable, minor_of},
    text::{decode, joined, until},
};
use crate::kernel::money::Currency;

#[derive(Default)]
struct Transaction {
    date: String,
    amount: String,
    id: String,
    name: String,
    account: String,
    texts: Vec<String>,
}

struct Ofx<'a> {
    take: Take<'a>,
    currency: Option<Currency>,
    transaction: Option<Transaction>,
    balance: Option<(String, String)>,
    in_other_account: bool,
    statements: usize,
    lines: usize,
}

pub(super) fn read(source: &mut dyn BufRead, take: Take<'_>) -> Result<(), Unreadable> {
    let mut state = Ofx {
        take,
        currency: None,
        transaction: None,
        balance: None,
        in_other_account: false,
        statements: 0,
        lines: 0,
    };
    // What stands before the first tag is the header of 1.x.
    until(source, b'<', "the header")?;
    let mut whole = false;
    while let Some(bytes) = until(source, b'<', &state.place())? {
        let text = decode(bytes.strip_suffix(b"<").unwrap_or(&bytes));
        let Some((tag, value)) = text.split_once('>') else {
            return Err(state.wrong("a tag does not end"));
        };
        let tag = tag.trim().to_ascii_uppercase();
        if tag.starts_with(['?', '!']) {
            continue;
        }
        let tag = tag.split_whitespace().next().unwrap_or_default().to_owned();
        match tag.strip_prefix('/') {
            Some(ended) => {
                whole |= ended == "OFX";
                state.end(ended)?;
            }
            None => state.tag(&tag, &unescape(value.trim()))?,
        }
    }
    if state.statements == 0 {
        return Err(Unreadable::at("the document", "holds no statement"));
    }
    if !whole {
        return Err(state.wrong("the document ends in the middle"));
    }
    Ok(())
}

/// The entities that OFX knows.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let pairs =
        [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// `20261124`, with a time and a zone after it or not.
fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..8)?, "%Y%m%d").ok()
}

impl Ofx<'_> {
    fn place(&self) -> String {
        if self.lines == 0 { "the document".to_owned() } else { format!("transaction {}", self.lines) }
    }

    fn wrong(&self, what: &'static str) -> Unreadable {
        Unreadable::at(self.place(), what)
    }

    fn tag(&mut self, tag: &str, value: &str) -> Result<(), Unreadable> {
        match tag {
            "STMTRS" | "CCSTMTRS" => {
                self.statements += 1;
                self.currency = None;
                return (self.take)(Piece::Begin);
            }
            "CURDEF" => {
                let currency = value.parse().map_err(|_| self.wrong("is no currency of ISO 4217"))?;
                self.currency = Some(currency);
                return (self.take)(Piece::Currency(currency));
            }
            "STMTTRN" => {
                self.lines += 1;
                // SGML may leave an end tag out.
                self.end("STMTTRN")?;
                self.transaction = Some(Transaction::default());
            }
            "LEDGERBAL" => self.balance = Some((String::new(), String::new())),
            "AVAILBAL" => self.end("LEDGERBAL")?,
            "BANKACCTTO" | "CCACCTTO" | "BANKACCTFROM" if self.transaction.is_some() => {
                self.in_other_account = true;
            }
            _ => {}
        }
        if let Some(transaction) = &mut self.transaction {
            match tag {
                "DTPOSTED" => value.clone_into(&mut transaction.date),
                "TRNAMT" => value.clone_into(&mut transaction.amount),
                "FITID" => value.clone_into(&mut transaction.id),
                "NAME" | "PAYEE" if !value.is_empty() => value.clone_into(&mut transaction.name),
                "ACCTID" if self.in_other_account => value.clone_into(&mut transaction.account),
                "MEMO" | "CHECKNUM" | "REFNUM" => transaction.texts.push(value.to_owned()),
                // An amount in another currency, with the rate: the account was moved in its own.
                "CURRENCY" => return Err(self.wrong("is in another currency than its account")),
                _ => {}
            }
        } else if let Some((amount, on)) = &mut self.balance {
            match tag {
                "BALAMT" => value.clone_into(amount),
                "DTASOF" => value.clone_into(on),
                _ => {}
            }
        } else if tag == "ACCTID" && self.statements > 0 {
            return (self.take)(Piece::Number(value.to_owned()));
        }
        Ok(())
    }

    fn end(&mut self, tag: &str) -> Result<(), Unreadable> {
        match tag {
            "BANKACCTTO" | "CCACCTTO" | "BANKACCTFROM" => self.in_other_account = false,
            "STMTTRN" | "BANKTRANLIST" => {
                self.in_other_account = false;
                if let Some(transaction) = self.transaction.take() {
                    return self.line(&transaction);
                }
            }
            "LEDGERBAL" | "STMTRS" | "CCSTMTRS" => {
                if let Some((amount, on)) = self.balance.take() {
                    let minor = self.minor(&amount)?;
                    return (self.take)(Piece::Closing(Balance { on: date(&on), minor }));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn minor(&self, amount: &str) -> Result<i64, Unreadable> {
        let currency = self.currency.ok_or_else(|| self.wrong("comes before the account's currency"))?;
        minor_of(amount, currency).ok_or_else(|| self.wrong("the amount cannot be read"))
    }

    fn line(&mut self, of: &Transaction) -> Result<(), Unreadable> {
        let minor = self.minor(&of.amount)?;
        let date = date(&of.date).ok_or_else(|| self.wrong("has no date"))?;
        let texts: Vec<&str> = of.texts.iter().map(String::as_str).collect();
        (self.take)(Piece::Line(Line {
            date,
            minor,
            bank_id: Some(of.id.clone()).filter(|id| !id.is_empty()),
            payer: of.name.clone(),
            account: of.account.clone(),
            text: joined(&texts),
        }))
    }
}
