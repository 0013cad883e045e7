//! The page that a person sees when something does not work: what happened, and a way on.

use askama::Template;

use super::frame::Frame;

/// Statuses that have a text of their own.
const KNOWN: [u16; 11] = [400, 403, 404, 405, 408, 413, 415, 422, 429, 500, 503];

#[derive(Template)]
#[template(path = "platform/http/templates/error.html")]
pub struct ErrorView {
    pub frame: Frame,
    /// The HTTP status; one without its own text reads as 400 or 500.
    pub status: u16,
    /// Restored, and not open yet.
    pub is_held: bool,
    pub request_id: String,
    /// After how many seconds to try again, where that is known.
    pub retry_after: Option<i64>,
}

impl ErrorView {
    /// The status whose text is shown.
    fn shown(&self) -> u16 {
        match self.status {
            status if KNOWN.contains(&status) => status,
            500.. => 500,
            _ => 400,
        }
    }

    fn title(&self) -> String {
        self.of_kind("error-title")
    }

    fn text(&self) -> String {
        self.of_kind("error-text")
    }

    fn of_kind(&self, key: &str) -> String {
        let kind = if self.is_held { "held".to_owned() } else { self.shown().to_string() };
        self.frame.texts.t(&format!("{key}-{kind}"))
    }

    /// One page of every kind, with invented content.
    pub fn samples(texts: crate::platform::i18n::Texts) -> Vec<Self> {
        let page = |status: u16| Self {
            frame: Frame::sample(texts),
            status,
            is_held: false,
            request_id: "01J9Z3K8Q4".to_owned(),
            retry_after: (status == 429).then_some(30),
        };
        let held = Self { is_held: true, retry_after: Some(600), ..page(503) };
        KNOWN.into_iter().chain([418, 502]).map(page).chain([held]).collect()
    }
}
