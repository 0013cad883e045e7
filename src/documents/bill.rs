//! Invoices, and the credit notes that cancel them. Both have numbers of a series without gaps.

use chrono::NaiveDate;

use super::{
    issuer::{Issuer, bank_rows},
    paper::{Paper, Section, Sheet, Table, day},
};
use crate::{
    kernel::{bank_details::BankDetails, money::Money, reference::Reference},
    platform::i18n::Texts,
};

/// One line of a bill.
#[derive(Clone, Debug)]
pub struct BillLine {
    pub what: String,
    /// How the amount came about; may be empty.
    pub working: String,
    pub amount: Money,
}

/// What an invoice states.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub texts: Texts,
    pub issuer: Issuer,
    pub number: String,
    /// What a transfer must carry.
    pub reference: Reference,
    pub date: NaiveDate,
    pub due: NaiveDate,
    pub addressee: Vec<String>,
    /// The body's own number for the purchase.
    pub purchase_order: Option<String>,
    pub lines: Vec<BillLine>,
    pub total: Money,
    /// What has come already.
    pub paid: Option<Money>,
    pub vat_sentence: String,
    pub bank: Option<BankDetails>,
    /// Where it can be paid by card.
    pub pay_url: Option<String>,
}

fn table(texts: Texts, lines: Vec<BillLine>, totals: Vec<(String, String)>) -> Table {
    let line = |line: BillLine| vec![line.what, line.working, texts.money(&line.amount)];
    Table {
        columns: vec![texts.t("document-what"), texts.t("document-working"), texts.t("document-amount")],
        wide: 1,
        lines: lines.into_iter().map(line).collect(),
        totals,
    }
}

impl Invoice {
    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let mut facts = vec![
            (texts.t("document-number"), self.number.clone()),
            (texts.t("document-date"), texts.date(&self.date)),
            (texts.t("document-due"), texts.date(&self.due)),
            (texts.t("document-reference"), self.reference.grouped()),
        ];
        if let Some(order) = self.purchase_order {
            facts.push((texts.t("document-purchase-order"), order));
        }
        let mut totals = vec![(texts.t("document-total"), texts.money(&self.total))];
        if let Some(paid) = self.paid.filter(|paid| paid.minor > 0) {
            totals.push((texts.t("document-paid"), texts.money(&paid)));
            if let Ok(open) = self.total.checked_sub(paid) {
                totals.push((
                    texts.t("document-open"),
                    texts.money(&Money::new(open.minor.max(0), open.currency)),
                ));
            }
        }
        let mut sections = Vec::new();
        if let Some(bank) = &self.bank {
            sections.push(Section {
                heading: texts.t("document-transfer-title"),
                paragraphs: vec![texts.t("document-transfer-text")],
                rows: bank_rows(texts, bank, &self.reference.grouped()),
                ..Section::default()
            });
        }
        if let Some(url) = self.pay_url {
            let section = Section {
                heading: texts.t("document-card-title"),
                paragraphs: vec![texts.t("document-card-text")],
                ..Section::default()
            };
            sections.push(section.with_link(url, texts.t("document-qr-pay")));
        }
        Paper::Sheet(Box::new(Sheet {
            lang: texts.locale.tag(),
            date: day(self.date),
            title: texts.t1("document-invoice-title", "number", &self.number),
            issuer: self.issuer.lines(),
            addressee_label: texts.t("document-to"),
            addressee: self.addressee,
            facts,
            opening: None,
            table: Some(table(texts, self.lines, totals)),
            sections,
            closing: vec![self.vat_sentence, texts.t("document-invoice-thanks")],
            footer: self.issuer.footer(),
        }))
    }
}

/// What a credit note states.
#[derive(Clone, Debug)]
pub struct CreditNote {
    pub texts: Texts,
    pub issuer: Issuer,
    pub number: String,
    pub reference: Reference,
    pub date: NaiveDate,
    pub addressee: Vec<String>,
    /// The invoice that it cancels.
    pub invoice: String,
    pub invoice_date: NaiveDate,
    pub lines: Vec<BillLine>,
    pub total: Money,
    pub reason: String,
    pub vat_sentence: String,
}

impl CreditNote {
    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let facts = vec![
            (texts.t("document-number"), self.number.clone()),
            (texts.t("document-date"), texts.date(&self.date)),
            (texts.t("document-cancels"), self.invoice),
            (texts.t("document-invoice-date"), texts.date(&self.invoice_date)),
            (texts.t("document-reference"), self.reference.grouped()),
            (texts.t("document-reason"), self.reason),
        ];
        let totals = vec![(texts.t("document-credited"), texts.money(&self.total))];
        Paper::Sheet(Box::new(Sheet {
            lang: texts.locale.tag(),
            date: day(self.date),
            title: texts.t1("document-credit-note-title", "number", &self.number),
            issuer: self.issuer.lines(),
            addressee_label: texts.t("document-to"),
            addressee: self.addressee,
            facts,
            opening: Some(texts.t("document-credit-note-opening")),
            table: Some(table(texts, self.lines, totals)),
            sections: Vec::new(),
            closing: vec![self.vat_sentence],
            footer: self.issuer.footer(),
        }))
    }
}
