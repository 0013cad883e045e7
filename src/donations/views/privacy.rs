//! Who learns what about a supporter, and how long anything is kept.

use askama::Template;

use crate::platform::{config::PrivacySettings, http::frame::Frame, i18n::Texts};

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
}

impl PrivacyView {
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
        }
    }
}
