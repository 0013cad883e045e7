//! Who learns what about a supporter, and how long anything is kept.

use askama::Template;

use crate::{
    kernel::{clock::Sources, reference::Reference},
    platform::{
        config::{PrivacySettings, Settings},
        http::frame::Frame,
        i18n::Texts,
    },
};

/// Years that a company keeps its books. Source: <https://www.gov.uk/running-a-limited-company/company-and-accounting-records>.
const BOOK_YEARS: i64 = 6;

/// How long things are kept, as configured.
#[derive(Clone, Copy, Debug)]
pub struct RetentionView {
    pub unpaid_attempt_hours: i64,
    pub pledge_days: i64,
    /// After the last payment.
    pub supporter_years: i64,
    /// Stripe's events, until processed.
    pub event_days: i64,
    /// Mails that nobody accepted.
    pub envelope_days: i64,
    pub book_years: i64,
}

impl From<&PrivacySettings> for RetentionView {
    fn from(settings: &PrivacySettings) -> Self {
        Self {
            unpaid_attempt_hours: settings.unpaid_attempt_hours.into(),
            pledge_days: settings.pledge_days.into(),
            supporter_years: settings.supporter_years.into(),
            event_days: settings.event_body_days.into(),
            envelope_days: settings.envelope_days.into(),
            book_years: BOOK_YEARS,
        }
    }
}

#[derive(Template)]
#[template(path = "donations/templates/privacy.html")]
pub struct PrivacyView {
    pub frame: Frame,
    pub legal_name: String,
    pub legal_address: String,
    /// An email address to which people write about their data.
    pub contact: String,
    pub retention: RetentionView,
    pub form: ErasureForm,
}

/// The form by which a giver asks to be forgotten.
#[derive(Clone, Debug, Default)]
pub struct ErasureForm {
    pub nonce: String,
    /// What was typed as the reference.
    pub typed: String,
    /// The text's key of what is wrong with it.
    pub error: Option<&'static str>,
    /// It was sent, and is taken.
    pub was_asked: bool,
}

/// Where a mailed link leads: a button that erases, or the word that it is done.
#[derive(Template)]
#[template(path = "donations/templates/erase.html")]
pub struct EraseView {
    pub frame: Frame,
    pub reference: Reference,
    /// The page's own address.
    pub action: String,
    pub done: bool,
}

impl EraseView {
    /// Both states, with invented content.
    pub fn samples(texts: Texts) -> [Self; 2] {
        [false, true].map(|done| Self {
            frame: Frame::sample(texts),
            reference: Reference::generate(&Sources::system()),
            action: "/privacy/erase/TOKEN".to_owned(),
            done,
        })
    }
}

impl PrivacyView {
    /// The page of a campaign.
    pub fn of(settings: &Settings, frame: Frame, form: ErasureForm) -> Self {
        Self {
            frame,
            legal_name: settings.campaign.legal_name.clone(),
            legal_address: settings.campaign.legal_address.clone(),
            contact: settings.campaign.contact.as_str().to_owned(),
            retention: RetentionView::from(&settings.privacy),
            form,
        }
    }

    /// The page after a reference that is none, and after one that was taken.
    pub fn samples_asked(texts: Texts) -> [Self; 2] {
        let wrong = ErasureForm {
            typed: "typo".to_owned(),
            error: Some("privacy-erase-reference-wrong"),
            ..ErasureForm::default()
        };
        let asked = ErasureForm { was_asked: true, ..ErasureForm::default() };
        [wrong, asked].map(|form| Self { form, ..Self::sample(texts) })
    }

    /// The page with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            frame: Frame::sample(texts),
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            legal_address: "1 Example Street, London".to_owned(),
            contact: "data@campaign.example".to_owned(),
            retention: RetentionView {
                unpaid_attempt_hours: 24,
                pledge_days: 180,
                supporter_years: 2,
                event_days: 30,
                envelope_days: 7,
                book_years: 6,
            },
            form: ErasureForm::default(),
        }
    }
}
