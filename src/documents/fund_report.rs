//! The statement of the funds: what each had, what it gained and lost, and what it has.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    issuer::Issuer,
    paper::{Paper, Section, Sheet, Table, day},
};
use crate::{kernel::money::Money, platform::i18n::Texts};

/// One fund in one currency.
#[derive(Clone, Debug)]
pub struct FundPart {
    pub name: String,
    pub opening: Money,
    /// Why it has more or less than before, in words of the reader's language.
    pub items: Vec<(String, Money)>,
    pub closing: Money,
}

/// What the statement states.
#[derive(Clone, Debug)]
pub struct FundReport {
    pub texts: Texts,
    pub issuer: Issuer,
    /// When it was drawn up.
    pub date: NaiveDate,
    /// First and last business date; `None`: from the beginning, or until now.
    pub period: (Option<NaiveDate>, Option<NaiveDate>),
    pub zone: Tz,
    pub funds: Vec<FundPart>,
    /// What all funds have together, by currency.
    pub sums: Vec<Money>,
}

impl FundReport {
    fn section(texts: Texts, part: FundPart) -> Section {
        let line = |(what, amount): (String, Money)| vec![what, texts.money(&amount)];
        let opening = (texts.t("funds-opening"), part.opening);
        Section {
            heading: format!("{} · {}", part.name, part.closing.currency),
            table: Some(Table {
                columns: vec![texts.t("document-what"), texts.t("document-amount")],
                wide: 0,
                lines: std::iter::once(opening).chain(part.items).map(line).collect(),
                totals: vec![(texts.t("funds-closing"), texts.money(&part.closing))],
            }),
            ..Section::default()
        }
    }

    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let bound = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| texts.date(&day));
        let period = format!("{} – {}", bound(self.period.0), bound(self.period.1));
        let sums: Vec<String> = self.sums.iter().map(|sum| texts.money(sum)).collect();
        Paper::Sheet(Box::new(Sheet {
            lang: texts.locale.tag(),
            date: day(self.date),
            title: texts.t("funds-title"),
            issuer: self.issuer.lines(),
            addressee_label: texts.t("document-to"),
            addressee: Vec::new(),
            facts: vec![
                (texts.t("funds-period"), period),
                (texts.t("document-date"), texts.date(&self.date)),
                (texts.t("funds-together"), sums.join(" + ")),
            ],
            opening: Some(texts.t1("funds-zone", "zone", self.zone.name())),
            table: None,
            sections: self.funds.into_iter().map(|part| Self::section(texts, part)).collect(),
            closing: vec![texts.t("funds-text")],
            footer: self.issuer.footer(),
        }))
    }
}
