//! A few sentences to somebody of the office, and perhaps a link.

use askama::Template;

use super::views::RenderedMail;
use crate::platform::i18n::{FluentValue, Texts};

/// What the mail is about.
#[derive(Clone, Debug)]
pub enum StaffLetter {
    Invitation {
        link: String,
        hours: i64,
    },
    /// For who lost password or telephone.
    NewLink {
        link: String,
        hours: i64,
    },
    /// Somebody's sign-in was renewed at the command line; `whose` is their address.
    Reset {
        whose: String,
    },
    /// Somebody was given the office's key at the command line.
    KeyGiven {
        whose: String,
    },
    /// Another key of the office took the place of the one before.
    KeyChanged,
}

impl StaffLetter {
    /// Each once, by its name, with invented content.
    pub fn samples() -> Vec<(&'static str, Self)> {
        let link = || "https://give.campaign.example/office/join/TOKEN".to_owned();
        let whose = || "treasurer@example.org".to_owned();
        vec![
            ("invitation", Self::Invitation { link: link(), hours: 48 }),
            ("new_link", Self::NewLink { link: link(), hours: 48 }),
            ("reset", Self::Reset { whose: whose() }),
            ("key_given", Self::KeyGiven { whose: whose() }),
            ("key_changed", Self::KeyChanged),
        ]
    }
}

/// A mail to somebody of the office.
#[derive(Clone, Debug)]
pub struct StaffMail {
    pub texts: Texts,
    pub letter: StaffLetter,
}

#[derive(Template)]
#[template(path = "mail/templates/staff.txt")]
struct StaffText<'a> {
    mail: &'a StaffMail,
}

#[derive(Template)]
#[template(path = "mail/templates/staff.html")]
struct StaffHtml<'a> {
    mail: &'a StaffMail,
}

impl StaffMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        Ok(RenderedMail {
            subject: self.subject(),
            text: StaffText { mail: self }.render()?,
            html: StaffHtml { mail: self }.render()?,
        })
    }

    fn subject(&self) -> String {
        self.texts.t(match self.letter {
            StaffLetter::Invitation { .. } => "staff-invitation-subject",
            StaffLetter::NewLink { .. } => "staff-new-link-subject",
            StaffLetter::Reset { .. } | StaffLetter::KeyGiven { .. } => "staff-reset-subject",
            StaffLetter::KeyChanged => "staff-key-changed-subject",
        })
    }

    fn says(&self) -> String {
        let hours = |hours: &i64| [("hours", FluentValue::from(*hours))];
        match &self.letter {
            StaffLetter::Invitation { hours: h, .. } => self.texts.t_args("staff-invitation", &hours(h)),
            StaffLetter::NewLink { hours: h, .. } => self.texts.t_args("staff-new-link", &hours(h)),
            StaffLetter::Reset { whose } => self.texts.t1("staff-reset", "whose", whose),
            StaffLetter::KeyGiven { whose } => self.texts.t1("staff-key-given", "whose", whose),
            StaffLetter::KeyChanged => self.texts.t("staff-key-changed"),
        }
    }

    fn link(&self) -> Option<&str> {
        match &self.letter {
            StaffLetter::Invitation { link, .. } | StaffLetter::NewLink { link, .. } => Some(link),
            StaffLetter::Reset { .. } | StaffLetter::KeyGiven { .. } | StaffLetter::KeyChanged => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::locales;

    #[test]
    fn a_mail_to_staff_says_the_same_in_text_and_html() {
        for locale in locales() {
            for (_, letter) in StaffLetter::samples() {
                let facts = match letter {
                    StaffLetter::Invitation { .. } | StaffLetter::NewLink { .. } => {
                        vec!["48", "/office/join/TOKEN"]
                    }
                    StaffLetter::Reset { .. } | StaffLetter::KeyGiven { .. } => vec!["treasurer@example.org"],
                    StaffLetter::KeyChanged => Vec::new(),
                };
                let mail = StaffMail { texts: Texts::new(*locale), letter };
                let rendered = mail.render().expect("renders");
                for fact in facts {
                    assert!(rendered.text.contains(fact) && rendered.html.contains(fact), "{fact}");
                }
                assert!(!rendered.text.contains("staff-") && !rendered.html.contains("staff-"));
            }
        }
    }
}
