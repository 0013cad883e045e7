//! The yearly statement: what came from somebody in a calendar year.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    issuer::Issuer,
    paper::{Paper, Sheet, Table, day},
};
use crate::{
    kernel::{money::Money, reference::Reference},
    platform::i18n::Texts,
};

/// One payment; of one that went back in part, what was kept.
#[derive(Clone, Debug)]
pub struct StatementLine {
    pub date: NaiveDate,
    pub what: String,
    pub reference: Reference,
    pub amount: Money,
}

/// What a statement states.
#[derive(Clone, Debug)]
pub struct Statement {
    pub texts: Texts,
    pub issuer: Issuer,
    pub year: i32,
    /// When it was drawn up.
    pub date: NaiveDate,
    /// That of the payments' dates.
    pub zone: Tz,
    /// Nobody where no name is known.
    pub addressee: Vec<String>,
    /// By date.
    pub lines: Vec<StatementLine>,
}

impl Statement {
    /// The sum of each currency, in the order of their codes.
    fn sums(&self) -> Vec<Money> {
        let mut sums: Vec<Money> = Vec::new();
        for line in &self.lines {
            match sums.iter_mut().find(|sum| sum.currency == line.amount.currency) {
                // A year's payments of one body do not come near 64 bits.
                Some(sum) => sum.minor = sum.minor.saturating_add(line.amount.minor),
                None => sums.push(line.amount),
            }
        }
        sums.sort_by_key(|sum| sum.currency);
        sums
    }

    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let sums = self.sums();
        let total = texts.t("document-total");
        let totals = sums.iter().map(|sum| (total.clone(), texts.money(sum))).collect();
        let count = i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
        let line = |line: StatementLine| {
            vec![texts.date(&line.date), line.what, line.reference.grouped(), texts.money(&line.amount)]
        };
        // A year is no number to be grouped.
        let year = self.year.to_string();
        Paper::Sheet(Box::new(Sheet {
            lang: texts.locale.tag(),
            date: day(self.date),
            title: texts.t1("document-statement-title", "year", &year),
            issuer: self.issuer.lines(),
            addressee_label: texts.t("document-to"),
            addressee: self.addressee,
            facts: vec![(texts.t("document-date"), texts.date(&self.date))],
            opening: Some(texts.t_args(
                "document-statement-opening",
                &[("year", year.as_str().into()), ("count", count.into())],
            )),
            table: Some(Table {
                columns: ["document-date", "document-what", "document-reference", "document-amount"]
                    .map(|key| texts.t(key))
                    .to_vec(),
                wide: 1,
                lines: self.lines.into_iter().map(line).collect(),
                totals,
            }),
            sections: Vec::new(),
            closing: vec![texts.t1("statement-zone", "zone", self.zone.name()), texts.t("mail-no-gift-aid")],
            footer: self.issuer.footer(),
        }))
    }
}
