//! The page that a person sees when something does not work: what happened, and a way on.

use askama::Template;

use super::frame::Frame;

/// Statuses that have a text of their own.
const KNOWN: [u16; 10] = [400, 404, 405, 408, 413, 415, 422, 429, 500, 503];

#[derive(Template)]
#[template(path = "platform/http/templates/error.html")]
pub struct ErrorView {
    pub frame: Frame,
    /// The HTTP status; one without its own text reads as 400 or 500.
    pub status: u16,
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
        self.frame.texts.t(&format!("error-title-{}", self.shown()))
    }

    fn text(&self) -> String {
        self.frame.texts.t(&format!("error-text-{}", self.shown()))
    }

    /// One page of every kind, with invented content.
    pub fn samples(texts: crate::platform::i18n::Texts) -> Vec<Self> {
        let page = |status: u16| Self {
            frame: Frame::sample(texts),
            status,
            request_id: "01J9Z3K8Q4".to_owned(),
            retry_after: (status == 429).then_some(30),
        };
        KNOWN.into_iter().chain([418, 502]).map(page).collect()
    }
}
