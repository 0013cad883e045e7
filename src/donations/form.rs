//! What the donation form sends, exactly as it was typed, and what can be wrong with it.

use serde::{Deserialize, Deserializer};

use crate::{
    kernel::{
        amount::AmountError,
        money::{Currency, Money},
        text::TextError,
    },
    platform::i18n::Texts,
};

/// The fields of the form. Nothing is checked yet; an unknown or repeated field is refused by the parser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DonateForm {
    /// The other amount, as typed.
    pub amount: String,
    /// A preset in minor units, `other`, or nothing.
    pub amount_preset: String,
    pub currency: String,
    pub frequency: String,
    pub fund: String,
    pub name: String,
    pub email: String,
    pub message: String,
    #[serde(deserialize_with = "ticked")]
    pub publish_message: bool,
    #[serde(deserialize_with = "ticked")]
    pub publish_name: bool,
    #[serde(deserialize_with = "ticked")]
    pub newsletter: bool,
    #[serde(deserialize_with = "ticked")]
    pub consent: bool,
    pub on_behalf_of: String,
    /// The code of the branch or region towards whose target the gift counts, or nothing.
    pub counts_for: String,
    /// Ticked by who gives regularly by card without an address.
    #[serde(deserialize_with = "ticked")]
    pub link_kept: bool,
    /// `card` or `transfer`.
    pub method: String,
    pub nonce: String,
    /// Pressed to see another currency's amounts: nothing is to be paid yet.
    #[serde(deserialize_with = "ticked")]
    pub change_currency: bool,
    /// Pressed to read the form in another language: what was typed stays.
    #[serde(deserialize_with = "ticked")]
    pub change_language: bool,
    /// The button for browsers without script; it overrides `method`.
    #[serde(deserialize_with = "ticked")]
    pub by_transfer: bool,
}

impl DonateForm {
    /// Everything that was filled in, without the nonce, as bytes that no other filling gives: each value
    /// stands behind its length.
    pub fn canonical(&self) -> Vec<u8> {
        let ticks = [
            self.publish_message,
            self.publish_name,
            self.newsletter,
            self.consent,
            self.by_transfer,
            self.link_kept,
        ];
        let texts = [
            &self.amount,
            &self.amount_preset,
            &self.currency,
            &self.frequency,
            &self.fund,
            &self.name,
            &self.email,
            &self.message,
            &self.on_behalf_of,
            &self.counts_for,
            &self.method,
        ];
        let mut bytes: Vec<u8> = ticks.into_iter().map(u8::from).collect();
        for text in texts {
            bytes.extend_from_slice(&text.len().to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

/// A checkbox or a pressed button is there with some value, or absent.
fn ticked<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = String::deserialize(deserializer)?;
    Ok(!matches!(value.as_str(), "" | "false" | "off" | "0"))
}

/// A message beside one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is also its id on the page.
    pub field: &'static str,
    pub message: String,
}

/// What can be wrong with the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Amount(AmountError),
    /// A preset was chosen and another amount typed.
    TwoAmounts,
    TooSmall(Money),
    TooLarge(Money),
    UnknownCurrency,
    UnknownFund,
    UnknownFrequency,
    UnknownMethod,
    CardsOff,
    /// Stripe cannot be reached; nothing was charged.
    CardsUnreachable,
    /// The campaign has no account in the chosen currency.
    NoTransfer,
    /// A text in the named field, with the most characters that it may have.
    Text(&'static str, TextError, usize),
    Email,
    ConsentMissing,
    PublishNameMissing,
    PublishMessageMissing,
    NewsletterEmailMissing,
    NonceExpired,
    /// A regular gift by card without an address, and the link was not promised to be kept.
    LinkNotKept,
    /// Not a body and a union, or not a regular gift.
    Twinning,
    /// No branch or region that has a target now.
    UnknownPart,
}

impl Problem {
    /// The field that it stands beside.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Amount(_) | Self::TwoAmounts | Self::TooSmall(_) | Self::TooLarge(_) => "amount",
            Self::UnknownCurrency => "currency",
            Self::UnknownFund => "fund",
            Self::UnknownFrequency => "frequency",
            Self::UnknownMethod | Self::CardsOff | Self::CardsUnreachable | Self::NoTransfer => "method",
            Self::Text(field, _, _) => field,
            Self::Email => "email",
            Self::ConsentMissing => "consent",
            Self::PublishNameMissing => "publish_name",
            Self::PublishMessageMissing => "publish_message",
            Self::NewsletterEmailMissing => "newsletter",
            Self::NonceExpired => "nonce",
            Self::LinkNotKept => "link_kept",
            Self::Twinning => "twinning",
            Self::UnknownPart => "counts_for",
        }
    }

    /// The sentence beside the field. `maximum` is the largest amount of the chosen currency.
    pub fn explain(&self, texts: Texts, currency: Currency, maximum: Money) -> FieldError {
        let message = match self {
            Self::Amount(AmountError::TooManyDecimals) => {
                texts.t1("field-amount-decimals", "currency", currency.code())
            }
            Self::NoTransfer => texts.t1("field-method-no-transfer", "currency", currency.code()),
            Self::Amount(AmountError::TooLarge) => {
                texts.t1("field-amount-too-large", "maximum", texts.money(&maximum))
            }
            Self::TooLarge(limit) => texts.t1("field-amount-too-large", "maximum", texts.money(limit)),
            Self::TooSmall(limit) => texts.t1("field-amount-too-small", "minimum", texts.money(limit)),
            Self::Text(_, TextError::TooLong, max) => {
                texts.t_count("field-too-long", "count", i64::try_from(*max).unwrap_or(i64::MAX))
            }
            other => texts.t(other.plain_key()),
        };
        FieldError { field: self.field(), message }
    }

    /// The text of a problem that needs no figures.
    fn plain_key(&self) -> &'static str {
        match self {
            Self::Amount(AmountError::Empty) => "field-amount-empty",
            Self::Amount(AmountError::Ambiguous) => "field-amount-ambiguous",
            Self::Amount(AmountError::NotPositive) => "field-amount-not-positive",
            Self::Amount(_) | Self::TooSmall(_) | Self::TooLarge(_) => "field-amount-not-an-amount",
            Self::TwoAmounts => "field-amount-two",
            Self::UnknownCurrency => "field-currency-unknown",
            Self::UnknownFund => "field-fund-unknown",
            Self::UnknownFrequency => "field-frequency-unknown",
            Self::UnknownMethod | Self::NoTransfer => "field-method-unknown",
            Self::CardsOff => "field-method-card-off",
            Self::CardsUnreachable => "field-method-card-unreachable",
            Self::Text(_, TextError::Blank, _) => "field-blank",
            Self::Text(..) => "field-control",
            Self::Email => "field-email-invalid",
            Self::ConsentMissing => "field-consent-missing",
            Self::PublishNameMissing => "field-publish-name-missing",
            Self::PublishMessageMissing => "field-publish-message-missing",
            Self::NewsletterEmailMissing => "field-newsletter-email-missing",
            Self::NonceExpired => "field-nonce-expired",
            Self::LinkNotKept => "field-link-not-kept",
            Self::Twinning => "field-twinning-unknown",
            Self::UnknownPart => "field-counts-for-unknown",
        }
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
