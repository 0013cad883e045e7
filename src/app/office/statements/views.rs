//! What the pages of statements show.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    app::{
        office::{payments::Choice, words},
        statements::ImportedStatement,
    },
    bank::{ListedStatement, line::Payer, queue::OpenLine, same_line::AskedLine},
    kernel::money::{Currency, Money},
    office::views::OfficeFrame,
    payments::WaitingTransfer,
};

/// What was typed beside the file.
#[derive(Clone, Debug, Default)]
pub(in crate::app::office) struct TypedUpload {
    pub account: String,
    pub currency: String,
}

#[derive(Template)]
#[template(path = "app/office/templates/statements.html")]
pub(in crate::app::office) struct StatementsView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub statements: Vec<ListedStatement>,
    pub queue: Vec<OpenLine>,
    /// Lines that probably came in another format before.
    pub asked: Vec<AskedLine>,
    /// Money of no statement that waits.
    pub waiting: Vec<WaitingTransfer>,
    /// How many lines wait, and their sum, by currency.
    pub sums: Vec<(i64, Money)>,
    pub after: Option<String>,
    pub next: Option<String>,
    pub currencies: Vec<Choice>,
    pub funds: Vec<Choice>,
    pub can_open: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
    pub detail: Option<String>,
    pub typed: TypedUpload,
    pub opened: HashMap<String, Payer>,
}

impl StatementsView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn date(&self, date: &NaiveDate) -> String {
        self.office.texts.date(date)
    }

    fn days(&self, days: &Option<(NaiveDate, NaiveDate)>) -> String {
        days.map_or_else(String::new, |(first, last)| {
            if first == last {
                return self.office.texts.date(&first);
            }
            format!("{} – {}", self.office.texts.date(&first), self.office.texts.date(&last))
        })
    }

    fn told_before(&self, asked: &AskedLine) -> String {
        let date = self.office.texts.date(&asked.known_on);
        let of = [("date", date.as_str()), ("format", asked.known_format.as_str())];
        self.office.texts.t2("statements-asked-of", of[0], of[1])
    }

    /// What the line that is here is known by.
    fn known_as<'a>(&self, asked: &'a AskedLine) -> &'a str {
        asked.known_reference.as_deref().unwrap_or(&asked.known_source_ref)
    }

    fn asked_payer(&self, asked: &AskedLine) -> Option<&Payer> {
        self.opened.get(&asked.source_ref)
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn balance(&self, balance: &Option<Money>) -> String {
        balance.map_or_else(|| "–".to_owned(), |money| self.office.texts.money(&money))
    }

    fn count(&self, count: &i64) -> String {
        self.office.texts.number(*count)
    }

    fn waits(&self, sum: &(i64, Money)) -> String {
        let texts = self.office.texts;
        format!("{} · {}", texts.t_count("statements-lines", "count", sum.0), texts.money(&sum.1))
    }

    fn is_out(&self, line: &OpenLine) -> bool {
        line.amount.minor < 0
    }

    fn why<'a>(&self, why: &'a str) -> std::borrow::Cow<'a, str> {
        let key = match why {
            "one character is another" => "statements-near-typo",
            "a payout of this amount" => "statements-near-payout",
            "one of several references" => "statements-near-several",
            "was promised in another currency" => "statements-near-currency",
            "was paid before" => "statements-near-paid",
            "could not be booked" => "statements-near-refused",
            other => return other.into(),
        };
        self.office.texts.t(key).into()
    }

    fn payer(&self, line: &OpenLine) -> Option<&Payer> {
        self.opened.get(&line.source_ref)
    }

    /// The reference that is near, if it is only one.
    fn proposed<'a>(&self, line: &'a OpenLine) -> &'a str {
        match line.proposals.as_slice() {
            [(what, _)] if !what.starts_with("po_") => what,
            _ => "",
        }
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/statement_preview.html")]
pub(in crate::app::office) struct PreviewView {
    pub office: OfficeFrame,
    pub statements: Vec<ImportedStatement>,
    pub id: Uuid,
    pub key: Zeroizing<String>,
    pub typed: TypedUpload,
}

impl PreviewView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn key(&self) -> &str {
        &self.key
    }

    fn title(&self, of: &ImportedStatement) -> String {
        let ending = if of.ending.is_empty() { String::new() } else { format!(" …{}", of.ending) };
        format!("{}{ending} · {} · {}", of.account, of.currency, of.format)
    }

    fn figures(&self, of: &ImportedStatement) -> Vec<(String, String)> {
        let texts = self.office.texts;
        let mut rows = Vec::new();
        if let Some((first, last)) = &of.days {
            rows.push((texts.t("statements-days"), format!("{} – {}", texts.date(first), texts.date(last))));
        }
        for (key, balance) in [("statements-opening", &of.opening), ("statements-closing", &of.closing)] {
            if let Some(balance) = balance {
                rows.push((texts.t(key), texts.money(balance)));
            }
        }
        let number = |count: u64| texts.number(i64::try_from(count).unwrap_or(i64::MAX));
        rows.push((texts.t("statements-known"), number(of.known)));
        let sorted = &of.sorted;
        for (key, (lines, minor)) in [
            ("statements-would-book", sorted.booked),
            ("statements-by-hand", sorted.by_hand),
            ("statements-payouts", sorted.payouts),
            ("statements-suspense-in", sorted.suspense_in),
            ("statements-suspense-out", sorted.suspense_out),
            ("statements-asked", sorted.asked),
        ] {
            if lines > 0 {
                let sum = words::sums(texts, &[money(minor, of.currency)]);
                rows.push((texts.t(key), format!("{} · {sum}", number(lines))));
            }
        }
        if sorted.nothing > 0 {
            rows.push((texts.t("statements-no-money"), number(sorted.nothing)));
        }
        rows
    }

    fn tells_balances(&self, of: &ImportedStatement) -> bool {
        of.opening.is_some() && of.closing.is_some()
    }
}

fn money(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency)
}
