//! What a giver of a regular gift is told between its receipts: short, with the links that are of use.

use askama::Template;

use super::views::RenderedMail;
use crate::{
    kernel::{
        clock::Sources,
        money::{Currency, Money},
        reference::Reference,
    },
    platform::i18n::Texts,
};

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiftMailKind {
    /// The link that was asked for on the giver's own page; it may change what the gift costs.
    ChangeLink,
    /// The links of somebody who had lost them.
    LostLinks,
    /// A renewal failed or waits for a confirmation.
    Failed,
    /// It failed for the last time, and the gift ended.
    Ended,
    /// A yearly charge comes in two weeks.
    YearlyNotice,
    /// The fund closes in a month.
    FundCloses,
    /// The fund closed, and the gift ended with it.
    FundClosed,
    /// What a standing order needs.
    StandingOrder,
    /// Cards are not taken any more: how to go on by standing order.
    ByTransfer,
}

impl GiftMailKind {
    pub const ALL: [Self; 9] = [
        Self::ChangeLink,
        Self::LostLinks,
        Self::Failed,
        Self::Ended,
        Self::YearlyNotice,
        Self::FundCloses,
        Self::FundClosed,
        Self::StandingOrder,
        Self::ByTransfer,
    ];

    /// The kind as the outbox stores it.
    pub fn code(self) -> &'static str {
        match self {
            Self::ChangeLink => "gift_change_link",
            Self::LostLinks => "gift_lost_links",
            Self::Failed => "gift_failed",
            Self::Ended => "gift_ended",
            Self::YearlyNotice => "gift_yearly_notice",
            Self::FundCloses => "gift_fund_closes",
            Self::FundClosed => "gift_fund_closed",
            Self::StandingOrder => "standing_order",
            Self::ByTransfer => "gift_by_transfer",
        }
    }

    fn title_key(self) -> &'static str {
        match self {
            Self::ChangeLink => "mail-gift-change-title",
            Self::LostLinks => "mail-gift-lost-title",
            Self::Failed => "mail-gift-failed-title",
            Self::Ended => "mail-gift-ended-title",
            Self::YearlyNotice => "mail-gift-yearly-title",
            Self::FundCloses => "mail-gift-closes-title",
            Self::FundClosed => "mail-gift-closed-title",
            Self::StandingOrder => "mail-standing-title",
            Self::ByTransfer => "mail-gift-by-transfer-title",
        }
    }

    fn text_key(self) -> &'static str {
        match self {
            Self::ChangeLink => "mail-gift-change-text",
            Self::LostLinks => "mail-gift-lost-text",
            Self::Failed => "mail-gift-failed-text",
            Self::Ended => "mail-gift-ended-text",
            Self::YearlyNotice => "mail-gift-yearly-text",
            Self::FundCloses => "mail-gift-closes-text",
            Self::FundClosed => "mail-gift-closed-text",
            Self::StandingOrder => "mail-standing-text",
            Self::ByTransfer => "mail-gift-by-transfer-text",
        }
    }
}

/// A mail about a regular gift. Names nobody.
#[derive(Clone, Debug)]
pub struct GiftMail {
    pub texts: Texts,
    pub kind: GiftMailKind,
    pub legal_name: String,
    pub reference: Reference,
    /// Facts, each with its label.
    pub rows: Vec<(String, String)>,
    /// Links, each with what it does.
    pub links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "mail/templates/gift.txt")]
struct GiftText<'a> {
    mail: &'a GiftMail,
}

#[derive(Template)]
#[template(path = "mail/templates/gift.html")]
struct GiftHtml<'a> {
    mail: &'a GiftMail,
}

impl GiftMail {
    /// # Errors
    /// Only what the formatter reports; the templates themselves cannot fail.
    pub fn render(&self) -> Result<RenderedMail, askama::Error> {
        let title = self.title();
        Ok(RenderedMail {
            subject: self.texts.t2(
                "mail-gift-subject",
                ("title", &title),
                ("reference", &self.reference.grouped()),
            ),
            text: GiftText { mail: self }.render()?,
            html: GiftHtml { mail: self }.render()?,
        })
    }

    /// A mail with invented content.
    pub fn sample(texts: Texts, kind: GiftMailKind) -> Self {
        Self {
            texts,
            kind,
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            reference: Reference::generate(&Sources::system()),
            rows: vec![(texts.t("mail-amount"), texts.money(&Money::new(2_500, Currency::GBP)))],
            links: vec![("→".to_owned(), "https://give.example/gifts/T".to_owned())],
        }
    }

    fn title(&self) -> String {
        self.texts.t(self.kind.title_key())
    }

    fn text(&self) -> String {
        self.texts.t(self.kind.text_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::{locales, pseudo};

    #[test]
    fn every_mail_is_whole_in_every_language_and_its_subject_is_neutral() {
        let reference = Reference::generate(&Sources::system());
        for locale in locales().iter().chain([&pseudo::PSEUDO]) {
            for kind in GiftMailKind::ALL {
                let mail = GiftMail {
                    texts: Texts::new(*locale),
                    kind,
                    legal_name: "EXAMPLE".to_owned(),
                    reference,
                    rows: vec![("Amount".to_owned(), "£5 & more".to_owned())],
                    links: vec![("Open".to_owned(), "https://give.example/gifts/T".to_owned())],
                };
                let rendered = mail.render().unwrap();
                for body in [&rendered.text, &rendered.html] {
                    assert!(body.contains("https://give.example/gifts/T"), "{kind:?} {locale}");
                    assert!(!body.contains("mail-") && !body.contains("{ $"), "{kind:?} {locale}: {body}");
                    assert_eq!(pseudo::unexpanded(body), Vec::<String>::new(), "{kind:?} {locale}");
                }
                assert!(rendered.text.contains("£5 & more") && !rendered.html.contains("& more"));
                assert!(rendered.subject.contains(&reference.grouped()));
                let subject = rendered.subject.to_lowercase();
                for word in
                    ["campaign", "kazakh", "union", "solidarity", "fund", "кампан", "фонд", "профсоюз"]
                {
                    assert!(!subject.contains(word), "{kind:?}: the subject {subject} tells too much");
                }
            }
        }
    }
}
