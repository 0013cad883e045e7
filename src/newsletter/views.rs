//! The one page of the newsletter, in what it says.

use askama::Template;

use crate::platform::{http::frame::Frame, i18n::Texts};

/// What the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Shall the address be put on the list?
    Asks,
    Joined,
    /// It is there; it may leave.
    IsOn,
    AsksToLeave,
    IsOff,
    /// Stripe, who knows the address, does not answer.
    Unreachable,
}

impl Said {
    pub const ALL: [Self; 6] =
        [Self::Asks, Self::Joined, Self::IsOn, Self::AsksToLeave, Self::IsOff, Self::Unreachable];
}

#[derive(Template)]
#[template(path = "newsletter/templates/newsletter.html")]
pub struct NewsletterView {
    pub frame: Frame,
    pub token: String,
    pub said: Said,
}

impl NewsletterView {
    fn text(&self) -> String {
        self.frame.texts.t(match self.said {
            Said::Asks => "newsletter-asks",
            Said::Joined => "newsletter-joined",
            Said::IsOn => "newsletter-is-on",
            Said::AsksToLeave => "newsletter-asks-to-leave",
            Said::IsOff => "newsletter-is-off",
            Said::Unreachable => "newsletter-unreachable",
        })
    }

    fn may_join(&self) -> bool {
        matches!(self.said, Said::Asks | Said::Unreachable)
    }

    fn may_leave(&self) -> bool {
        matches!(self.said, Said::Joined | Said::IsOn | Said::AsksToLeave)
    }

    /// The page with invented content.
    pub fn sample(texts: Texts, said: Said) -> Self {
        Self { frame: Frame::sample(texts), token: "TOKEN".to_owned(), said }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::{locales, pseudo};

    #[test]
    fn the_page_is_whole_in_every_language_whatever_it_says() {
        for locale in locales().iter().chain([&pseudo::PSEUDO]) {
            for said in Said::ALL {
                let page = NewsletterView::sample(Texts::new(*locale), said).render().expect("renders");
                assert_eq!(page.matches("<h1").count(), 1, "{said:?} {locale}");
                assert!(!page.contains(">newsletter-") && !page.contains("{ $"), "{said:?} {locale}");
                let joins = page.contains("action=\"/newsletter/TOKEN\"");
                let leaves = page.contains("action=\"/newsletter/TOKEN/leave\"");
                assert_eq!(joins, matches!(said, Said::Asks | Said::Unreachable), "{said:?}");
                assert_eq!(leaves, matches!(said, Said::Joined | Said::IsOn | Said::AsksToLeave), "{said:?}");
            }
        }
    }
}
