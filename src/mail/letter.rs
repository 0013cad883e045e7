//! A letter to a body: a few sentences, the link to its page, and the words of the paper that goes with it.

use askama::Template;

use super::views::RenderedMail;
use crate::platform::i18n::Texts;

/// What a letter says. Its subject is also its title.
#[derive(Clone, Debug)]
pub struct LetterMail {
    pub texts: Texts,
    /// Neutral: whoever sees the inbox should learn little.
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// The reader's own page; whoever has left an office gets none.
    pub link: Option<String>,
    /// Where one says that one no longer holds the office.
    pub leave: Option<String>,
    /// The attached paper as plain text.
    pub twin: Option<String>,
}

#[derive(Template)]
#[template(path = "mail/templates/letter.txt")]
struct LetterText<'a> {
    mail: &'a LetterMail,
}

#[derive(Template)]
#[template(path = "mail/templates/letter.html")]
struct LetterHtml<'a> {
    mail: &'a LetterMail,
}

impl LetterMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        Ok(RenderedMail {
            subject: self.subject.clone(),
            text: LetterText { mail: self }.render()?,
            html: LetterHtml { mail: self }.render()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::locales;

    #[test]
    fn a_letter_says_the_same_in_text_and_html() {
        for locale in locales() {
            let letter = LetterMail {
                texts: Texts::new(*locale),
                subject: "Invoice INV-2026-0001".to_owned(),
                paragraphs: vec!["A & B".to_owned()],
                link: Some("https://give.campaign.example/affiliate/REFERENCE/KEY".to_owned()),
                leave: Some("https://give.campaign.example/affiliate/REFERENCE/KEY/leave".to_owned()),
                twin: Some("Total: £36.00".to_owned()),
            };
            let rendered = letter.render().expect("renders");
            for fact in ["INV-2026-0001", "/affiliate/REFERENCE/KEY", "/KEY/leave", "£36.00"] {
                assert!(rendered.text.contains(fact) && rendered.html.contains(fact), "{fact}");
            }
            assert!(rendered.text.contains("A & B") && rendered.html.contains("A &#38; B"));
            assert!(!rendered.text.contains("letter-") && !rendered.html.contains("letter-"));
        }
    }
}
