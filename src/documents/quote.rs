//! The quote: what a meeting votes on. It has no number of the invoices' series.

use chrono::NaiveDate;

use super::{
    issuer::Issuer,
    paper::{Paper, Section, Sheet, Table, day},
};
use crate::{
    kernel::{money::Money, reference::Reference},
    platform::i18n::Texts,
};

/// What a quote states.
#[derive(Clone, Debug)]
pub struct QuoteSheet {
    pub texts: Texts,
    pub issuer: Issuer,
    pub reference: Reference,
    pub date: NaiveDate,
    /// The last day on which the price holds.
    pub valid_until: NaiveDate,
    /// The body, its union.
    pub addressee: Vec<String>,
    /// What is paid for: `Affiliation for one year, as branch`.
    pub what: String,
    pub working: String,
    pub fee: Money,
    pub delegates: Option<u32>,
    /// The campaign's model motion with the body's figures filled in, a paragraph each.
    pub motion: Vec<String>,
    /// Where the secretary reports the meeting's date.
    pub report_url: String,
}

impl QuoteSheet {
    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let mut facts = vec![
            (texts.t("document-reference"), self.reference.grouped()),
            (texts.t("document-date"), texts.date(&self.date)),
            (texts.t("document-valid-until"), texts.date(&self.valid_until)),
        ];
        if let Some(delegates) = self.delegates {
            facts.push((texts.t("document-delegates"), delegates.to_string()));
        }
        let fee = texts.money(&self.fee);
        let motion = Section {
            heading: texts.t("document-motion-title"),
            paragraphs: self.motion,
            ..Section::default()
        };
        let next = Section {
            heading: texts.t("document-next-title"),
            paragraphs: vec![texts.t("document-quote-next")],
            ..Section::default()
        };
        Paper::Sheet(Box::new(Sheet {
            lang: texts.locale.tag(),
            date: day(self.date),
            title: texts.t("document-quote-title"),
            issuer: self.issuer.lines(),
            addressee_label: texts.t("document-for"),
            addressee: self.addressee,
            facts,
            opening: Some(texts.t("document-quote-opening")),
            table: Some(Table {
                columns: vec![
                    texts.t("document-what"),
                    texts.t("document-working"),
                    texts.t("document-amount"),
                ],
                wide: 1,
                lines: vec![vec![self.what, self.working, fee.clone()]],
                totals: vec![(texts.t("document-total"), fee)],
            }),
            sections: vec![motion, next.with_link(self.report_url, texts.t("document-qr-report"))],
            closing: vec![texts.t("document-quote-no-invoice")],
            footer: self.issuer.footer(),
        }))
    }
}
