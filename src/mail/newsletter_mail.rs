//! The one mail that asks somebody to confirm that they wish the newsletter.

use askama::Template;

use super::views::RenderedMail;
use crate::platform::i18n::Texts;

/// What it says. Names nobody.
#[derive(Clone, Debug)]
pub struct NewsletterMail {
    pub texts: Texts,
    pub legal_name: String,
    /// Absolute, with its secret: where one confirms.
    pub confirm: String,
    /// Absolute, with its secret: where one leaves, by the page or by one click of a mail program.
    pub leave: String,
}

#[derive(Template)]
#[template(path = "mail/templates/newsletter.txt")]
struct NewsletterText<'a> {
    mail: &'a NewsletterMail,
}

#[derive(Template)]
#[template(path = "mail/templates/newsletter.html")]
struct NewsletterHtml<'a> {
    mail: &'a NewsletterMail,
}

impl NewsletterMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        Ok(RenderedMail {
            subject: self.texts.t("mail-newsletter-subject"),
            text: NewsletterText { mail: self }.render()?,
            html: NewsletterHtml { mail: self }.render()?,
        })
    }

    /// A mail with invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            texts,
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            confirm: "https://give.campaign.example/newsletter/TOKEN".to_owned(),
            leave: "https://give.campaign.example/newsletter/TOKEN/leave".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::{locales, pseudo};

    #[test]
    fn the_mail_says_the_same_in_both_parts_and_its_subject_is_neutral() {
        for locale in locales().iter().chain([&pseudo::PSEUDO]) {
            let mail = NewsletterMail::sample(Texts::new(*locale)).render().expect("renders");
            for body in [&mail.text, &mail.html] {
                assert!(body.contains("/newsletter/TOKEN") && body.contains("/newsletter/TOKEN/leave"));
                assert!(!body.contains("mail-newsletter") && !body.contains("{ $"), "{locale}: {body}");
                assert_eq!(pseudo::unexpanded(body), Vec::<String>::new(), "{locale}");
            }
            let subject = mail.subject.to_lowercase();
            for word in ["campaign", "kazakh", "union", "solidarity", "fund", "кампан", "фонд", "профсоюз"]
            {
                assert!(!subject.contains(word), "the subject {subject} tells too much");
            }
        }
    }
}
