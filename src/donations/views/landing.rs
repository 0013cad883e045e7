//! The first page: what the campaign is, and where to give.

use askama::Template;

use super::donate::{DonateView, FundChoice};
use crate::platform::{http::frame::Frame, i18n::Texts};

#[derive(Template)]
#[template(path = "donations/templates/landing.html")]
pub struct LandingView {
    pub frame: Frame,
    /// The campaign's purpose in the reader's language; blank lines separate paragraphs.
    pub purpose: String,
    pub funds: Vec<FundChoice>,
    pub card_available: bool,
}

impl LandingView {
    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.purpose.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
    }

    /// The page with invented content.
    pub fn sample(texts: Texts) -> Self {
        let purpose = "We support Zhanartu, an independent trade union in Kazakhstan that the state refuses to \
                       register: it may not open a bank account or collect dues.\n\nIn December 2011 striking oil \
                       workers were shot at Zhanaozen. Their families need doctors, and their union needs friends.";
        Self {
            frame: Frame::sample(texts),
            purpose: purpose.to_owned(),
            funds: DonateView::sample(texts).funds,
            card_available: true,
        }
    }
}
