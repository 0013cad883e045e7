//! The mails that supporters get, and the pages that show them in development. Neutral subjects, no appeal.

use askama::Template;
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    kernel::{
        bank_details::{BankAccount, BankDetails},
        clock::Sources,
        money::{Currency, Money},
        reference::Reference,
    },
    platform::{http::frame::Frame, i18n::Texts},
};

/// A mail as it will be sent. Both bodies say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedMail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// How a payment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    Card,
    Transfer,
}

/// What a receipt states. Names nobody: the address on the envelope is enough.
#[derive(Clone, Debug)]
pub struct ReceiptMail {
    pub texts: Texts,
    /// Whose receipt it is, by law.
    pub legal_name: String,
    pub legal_address: String,
    /// The receipt's own number: `R-…`.
    pub number: String,
    /// Business date of the payment, in `zone`.
    pub date: NaiveDate,
    pub zone: Tz,
    pub amount: Money,
    pub fund_name: String,
    pub reference: Reference,
    pub method: PaidBy,
    /// Absolute address of the gift's status page.
    pub status_url: String,
    /// Of a regular gift: a new link to the giver's own page.
    pub own_url: Option<String>,
}

#[derive(Template)]
#[template(path = "mail/templates/receipt.txt")]
struct ReceiptText<'a> {
    mail: &'a ReceiptMail,
}

#[derive(Template)]
#[template(path = "mail/templates/receipt.html")]
struct ReceiptHtml<'a> {
    mail: &'a ReceiptMail,
}

impl ReceiptMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        Ok(RenderedMail {
            subject: self.texts.t1("mail-receipt-subject", "number", &self.number),
            text: ReceiptText { mail: self }.render()?,
            html: ReceiptHtml { mail: self }.render()?,
        })
    }

    /// The facts, in the order in which both bodies list them.
    fn rows(&self) -> Vec<(String, String)> {
        let texts = self.texts;
        let date = texts.date(&self.date);
        let method = match self.method {
            PaidBy::Card => "mail-method-card",
            PaidBy::Transfer => "mail-method-transfer",
        };
        vec![
            (texts.t("mail-number"), self.number.clone()),
            (
                texts.t("mail-date"),
                texts.t2("mail-date-in-zone", ("date", &date), ("zone", self.zone.name())),
            ),
            (texts.t("mail-amount"), texts.money(&self.amount)),
            (texts.t("mail-fund"), self.fund_name.clone()),
            (texts.t("mail-method"), texts.t(method)),
            (texts.t("mail-reference"), self.reference.grouped()),
            (texts.t("mail-issued-by"), format!("{}, {}", self.legal_name, self.legal_address)),
        ]
    }

    /// A receipt with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            texts,
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            legal_address: "1 Example Street, London".to_owned(),
            number: "R-2026-000042".to_owned(),
            date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
            zone: chrono_tz::Europe::London,
            amount: Money::new(2500, Currency::GBP),
            fund_name: "Fighting Fund".to_owned(),
            reference: Reference::generate(&Sources::system()),
            method: PaidBy::Card,
            status_url: "https://give.campaign.example/donate/REFERENCE".to_owned(),
            own_url: None,
        }
    }
}

/// The link by which a giver is forgotten.
#[derive(Clone, Debug)]
pub struct ErasureMail {
    pub texts: Texts,
    pub legal_name: String,
    pub reference: Reference,
    /// Absolute, with its token.
    pub link: String,
    pub valid_days: i64,
}

#[derive(Template)]
#[template(path = "mail/templates/erasure.txt")]
struct ErasureText<'a> {
    mail: &'a ErasureMail,
}

#[derive(Template)]
#[template(path = "mail/templates/erasure.html")]
struct ErasureHtml<'a> {
    mail: &'a ErasureMail,
}

impl ErasureMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        Ok(RenderedMail {
            subject: self.texts.t("mail-erasure-subject"),
            text: ErasureText { mail: self }.render()?,
            html: ErasureHtml { mail: self }.render()?,
        })
    }

    fn opening(&self) -> String {
        self.texts.t1("mail-erasure-opening", "reference", self.reference.grouped())
    }

    fn valid(&self) -> String {
        self.texts.t_count("mail-erasure-valid", "count", self.valid_days)
    }

    /// A mail with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            texts,
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            reference: Reference::generate(&Sources::system()),
            link: "https://give.campaign.example/privacy/erase/TOKEN".to_owned(),
            valid_days: 7,
        }
    }
}

/// What somebody who promised a transfer needs for making it.
#[derive(Clone, Debug)]
pub struct PledgeMail {
    pub texts: Texts,
    pub legal_name: String,
    pub bank: BankDetails,
    pub amount: Money,
    pub fund_name: String,
    pub reference: Reference,
    /// For how many days the reference waits.
    pub valid_days: i64,
    pub valid_until: NaiveDate,
    /// Absolute address of the gift's status page.
    pub status_url: String,
}

#[derive(Template)]
#[template(path = "mail/templates/pledge.txt")]
struct PledgeText<'a> {
    mail: &'a PledgeMail,
}

#[derive(Template)]
#[template(path = "mail/templates/pledge.html")]
struct PledgeHtml<'a> {
    mail: &'a PledgeMail,
}

impl PledgeMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        Ok(RenderedMail {
            subject: self.texts.t1("mail-pledge-subject", "reference", self.reference.grouped()),
            text: PledgeText { mail: self }.render()?,
            html: PledgeHtml { mail: self }.render()?,
        })
    }

    fn rows(&self) -> Vec<(String, String)> {
        let texts = self.texts;
        let mut rows = vec![
            (texts.t("bank-reference"), self.reference.grouped()),
            (texts.t("bank-amount"), texts.money(&self.amount)),
            (texts.t("bank-payee"), self.bank.payee.clone()),
        ];
        match &self.bank.account {
            BankAccount::Domestic { sort_code, .. } => {
                rows.push((texts.t("bank-sort-code"), sort_code.clone()));
                rows.push((texts.t("bank-account-number"), self.bank.account.number()));
            }
            BankAccount::International { bic, .. } => {
                rows.push((texts.t("bank-iban"), self.bank.account.number()));
                rows.push((texts.t("bank-bic"), bic.clone()));
            }
        }
        rows.push((texts.t("bank-name"), self.bank.bank_name.clone()));
        rows.push((texts.t("mail-fund"), self.fund_name.clone()));
        rows
    }

    fn valid(&self) -> String {
        let date = self.texts.date(&self.valid_until);
        self.texts
            .t_args("mail-pledge-valid", &[("count", self.valid_days.into()), ("date", date.as_str().into())])
    }

    /// A mail with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            texts,
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            bank: BankDetails {
                payee: "EXAMPLE Campaign".to_owned(),
                bank_name: "EXAMPLE Bank".to_owned(),
                account: BankAccount::International {
                    iban: "DE00000000000000000000".into(),
                    bic: "EXAMPLEX".into(),
                },
            },
            amount: Money::new(2500, Currency::EUR),
            fund_name: "Fighting Fund".to_owned(),
            reference: Reference::generate(&Sources::system()),
            valid_days: 180,
            valid_until: NaiveDate::from_ymd_opt(2027, 5, 23).unwrap_or_default(),
            status_url: "https://give.campaign.example/donate/REFERENCE".to_owned(),
        }
    }
}

/// One line of the list of mails in development.
#[derive(Clone, Debug)]
pub struct DevMailLine {
    pub href: String,
    pub to: String,
    pub subject: String,
    /// When it was written, ready to show.
    pub written: String,
}

/// The mails of a development installation.
#[derive(Template)]
#[template(path = "mail/templates/dev_list.html")]
pub struct DevMailList {
    pub frame: Frame,
    pub mails: Vec<DevMailLine>,
}

/// One mail of a development installation.
#[derive(Template)]
#[template(path = "mail/templates/dev_mail.html")]
pub struct DevMail {
    pub frame: Frame,
    pub line: DevMailLine,
    pub message_id: String,
    pub text: String,
    /// Where the HTML part is served by itself.
    pub html_href: Option<String>,
}

impl DevMailLine {
    fn sample() -> Self {
        Self {
            href: "/dev/mail/1".to_owned(),
            to: "supporter@example.org".to_owned(),
            subject: "Receipt R-2026-000042".to_owned(),
            written: "24 November 2026, 12:00".to_owned(),
        }
    }
}

impl DevMailList {
    /// The list with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self { frame: Frame::sample(texts), mails: vec![DevMailLine::sample()] }
    }
}

impl DevMail {
    /// A mail with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            frame: Frame::sample(texts),
            line: DevMailLine::sample(),
            message_id: "<1@campaign.example>".to_owned(),
            text: "Receipt R-2026-000042\n\nAmount: £25.00\n".to_owned(),
            html_href: Some("/dev/mail/1/html".to_owned()),
        }
    }
}

#[cfg(test)]
#[path = "views_tests.rs"]
mod tests;
