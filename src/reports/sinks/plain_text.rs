//! Plain-text accounting: beancount (<https://beancount.github.io/docs/beancount_language_syntax.html>) and hledger
//! (<https://hledger.org/hledger.html#journal>). The fund is the last part of an account's name. Accounts are opened on
//! the day of their first entry, so that no list of them is needed before the rows.

use std::{collections::BTreeSet, fmt::Write};

use super::{
    Column, ExportError, RowSink, Tail,
    transaction::{Gathering, Split, Transaction},
};

/// How a language writes a transaction.
#[derive(Clone, Copy)]
enum Language {
    Beancount,
    Hledger,
}

pub(super) struct PlainText {
    language: Language,
    gathering: Gathering,
    declared: BTreeSet<String>,
    text: String,
}

impl PlainText {
    pub(super) fn beancount(columns: &[Column]) -> Self {
        let text = ";; The journal. Debits are positive; each transaction is one entry.\n".to_owned();
        let gathering = Gathering::of(columns);
        Self { language: Language::Beancount, gathering, declared: BTreeSet::new(), text }
    }

    pub(super) fn hledger(columns: &[Column]) -> Self {
        let text = "; The journal. Debits are positive; each transaction is one entry.\n\
                    decimal-mark .\n"
            .to_owned();
        let gathering = Gathering::of(columns);
        Self { language: Language::Hledger, gathering, declared: BTreeSet::new(), text }
    }

    fn write(&mut self, transaction: &Transaction) {
        match self.language {
            Language::Beancount => self.write_beancount(transaction),
            Language::Hledger => self.write_hledger(transaction),
        }
    }

    fn write_beancount(&mut self, of: &Transaction) {
        let accounts: Vec<_> = of.splits.iter().map(beancount_account).collect();
        for account in &accounts {
            if self.declared.insert(account.clone()) {
                self.line(format_args!("{} open {account}", of.date));
            }
        }
        let link = if of.reference.is_empty() { String::new() } else { format!(" ^{}", of.reference) };
        self.line(format_args!("\n{} * {}{link}", of.date, quoted(&of.event)));
        for (key, value) in facts(of) {
            self.line(format_args!("  {key}: {}", quoted(value)));
        }
        for (account, split) in accounts.iter().zip(&of.splits) {
            self.line(format_args!("  {account}  {} {}", split.amount, split.currency));
        }
    }

    fn write_hledger(&mut self, of: &Transaction) {
        for split in &of.splits {
            let account = hledger_account(split);
            if self.declared.insert(account.clone()) {
                self.line(format_args!("account {account}"));
            }
            if self.declared.insert(split.currency.clone()) {
                let decimals = split.amount.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                self.line(format_args!("commodity 1000.{:0<decimals$} {}", "", split.currency));
            }
        }
        let code = if of.reference.is_empty() { String::new() } else { format!("({}) ", of.reference) };
        self.line(format_args!("\n{} * {code}{}", of.date, plain(&of.event)));
        for (key, value) in facts(of) {
            self.line(format_args!("    ; {key}: {}", plain(value)));
        }
        for split in &of.splits {
            self.line(format_args!("    {}  {} {}", hledger_account(split), split.amount, split.currency));
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // A text takes whatever is written to it.
        let _ = writeln!(self.text, "{line}");
    }
}

/// By which an entry is found again in the books; what is not known is left out.
fn facts(of: &Transaction) -> impl Iterator<Item = (&'static str, &String)> {
    let facts =
        [("entry", &of.entry), ("source", &of.source), ("id", &of.source_ref), ("true-date", &of.true_date)];
    facts.into_iter().filter(|(_, value)| !value.is_empty())
}

/// Each part of a name begins with a capital letter or a figure, and has letters, figures and hyphens.
fn beancount_account(split: &Split) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
    };
    let parts: Vec<_> = split.account.split(':').chain([split.fund.as_str()]).map(part).collect();
    parts.join(":")
}

fn hledger_account(split: &Split) -> String {
    format!("{}:{}", split.account, split.fund)
}

/// A text of beancount.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            c if c.is_control() => vec![' '],
            c => vec![c],
        })
        .collect();
    format!("\"{escaped}\"")
}

/// What neither ends a value of hledger's nor begins a comment.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, ',' | ';' | '|') { ' ' } else { c }).collect()
}

impl RowSink for PlainText {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        if let Some(transaction) = self.gathering.row(cells) {
            self.write(&transaction);
        }
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, ExportError> {
        Ok(std::mem::take(&mut self.text).into_bytes())
    }

    fn finish(mut self: Box<Self>) -> Result<Tail, ExportError> {
        if let Some(transaction) = self.gathering.last() {
            self.write(&transaction);
        }
        self.take().map(Tail::Bytes)
    }
}
