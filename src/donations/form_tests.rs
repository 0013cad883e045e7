//! What the form takes, and what it says no to.

use super::{DonateForm, Problem};
use crate::{
    kernel::{
        amount::AmountError,
        locale::Locale,
        money::{Currency, Money},
        text::TextError,
    },
    platform::i18n::{Texts, find, locales},
};

fn parse(body: &str) -> Result<DonateForm, serde_urlencoded::de::Error> {
    serde_urlencoded::from_str(body)
}

#[test]
fn what_a_browser_sends_is_kept_as_typed() {
    let form = parse("nonce=n&frequency=once&currency=GBP&amount_preset=other&amount=1+000&fund=general&name=&email=&message=a%0D%0Ab&publish_name=yes&method=card").expect("a form");
    assert_eq!(form.amount, "1 000");
    assert_eq!(form.message, "a\r\nb");
    assert!(form.publish_name && !form.publish_message && !form.newsletter && !form.consent);
    assert!(!form.change_currency && !form.by_transfer);
}

#[test]
fn an_unknown_or_repeated_field_is_refused() {
    assert!(parse("amount=25&iban=DE00").is_err());
    assert!(parse("amount=25&amount=2500").is_err());
}

#[test]
fn every_problem_has_a_sentence_in_every_language() {
    let maximum = Money::new(1_000_000, Currency::GBP);
    let amounts = [
        AmountError::Empty,
        AmountError::NotAnAmount,
        AmountError::Ambiguous,
        AmountError::TooManyDecimals,
        AmountError::NotPositive,
        AmountError::TooLarge,
    ];
    let mut problems: Vec<Problem> = amounts.into_iter().map(Problem::Amount).collect();
    problems.extend([
        Problem::TwoAmounts,
        Problem::TooSmall(Money::new(200, Currency::GBP)),
        Problem::TooLarge(maximum),
        Problem::UnknownCurrency,
        Problem::UnknownFund,
        Problem::UnknownFrequency,
        Problem::UnknownMethod,
        Problem::CardsOff,
        Problem::CardsUnreachable,
        Problem::NoTransfer,
        Problem::Text("name", TextError::Blank, 100),
        Problem::Text("name", TextError::TooLong, 100),
        Problem::Text("message", TextError::Control, 100),
        Problem::Email,
        Problem::ConsentMissing,
        Problem::PublishNameMissing,
        Problem::PublishMessageMissing,
        Problem::NewsletterEmailMissing,
        Problem::NonceExpired,
        Problem::LinkNotKept,
        Problem::Twinning,
        Problem::UnknownPart,
    ]);
    for locale in locales() {
        for problem in &problems {
            let error = problem.explain(Texts::new(*locale), Currency::GBP, maximum);
            assert!(!error.message.starts_with("field-"), "{locale}: {problem:?} has no text");
            assert!(!error.message.contains('{'), "{locale}: {problem:?} lacks a variable");
        }
    }
}

#[test]
fn limits_are_told_in_the_readers_way() {
    let limit = Money::new(200, Currency::EUR);
    let told = |locale: Locale| {
        let error = Problem::TooSmall(limit).explain(Texts::new(locale), Currency::EUR, limit);
        error.message.replace('\u{a0}', " ")
    };
    assert_eq!(told(Locale::EN), "The smallest amount that we can take is €2.00.");
    assert_eq!(told(find("ru").expect("Russian")), "Наименьшая сумма, которую мы можем принять: 2,00 €.");
}
