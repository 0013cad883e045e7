//! The certificate of affiliation.

use chrono::NaiveDate;

use super::{
    paper::{CertificatePaper, Paper, day},
    qr,
};
use crate::platform::i18n::Texts;

/// What a certificate states.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub texts: Texts,
    pub campaign: String,
    pub number: String,
    pub issued: NaiveDate,
    /// The body's name, in any script.
    pub body: String,
    pub union: Option<String>,
    /// First and last day of the term.
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// The union with which the body is twinned.
    pub twin: Option<String>,
    /// Says whether the number is valid, and nothing else.
    pub check_url: String,
}

impl Certificate {
    pub fn paper(self) -> Paper {
        let texts = self.texts;
        let (from, until) = (texts.date(&self.from), texts.date(&self.until));
        Paper::Certificate(Box::new(CertificatePaper {
            lang: texts.locale.tag(),
            date: day(self.issued),
            title: texts.t("document-certificate-title"),
            issuer: self.campaign.clone(),
            opening: texts.t("document-certificate-opening"),
            body: self.body,
            union: self.union,
            text: texts.t1("document-certificate-text", "campaign", &self.campaign),
            term: texts.t2("document-certificate-term", ("from", &from), ("until", &until)),
            twin: self.twin.map(|union| texts.t1("document-certificate-twin", "union", union)),
            facts: vec![
                (texts.t("document-number"), self.number),
                (texts.t("document-issued"), texts.date(&self.issued)),
            ],
            check: texts.t("document-certificate-check"),
            // An address of ours always fits; an empty picture would be refused by the typesetter.
            qr: qr::svg(&self.check_url).unwrap_or_default(),
            check_url: self.check_url,
            qr_alt: texts.t("document-qr-check"),
        }))
    }
}
