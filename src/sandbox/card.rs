//! Stripe's published test cards (<https://docs.stripe.com/testing>) and what each of them does.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::clock::DAY;

/// What happens when a card is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behaviour {
    Pays,
    /// The money is in the available balance at once.
    PaysAtOnce,
    /// Paid, then disputed as fraudulent.
    Disputed,
    /// Asks for 3-D Secure, then pays; once set up, it pays without its owner.
    Authenticates,
    /// Asks for 3-D Secure each time.
    AlwaysAuthenticates,
    Declines(Decline),
}

/// Why a charge fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decline {
    pub code: &'static str,
    pub decline_code: Option<&'static str>,
    pub message: &'static str,
}

/// A card as typed, whose number passes the check digit.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub number: String,
    pub exp_month: i64,
    pub exp_year: i64,
}

/// What is wrong with typed card fields; each message stands beside its field.
#[derive(Debug, Default, Clone)]
pub(super) struct CardErrors {
    pub number: Option<&'static str>,
    pub expiry: Option<&'static str>,
    pub cvc: Option<&'static str>,
}

const fn declined(decline_code: &'static str, message: &'static str) -> Behaviour {
    Behaviour::Declines(Decline { code: "card_declined", decline_code: Some(decline_code), message })
}

const fn refused(code: &'static str, message: &'static str) -> Behaviour {
    Behaviour::Declines(Decline { code, decline_code: Some(code), message })
}

const DECLINED: &str = "Your card was declined.";
const BAD_CVC: &str = "Your card's security code is incorrect.";

/// Number, what the page says of it, and what it does.
pub(super) const TEST_CARDS: &[(&str, &str, Behaviour)] = &[
    ("4242424242424242", "pays (Visa)", Behaviour::Pays),
    ("5555555555554444", "pays (Mastercard)", Behaviour::Pays),
    ("4000058260000005", "pays (Visa debit, United Kingdom)", Behaviour::Pays),
    ("378282246310005", "pays (American Express, four digits of CVC)", Behaviour::Pays),
    ("4000000000000077", "pays, and is available at once", Behaviour::PaysAtOnce),
    ("4000002500003155", "asks for 3-D Secure, once", Behaviour::Authenticates),
    ("4000002760003184", "asks for 3-D Secure, each time", Behaviour::AlwaysAuthenticates),
    ("4000000000000002", "is declined", declined("generic_decline", DECLINED)),
    ("4000000000009995", "lacks funds", declined("insufficient_funds", "Your card has insufficient funds.")),
    ("4000000000009987", "was lost", declined("lost_card", DECLINED)),
    ("4000000000009979", "was stolen", declined("stolen_card", DECLINED)),
    ("4000000000000069", "is expired, says the bank", refused("expired_card", "Your card has expired.")),
    ("4000000000000127", "has another CVC, says the bank", refused("incorrect_cvc", BAD_CVC)),
    (
        "4000000000000119",
        "meets an error",
        refused(
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit.",
        ),
    ),
    ("4000000000000341", "can be saved, and every charge fails", declined("generic_decline", DECLINED)),
    ("4000000000000259", "pays, then disputes as fraudulent", Behaviour::Disputed),
];

const NOT_A_TEST_CARD: Decline = Decline {
    code: "card_declined",
    decline_code: Some("test_mode_live_card"),
    message: "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid \
              test cards, visit: https://stripe.com/docs/testing.",
};

impl Card {
    /// Reads the fields of the page, at the sandbox's time (UTC seconds).
    pub fn read(number: &str, expiry: &str, cvc: &str, now: i64) -> Result<Card, CardErrors> {
        let mut errors = CardErrors::default();
        let number: String = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if number.len() < 12 {
            errors.number = Some("Your card number is incomplete.");
        } else if number.len() > 19 || !luhn(&number) {
            errors.number = Some("Your card number is invalid.");
        }
        let read = read_expiry(expiry);
        match read {
            None => errors.expiry = Some("Your card's expiration date is incomplete."),
            Some((month, year)) if past(month, year, now) => {
                errors.expiry = Some("Your card's expiration date is in the past.");
            }
            Some(_) => {}
        }
        let wanted = if brand(&number) == "amex" { 4 } else { 3 };
        let cvc = cvc.trim();
        if cvc.len() != wanted || !cvc.bytes().all(|b| b.is_ascii_digit()) {
            errors.cvc = Some("Your card's security code is incomplete.");
        }
        match read {
            Some((exp_month, exp_year))
                if errors.number.is_none() && errors.expiry.is_none() && errors.cvc.is_none() =>
            {
                Ok(Card { number, exp_month, exp_year })
            }
            _ => Err(errors),
        }
    }

    /// What the published list says of this number.
    pub fn behaviour(&self) -> Behaviour {
        TEST_CARDS
            .iter()
            .find(|(number, ..)| *number == self.number)
            .map_or(Behaviour::Declines(NOT_A_TEST_CARD), |(_, _, behaviour)| *behaviour)
    }

    /// `payment_method_details.card` of a charge.
    pub fn details(&self, amount: i64, authenticated: bool, cvc_check: &str) -> Value {
        let secure = json!({
            "authentication_flow": "challenge", "electronic_commerce_indicator": "05",
            "exemption_indicator": null, "result": "authenticated", "result_reason": null,
            "transaction_id": "5cbf3f53-2c6c-4d0a-9fd7-3c6f1b8f4a11", "version": "2.2.0",
        });
        json!({
            "amount_authorized": amount,
            "authorization_code": "123456",
            "brand": brand(&self.number),
            "checks": {"address_line1_check": null, "address_postal_code_check": null, "cvc_check": cvc_check},
            "country": country(&self.number),
            "exp_month": self.exp_month,
            "exp_year": self.exp_year,
            "extended_authorization": {"status": "disabled"},
            "fingerprint": fingerprint(&self.number),
            "funding": funding(&self.number),
            "incremental_authorization": {"status": "unavailable"},
            "installments": null,
            "last4": last4(&self.number),
            "mandate": null,
            "multicapture": {"status": "unavailable"},
            "network": brand(&self.number),
            "network_token": {"used": false},
            "network_transaction_id": null,
            "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
            "regulated_status": "unregulated",
            "three_d_secure": if authenticated { secure } else { Value::Null },
            "wallet": null,
        })
    }
}

/// `card` of a saved payment method. See <https://docs.stripe.com/api/payment_methods/object>.
pub(super) fn saved(card: &Card) -> Value {
    let brand = brand(&card.number);
    json!({
        "brand": brand,
        "checks": {"address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass"},
        "country": country(&card.number),
        "display_brand": brand,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "fingerprint": fingerprint(&card.number),
        "funding": funding(&card.number),
        "generated_from": null,
        "last4": last4(&card.number),
        "networks": {"available": [brand], "preferred": null},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": true},
        "wallet": null,
    })
}

/// The brand, in Stripe's words, from the first digits.
pub(super) fn brand(number: &str) -> &'static str {
    match number.as_bytes() {
        [b'4', ..] => "visa",
        [b'5', b'1'..=b'5', ..] | [b'2', ..] => "mastercard",
        [b'3', b'4' | b'7', ..] => "amex",
        [b'6', ..] => "discover",
        _ => "unknown",
    }
}

fn country(number: &str) -> &'static str {
    match number {
        "4000058260000005" => "GB",
        "4000002500003155" | "4000002760003184" => "FR",
        _ => "US",
    }
}

fn funding(number: &str) -> &'static str {
    if number == "4000058260000005" { "debit" } else { "credit" }
}

fn last4(number: &str) -> &str {
    number.get(number.len().saturating_sub(4)..).unwrap_or_default()
}

/// The same card always has the same one, whoever uses it.
fn fingerprint(number: &str) -> String {
    hex::encode(Sha256::digest(number.as_bytes())).chars().take(16).collect()
}

fn luhn(number: &str) -> bool {
    let mut sum = 0;
    for (place, digit) in number.chars().rev().enumerate() {
        let Some(digit) = digit.to_digit(10) else { return false };
        let weighed = if place % 2 == 1 { digit * 2 } else { digit };
        sum += if weighed > 9 { weighed - 9 } else { weighed };
    }
    sum % 10 == 0
}

/// Reads `MM/YY`, `MM / YY`, `MMYY` or `MM/YYYY`.
fn read_expiry(expiry: &str) -> Option<(i64, i64)> {
    if !expiry.is_ascii() {
        return None;
    }
    let digits: String = expiry.chars().filter(char::is_ascii_digit).collect();
    let (month, year) = match digits.len() {
        4 | 6 => digits.split_at(2),
        3 if expiry.contains('/') => digits.split_at(1),
        _ => return None,
    };
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year: i64 = year.parse().ok()?;
    Some((month, if year < 100 { 2000 + year } else { year }))
}

/// A card is good until the end of its month.
fn past(month: i64, year: i64, now: i64) -> bool {
    let first = i32::try_from(year + month / 12)
        .ok()
        .and_then(|year| chrono::NaiveDate::from_ymd_opt(year, u32::try_from(month % 12 + 1).ok()?, 1));
    let Some(first) = first else { return true };
    let Some(epoch) = chrono::NaiveDate::from_ymd_opt(1970, 1, 1) else { return true };
    first.signed_duration_since(epoch).num_days() * DAY <= now
}

#[cfg(test)]
mod tests {
    use super::{Behaviour, Card};

    /// 2026-09-15.
    const NOW: i64 = 1_789_430_400;

    #[test]
    fn published_numbers_do_what_is_published() {
        let pays = Card::read("4242 4242 4242 4242", "12/34", "123", NOW).unwrap();
        assert_eq!(pays.behaviour(), Behaviour::Pays);
        let amex = Card::read("378282246310005", "1234", "1234", NOW).unwrap();
        assert_eq!(amex.details(100, false, "pass")["brand"], "amex");
        let other = Card::read("4111111111111111", "12/34", "123", NOW).unwrap();
        assert!(matches!(other.behaviour(), Behaviour::Declines(d) if d.message.contains("non test card")));
    }

    #[test]
    fn a_card_is_good_until_the_end_of_its_month() {
        assert!(Card::read("4242424242424242", "09/26", "123", NOW).is_ok());
        assert!(Card::read("4242424242424242", "08/26", "123", NOW).unwrap_err().expiry.is_some());
        assert!(Card::read("4242424242424242", "13/30", "123", NOW).unwrap_err().expiry.is_some());
        assert!(Card::read("4242424242424242", "12/25", "123", NOW).unwrap_err().expiry.is_some());
    }

    #[test]
    fn a_mistyped_number_and_a_short_code_are_seen() {
        let errors = Card::read("4242424242424241", "12/34", "12", NOW).unwrap_err();
        assert!(errors.number.is_some() && errors.cvc.is_some() && errors.expiry.is_none());
    }
}
