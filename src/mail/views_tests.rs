//! Every mail, in every language.

use super::{ErasureMail, PaidBy, PledgeMail, ReceiptMail, RenderedMail};
use crate::{
    kernel::{bank_details::BankAccount, locale::Locale},
    platform::i18n::{Texts, locales, pseudo},
};

/// Of whom and what a mail is, in lower case and in each language: no subject may say it.
const TELLING: [&str; 16] = [
    "campaign",
    "campagne",
    "kampagne",
    "kazakh",
    "kasach",
    "union",
    "gewerkschaft",
    "syndic",
    "solidarit",
    "fund",
    "zhana",
    "кампан",
    "фонд",
    "профсоюз",
    "кәсіподақ",
    "науқан",
];

fn check(mail: &RenderedMail, facts: &[&str]) {
    for body in [&mail.text, &mail.html] {
        for fact in facts {
            assert!(body.contains(fact), "{fact} is missing in {body}");
        }
        assert!(!body.contains("mail-") && !body.contains("bank-"), "a key instead of a text: {body}");
        assert!(!body.contains("{ $"), "a variable was not filled in: {body}");
    }
    assert!(mail.html.len() < 50_000);
    assert!(!mail.html.contains("<img") && !mail.html.contains("<script") && !mail.html.contains("url("));
    assert!(!mail.text.contains("&#"), "plain text is not escaped");
    let subject = mail.subject.to_lowercase();
    for word in TELLING {
        assert!(!subject.contains(word), "the subject {subject} tells too much");
    }
    assert!(!mail.subject.contains(['\r', '\n']));
}

#[test]
fn a_receipt_states_the_same_facts_in_text_and_html() {
    for locale in locales() {
        let texts = Texts::new(*locale);
        for method in [PaidBy::Card, PaidBy::Transfer] {
            let receipt = ReceiptMail { method, ..ReceiptMail::sample(texts) };
            let rendered = receipt.render().expect("renders");
            let reference = receipt.reference.grouped();
            let facts =
                ["R-2026-000042", &reference, "Fighting Fund", "Europe/London", "Gift Aid", "Example Street"];
            check(&rendered, &facts);
            assert!(rendered.text.contains(&texts.money(&receipt.amount)));
            assert!(rendered.html.contains(&texts.money(&receipt.amount)));
        }
    }
}

#[test]
fn no_mail_shows_a_key_where_a_text_is_missing() {
    let texts = Texts::new(pseudo::PSEUDO);
    for mail in [
        ReceiptMail::sample(texts).render(),
        PledgeMail::sample(texts).render(),
        ErasureMail::sample(texts).render(),
    ] {
        let mail = mail.expect("renders");
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert_eq!(pseudo::unexpanded(part), Vec::<String>::new());
        }
        assert!(mail.text.contains("réê"), "the text is from the catalogue: {}", mail.text);
    }
}

#[test]
fn a_receipt_asks_for_nothing() {
    let rendered = ReceiptMail::sample(Texts::new(Locale::EN)).render().expect("renders");
    for word in ["donate again", "give again", "share", "newsletter", "appeal"] {
        assert!(!rendered.text.to_lowercase().contains(word), "{word}");
    }
    assert!(rendered.text.contains("Amount: £25.00\n"));
    assert!(rendered.text.contains("Date: 24 November 2026 (Europe/London)\n"));
}

#[test]
fn a_pledge_brings_everything_that_the_bank_asks_for() {
    for locale in locales() {
        let mut pledge = PledgeMail::sample(Texts::new(*locale));
        let reference = pledge.reference.grouped();
        let rendered = pledge.render().expect("renders");
        check(&rendered, &[&reference, "DE00 0000 0000 0000 0000 00", "EXAMPLEX", "EXAMPLE Campaign", "180"]);
        pledge.bank.account =
            BankAccount::Domestic { sort_code: "00-00-00".into(), account_number: "12345678".into() };
        check(&pledge.render().expect("renders"), &[&reference, "00-00-00", "12345678"]);
    }
}

#[test]
fn the_link_that_erases_stands_in_both_parts() {
    for locale in locales() {
        let mail = ErasureMail::sample(Texts::new(*locale));
        let reference = mail.reference.grouped();
        check(&mail.render().expect("renders"), &["/privacy/erase/TOKEN", &reference, "7"]);
    }
}
