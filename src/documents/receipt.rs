//! The receipt of one payment.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    issuer::Issuer,
    paper::{Paper, Sheet, day},
};
use crate::{
    kernel::{money::Money, reference::Reference},
    platform::i18n::Texts,
};

/// How a payment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptMethod {
    Card,
    Transfer,
}

/// What a receipt states.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub texts: Texts,
    pub issuer: Issuer,
    pub number: String,
    /// Business date of the payment, in `zone`.
    pub date: NaiveDate,
    pub zone: Tz,
    pub addressee: Vec<String>,
    pub what: String,
    pub amount: Money,
    pub reference: Reference,
    pub method: ReceiptMethod,
}

impl Receipt {
    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let method = match self.method {
            ReceiptMethod::Card => "mail-method-card",
            ReceiptMethod::Transfer => "mail-method-transfer",
        };
        let date = texts.date(&self.date);
        let facts = vec![
            (texts.t("document-number"), self.number.clone()),
            (
                texts.t("document-date"),
                texts.t2("mail-date-in-zone", ("date", &date), ("zone", self.zone.name())),
            ),
            (texts.t("document-amount"), texts.money(&self.amount)),
            (texts.t("document-what"), self.what),
            (texts.t("mail-method"), texts.t(method)),
            (texts.t("document-reference"), self.reference.grouped()),
        ];
        Paper::Sheet(Box::new(Sheet {
            lang: texts.locale.tag(),
            date: day(self.date),
            title: texts.t1("document-receipt-title", "number", &self.number),
            issuer: self.issuer.lines(),
            addressee_label: texts.t("document-to"),
            addressee: self.addressee,
            facts,
            opening: Some(texts.t("document-receipt-opening")),
            table: None,
            sections: Vec::new(),
            closing: vec![texts.t("mail-no-gift-aid")],
            footer: self.issuer.footer(),
        }))
    }
}
