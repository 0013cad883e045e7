//! The letters to a body, and the papers that go with them.

use super::{
    affiliation::{Affiliation, InvoiceRecord, TermRecord},
    keeping::page_url,
};
use crate::{
    documents::{
        BillLine, Certificate, CreditNote, Invoice, Issuer, Paper, QuoteSheet, Receipt, ReceiptMethod,
    },
    donations::bank_details,
    kernel::money::Money,
    mail::{LetterMail, views::RenderedMail},
    payments::Payment,
    platform::{Platform, db::StoreError, i18n::Texts},
};

/// A mail with its papers, by their file names.
#[derive(Clone)]
pub(super) struct Letter {
    pub kind: &'static str,
    pub mail: RenderedMail,
    pub papers: Vec<(String, Paper)>,
}

/// What all letters of one term are written from.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    /// The reader's own page; a secret.
    pub link: &'a str,
    pub platform: &'a Platform,
    pub affiliation: &'a Affiliation,
    pub term: &'a TermRecord,
}

impl Writing<'_> {
    fn texts(&self) -> Texts {
        Texts::new(self.affiliation.locale)
    }

    fn issuer(&self) -> Issuer {
        Issuer::of(&self.platform.settings)
    }

    fn addressee(&self) -> Vec<String> {
        let union = self.affiliation.union_name(self.affiliation.locale.tag());
        std::iter::once(self.affiliation.full_name()).chain(union).collect()
    }

    fn what(&self) -> String {
        let texts = self.texts();
        let kind = texts.t(self.affiliation.kind.name_key());
        texts.t1("affiliation-what", "kind", kind)
    }

    fn localized(&self, text: &crate::platform::config::LocalizedText) -> String {
        text.get(self.affiliation.locale.tag(), &self.platform.settings.campaign).to_owned()
    }

    /// The campaign's model motion with the body's figures filled in.
    fn motion(&self) -> Vec<String> {
        let settings = &self.platform.settings;
        let fee = self.texts().money(&self.term.fee);
        let filled = self
            .localized(&settings.affiliations.motion)
            .replace("{body}", &self.affiliation.full_name())
            .replace("{campaign}", &settings.campaign.name)
            .replace("{fee}", &fee);
        filled.split("\n\n").map(|paragraph| paragraph.trim().to_owned()).filter(|p| !p.is_empty()).collect()
    }

    fn lines(&self, fee: Money, working: &str, donation_minor: i64) -> Vec<BillLine> {
        let mut lines = vec![BillLine { what: self.what(), working: working.to_owned(), amount: fee }];
        if donation_minor > 0 {
            let settings = &self.platform.settings;
            let fund = settings.fund(&self.term.donation_fund);
            let fund = fund.map(|fund| self.localized(&fund.names)).unwrap_or_default();
            lines.push(BillLine {
                what: self.texts().t("affiliation-donation-line"),
                working: fund,
                amount: Money::new(donation_minor, fee.currency),
            });
        }
        lines
    }

    /// The mail: neutral subject, the paper's own words as its text.
    fn letter(
        &self,
        kind: &'static str,
        subject: String,
        text: String,
        papers: Vec<(String, Paper)>,
    ) -> Result<Letter, StoreError> {
        let twin = papers.first().map(|(_, paper)| paper.to_text());
        let mail = LetterMail {
            texts: self.texts(),
            subject,
            paragraphs: vec![text],
            link: Some(self.link.to_owned()),
            leave: Some(format!("{}/leave", self.link)),
            twin,
        };
        let mail = mail.render().map_err(|_| StoreError::Corrupt("a mail's template".to_owned()))?;
        Ok(Letter { kind, mail, papers })
    }

    pub fn quote(&self) -> Result<Letter, StoreError> {
        let texts = self.texts();
        let sheet = QuoteSheet {
            texts,
            issuer: self.issuer(),
            reference: self.affiliation.reference,
            date: self.term.quoted_on,
            valid_until: self.term.valid_until,
            addressee: self.addressee(),
            what: self.what(),
            working: self.term.working.clone(),
            fee: self.term.fee,
            delegates: self.term.delegates,
            motion: self.motion(),
            report_url: self.link.to_owned(),
        };
        let reference = self.affiliation.reference.grouped();
        let subject = texts.t1("letter-quote-subject", "reference", reference);
        let name = format!("quote-{}.pdf", self.affiliation.reference);
        self.letter("affiliation_quote", subject, texts.t("letter-quote"), vec![(name, sheet.paper())])
    }

    pub fn applied(&self) -> Result<Letter, StoreError> {
        let texts = self.texts();
        let subject = texts.t1("letter-link-subject", "reference", self.affiliation.reference.grouped());
        self.letter("affiliation_applied", subject, texts.t("letter-applied"), Vec::new())
    }

    pub fn link(&self) -> Result<Letter, StoreError> {
        let texts = self.texts();
        let subject = texts.t1("letter-link-subject", "reference", self.affiliation.reference.grouped());
        self.letter("affiliation_link", subject, texts.t("letter-link"), Vec::new())
    }

    pub fn invoice(&self, invoice: &InvoiceRecord) -> Result<Letter, StoreError> {
        let texts = self.texts();
        let settings = &self.platform.settings;
        let paper = Invoice {
            texts,
            issuer: self.issuer(),
            number: invoice.number.clone(),
            reference: invoice.reference,
            date: invoice.issued_on,
            due: invoice.due_on,
            addressee: self.addressee(),
            purchase_order: invoice.purchase_order.clone(),
            lines: self.lines(invoice.fee, &invoice.working, invoice.donation_minor),
            total: invoice.total(),
            paid: Some(Money::new(self.term.paid_minor, invoice.fee.currency)),
            vat_sentence: self.localized(&settings.affiliations.vat_sentence),
            bank: bank_details(settings, invoice.fee.currency),
            pay_url: settings.donations.card_enabled.then(|| page_url(settings, self.affiliation)),
        };
        let subject = texts.t1("letter-invoice-subject", "number", &invoice.number);
        let name = format!("{}.pdf", invoice.number);
        self.letter("affiliation_invoice", subject, texts.t("letter-invoice"), vec![(name, paper.paper())])
    }

    pub fn credit_note(&self, invoice: &InvoiceRecord) -> Result<Option<Letter>, StoreError> {
        let texts = self.texts();
        let Some(credited) = invoice.credited.as_ref() else { return Ok(None) };
        let paper = CreditNote {
            texts,
            issuer: self.issuer(),
            number: credited.number.clone(),
            reference: invoice.reference,
            date: credited.on,
            addressee: self.addressee(),
            invoice: invoice.number.clone(),
            invoice_date: invoice.issued_on,
            lines: self.lines(invoice.fee, &invoice.working, invoice.donation_minor),
            total: invoice.total(),
            reason: credited.reason.clone(),
            vat_sentence: self.localized(&self.platform.settings.affiliations.vat_sentence),
        };
        let subject = texts.t1("letter-credit-note-subject", "number", &credited.number);
        let name = format!("{}.pdf", credited.number);
        let papers = vec![(name, paper.paper())];
        self.letter("affiliation_credit_note", subject, texts.t("letter-credit-note"), papers).map(Some)
    }

    /// `share`: what of the payment came for this year.
    pub fn receipt(&self, payment: &Payment, share: Money, number: &str) -> Result<Letter, StoreError> {
        let texts = self.texts();
        let method = if payment.channel == "card" { ReceiptMethod::Card } else { ReceiptMethod::Transfer };
        let paper = Receipt {
            texts,
            issuer: self.issuer(),
            number: number.to_owned(),
            date: payment.business_date,
            zone: self.platform.settings.campaign.time_zone,
            addressee: self.addressee(),
            what: self.what(),
            amount: share,
            reference: self.affiliation.reference,
            method,
        };
        let (open, prepaid) = (self.term.open(), self.term.prepaid());
        let text = if open.minor > 0 {
            texts.t1("letter-receipt-open", "open", texts.money(&open))
        } else if prepaid.minor > 0 {
            texts.t1("letter-receipt-prepaid", "prepaid", texts.money(&prepaid))
        } else {
            texts.t("letter-receipt")
        };
        let subject = texts.t1("mail-receipt-subject", "number", number);
        self.letter("affiliation_receipt", subject, text, vec![(format!("{number}.pdf"), paper.paper())])
    }

    pub fn certificate(&self) -> Result<Option<Letter>, StoreError> {
        let texts = self.texts();
        let language = self.affiliation.locale.tag();
        let (Some(number), Some(dates)) = (self.term.certificate.clone(), self.term.term) else {
            return Ok(None);
        };
        let settings = &self.platform.settings;
        let base = settings.http.public_url.as_str().trim_end_matches('/');
        let paper = Certificate {
            texts,
            campaign: settings.campaign.name.clone(),
            issued: self.term.certified_on.unwrap_or(dates.from),
            body: self.affiliation.full_name(),
            union: self.affiliation.union_name(language),
            from: dates.from,
            until: dates.until,
            twin: self.affiliation.twin_name(language),
            check_url: format!("{base}/verify/{number}"),
            number: number.clone(),
        };
        let subject = texts.t1("letter-certificate-subject", "number", &number);
        let papers = vec![(format!("{number}.pdf"), paper.paper())];
        self.letter("affiliation_certificate", subject, texts.t("letter-certificate"), papers).map(Some)
    }

    /// What the office writes to twins, in its own words.
    pub fn twin_notice(&self, text: &str) -> Result<Letter, StoreError> {
        let texts = self.texts();
        let subject = texts.t1("letter-twin-subject", "reference", self.affiliation.reference.grouped());
        let text = text.replace('\r', "");
        self.letter("affiliation_twin_notice", subject, text, Vec::new())
    }

    /// A reminder, with the day on which the term ends or ended.
    pub fn reminder(&self, kind: &str) -> Result<Option<Letter>, StoreError> {
        let texts = self.texts();
        let Some(term) = self.term.term else { return Ok(None) };
        let until = texts.date(&term.until);
        let (name, key) = match kind {
            "reminder_30" => ("affiliation_reminder_30", "letter-reminder-30"),
            "reminder_7" => ("affiliation_reminder_7", "letter-reminder-7"),
            "reminder_0" => ("affiliation_reminder_0", "letter-reminder-0"),
            "arrears" => ("affiliation_arrears", "letter-arrears"),
            "lapsed" => ("affiliation_lapsed", "letter-lapsed"),
            _ => return Ok(None),
        };
        let subject = texts.t1("letter-reminder-subject", "reference", self.affiliation.reference.grouped());
        self.letter(name, subject, texts.t1(key, "until", until), Vec::new()).map(Some)
    }
}
