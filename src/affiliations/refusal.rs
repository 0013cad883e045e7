//! What can be wrong with what a body tells us, each with the field that it stands beside.

use super::{
    directory::{Directory, Meant},
    fee_scale::FeeError,
    quote::QuoteError,
    union::Union,
};
use crate::{
    kernel::{amount::AmountError, money::Money, text::TextError},
    platform::i18n::Texts,
};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    UnknownKind,
    UnionEmpty,
    UnionUnknown,
    /// Chosen from the list, and typed as another one.
    UnionTwice,
    /// The labels of those that may be meant.
    UnionSeveral(Vec<String>),
    UnionMerged {
        was: &'static str,
        heir: &'static str,
    },
    UnionDissolved(&'static str),
    UnknownCurrency,
    MembersMissing,
    MembersNotANumber,
    MembersNone,
    MembersTooMany,
    OfferTooSmall(Money),
    OfferNotTaken,
    /// A needed text is not there.
    Missing(&'static str),
    /// A text in the named field, with the most characters that it may have.
    Text(&'static str, TextError, usize),
    UnknownCountry,
    Email(&'static str),
    AuthorityMissing,
    MotionNotADate,
    MotionInFuture,
    DelegatesNotANumber,
    DelegatesTooMany(u32),
    Amount(&'static str, AmountError),
    TwinUnknown,
    UnknownMethod,
    CardsOff,
    /// Stripe cannot be reached; nothing was charged.
    CardsUnreachable,
    NoTransfer,
    NonceExpired,
    /// The campaign gives no reason to know this: it is not kept.
    NotAsked(&'static str),
    RenewalUnknown,
    /// A gift that the campaign's form would not take either.
    TwinGift,
    Phone(&'static str),
    /// The successor has the address of the one who leaves.
    SuccessorSame,
    /// From this source for the moment.
    TooMany,
    /// The database did not take it.
    NotKept,
}

impl Refusal {
    /// The field's name in the form.
    pub fn field(&self) -> &'static str {
        match self {
            Self::UnknownKind => "kind",
            Self::UnionEmpty
            | Self::UnionUnknown
            | Self::UnionSeveral(_)
            | Self::UnionMerged { .. }
            | Self::UnionDissolved(_) => "union",
            Self::UnionTwice => "union_other",
            Self::UnknownCurrency => "currency",
            Self::MembersMissing | Self::MembersNotANumber | Self::MembersNone | Self::MembersTooMany => {
                "members"
            }
            Self::OfferTooSmall(_) | Self::OfferNotTaken => "offered",
            Self::Missing(field) | Self::Text(field, ..) | Self::Email(field) | Self::Amount(field, _) => {
                field
            }
            Self::UnknownCountry => "country",
            Self::AuthorityMissing => "authority",
            Self::MotionNotADate | Self::MotionInFuture => "motion_date",
            Self::DelegatesNotANumber | Self::DelegatesTooMany(_) => "delegates",
            Self::TwinUnknown => "twin_with",
            Self::UnknownMethod | Self::CardsOff | Self::CardsUnreachable | Self::NoTransfer => "method",
            Self::NonceExpired | Self::TooMany | Self::NotKept => "nonce",
            Self::NotAsked(field) | Self::Phone(field) => field,
            Self::RenewalUnknown => "renewal",
            Self::TwinGift => "amount",
            Self::SuccessorSame => "email",
        }
    }

    /// The field's name in the API.
    pub fn api_field(&self) -> &'static str {
        match self.field() {
            "contact_name" => "contact.name",
            "contact_email" => "contact.email",
            "treasurer_name" => "treasurer.name",
            "treasurer_email" => "treasurer.email",
            "invoice_name" => "invoice_contact.name",
            "invoice_email" => "invoice_contact.email",
            "contact_phone" => "contact.phone",
            "contact_address" => "contact.address",
            "treasurer_phone" => "treasurer.phone",
            "chair_name" => "chair.name",
            "chair_email" => "chair.email",
            "chair_phone" => "chair.phone",
            "offered" => "offered_minor",
            "donation" => "donation_minor",
            field => field,
        }
    }

    /// The sentence beside the field, which says what to do next.
    pub fn explain(&self, texts: Texts) -> String {
        match self {
            Self::UnionSeveral(labels) => texts.t1("affiliation-union-several", "unions", labels.join("; ")),
            Self::UnionMerged { was, heir } => {
                texts.t2("affiliation-union-merged", ("union", was), ("heir", heir))
            }
            Self::UnionDissolved(was) => texts.t1("affiliation-union-dissolved", "union", was),
            Self::OfferTooSmall(least) => {
                texts.t1("affiliation-offer-too-small", "minimum", texts.money(least))
            }
            Self::Text(_, TextError::TooLong, max) => {
                texts.t_count("field-too-long", "count", i64::try_from(*max).unwrap_or(i64::MAX))
            }
            Self::DelegatesTooMany(most) => {
                texts.t_count("affiliation-delegates-too-many", "count", i64::from(*most))
            }
            other => texts.t(other.plain_key()),
        }
    }

    fn plain_key(&self) -> &'static str {
        match self {
            Self::UnknownKind => "affiliation-kind-unknown",
            Self::UnionEmpty => "affiliation-union-empty",
            Self::UnionTwice => "affiliation-union-twice",
            Self::UnknownCurrency => "affiliation-currency-unknown",
            Self::MembersMissing => "affiliation-members-missing",
            Self::MembersNotANumber => "affiliation-members-not-a-number",
            Self::MembersNone => "affiliation-members-none",
            Self::MembersTooMany => "affiliation-members-too-many",
            Self::OfferNotTaken => "affiliation-offer-not-taken",
            Self::UnionUnknown
            | Self::UnionSeveral(_)
            | Self::UnionMerged { .. }
            | Self::UnionDissolved(_)
            | Self::OfferTooSmall(_) => "affiliation-union-unknown",
            Self::Missing(_) => "affiliation-missing",
            Self::Text(_, TextError::Blank, _) => "field-blank",
            Self::Text(..) => "field-control",
            Self::UnknownCountry => "affiliation-country-unknown",
            Self::Email(_) => "affiliation-email-invalid",
            Self::AuthorityMissing => "affiliation-authority-missing",
            Self::MotionNotADate => "affiliation-motion-not-a-date",
            Self::MotionInFuture => "affiliation-motion-in-future",
            Self::DelegatesNotANumber | Self::DelegatesTooMany(_) => "affiliation-delegates-not-a-number",
            Self::Amount(_, AmountError::Ambiguous) => "field-amount-ambiguous",
            Self::Amount(_, AmountError::NotPositive) => "field-amount-not-positive",
            Self::Amount(..) => "field-amount-not-an-amount",
            Self::TwinUnknown => "affiliation-twin-unknown",
            Self::UnknownMethod => "field-method-unknown",
            Self::CardsOff => "affiliation-cards-off",
            Self::CardsUnreachable => "affiliation-cards-unreachable",
            Self::NoTransfer => "affiliation-no-transfer",
            Self::NonceExpired => "field-nonce-expired",
            Self::NotAsked(_) => "affiliation-not-asked",
            Self::RenewalUnknown => "affiliation-renewal-unknown",
            Self::TwinGift => "affiliation-twin-gift",
            Self::Phone(_) => "affiliation-phone-invalid",
            Self::SuccessorSame => "affiliation-successor-same",
            Self::TooMany => "affiliation-too-many",
            Self::NotKept => "affiliation-not-kept",
        }
    }
}

impl From<QuoteError> for Refusal {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::NoScale => Self::UnknownCurrency,
            QuoteError::Fee(FeeError::MembersMissing) => Self::MembersMissing,
            QuoteError::Fee(FeeError::MembersOutOfRange | FeeError::Overflow) => Self::MembersTooMany,
            QuoteError::Fee(FeeError::OfferedTooSmall(least)) => Self::OfferTooSmall(least),
            QuoteError::Fee(FeeError::NotToBeOffered) => Self::OfferNotTaken,
        }
    }
}

/// The union that was typed or picked by a body in a country, which settles an acronym that several unions have.
///
/// # Errors
/// It is not one living union of the directory.
pub fn check_union(typed: &str, country: &str, language: &str) -> Result<&'static Union, Refusal> {
    if typed.trim().is_empty() {
        return Err(Refusal::UnionEmpty);
    }
    match Directory::get().resolve(typed, country) {
        Meant::One(union) => Ok(union),
        Meant::Unknown => Err(Refusal::UnionUnknown),
        Meant::Several(some) => {
            Err(Refusal::UnionSeveral(some.into_iter().map(|union| union.label(language)).collect()))
        }
        Meant::Gone { was, heir: Some(heir) } => {
            Err(Refusal::UnionMerged { was: was.short_name(language), heir: heir.short_name(language) })
        }
        Meant::Gone { was, heir: None } => Err(Refusal::UnionDissolved(was.short_name(language))),
    }
}

/// A stated number of members.
///
/// # Errors
/// Zero, negative, or more than there can be.
pub fn check_members(members: i64) -> Result<u32, Refusal> {
    if members < 1 {
        return Err(Refusal::MembersNone);
    }
    let members = u32::try_from(members).ok().filter(|members| *members <= super::fee_scale::MOST_MEMBERS);
    members.ok_or(Refusal::MembersTooMany)
}
