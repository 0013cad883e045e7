//! An affiliation as stored: the body, and its years.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    body_kind::BodyKind,
    directory::Directory,
    fold::fold,
    standing::{State, Term},
    union::Union,
};
use crate::kernel::{
    ids::{AffiliationId, InvoiceId, TermId},
    locale::Locale,
    money::Money,
    reference::Reference,
};

/// How a term is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Card,
    Invoice,
}

impl Method {
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Invoice => "invoice",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Card, Self::Invoice].into_iter().find(|method| method.code() == code)
    }
}

/// A body and where it stands. Its contacts stay sealed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affiliation {
    pub id: AffiliationId,
    pub reference: Reference,
    pub kind: BodyKind,
    /// Of the directory; `None` for what was typed as free text.
    pub union_slug: Option<String>,
    /// Free text that the office looks at.
    pub union_typed: Option<String>,
    pub body_name: String,
    pub branch_number: Option<String>,
    /// ISO 3166-1.
    pub country: String,
    pub locale: Locale,
    /// Under the server key; erased a year after the affiliation ended.
    pub sealed_contacts: Option<Vec<u8>>,
    /// Links of older generations no longer open anything.
    pub link_generation: i32,
    pub state: State,
    pub consent_public: bool,
    /// Slug of the union with which it wants to be, or since `twinned_on` is, twinned.
    pub twin_with: Option<String>,
    pub twinned_on: Option<NaiveDate>,
    pub twin_body_agreed_on: Option<NaiveDate>,
    pub twin_union_agreed_on: Option<NaiveDate>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub accepted_by: Option<String>,
    /// The term that is being quoted, invoiced or lived in; a renewal in time is the next one.
    pub term_sequence: i32,
    pub created_at: DateTime<Utc>,
    /// It says whether it was affiliated before; `None` when it does not say.
    pub says_renewal: Option<bool>,
    /// The day on which a successor was named who waits for somebody's word.
    pub successor_named_on: Option<NaiveDate>,
}

impl Affiliation {
    /// The union's name in a language, or what was typed.
    pub fn union_name(&self, language: &str) -> Option<String> {
        let known = self.union_slug.as_deref().and_then(|slug| Directory::get().find(slug));
        known.map(|union| union.name(language).to_owned()).or_else(|| self.union_typed.clone())
    }

    /// The name of the union that it is twinned with.
    pub fn twin_name(&self, language: &str) -> Option<String> {
        self.twinned_on?;
        let union = Directory::get().find(self.twin_with.as_deref()?)?;
        Some(union.name(language).to_owned())
    }

    /// What lists are ordered and searched by.
    pub(super) fn search_key(&self) -> String {
        let known = self.union_slug.as_deref().and_then(|slug| Directory::get().find(slug));
        search_key(&self.full_name(), known, self.union_typed.as_deref(), &self.country)
    }

    /// `Bristol Rail (0742)`.
    pub fn full_name(&self) -> String {
        match &self.branch_number {
            Some(number) => format!("{} ({number})", self.body_name),
            None => self.body_name.clone(),
        }
    }
}

/// A body's name, union and country as lists are ordered and searched by: folded, the name first.
pub fn search_key(name: &str, union: Option<&Union>, typed: Option<&str>, country: &str) -> String {
    let union = union.map_or_else(|| typed.map(fold).unwrap_or_default(), Union::search_text);
    format!("{} / {union} / {}", fold(name), fold(country))
}

/// One year: what was quoted, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRecord {
    pub id: TermId,
    pub affiliation: AffiliationId,
    /// 1 for the first year.
    pub sequence: i32,
    pub members: Option<u32>,
    pub delegates: Option<u32>,
    /// How many it means to send.
    pub delegates_sent: Option<u32>,
    pub scale: String,
    /// Never changes once quoted, except with the figures that the body itself amends.
    pub fee: Money,
    /// The working in the body's language.
    pub working: String,
    /// Promised beyond the fee, in the fee's currency.
    pub donation_minor: i64,
    pub donation_fund: String,
    pub method: Option<Method>,
    pub purchase_order: Option<String>,
    pub quoted_on: NaiveDate,
    /// The last day on which the price holds.
    pub valid_until: NaiveDate,
    pub motion_date: Option<NaiveDate>,
    /// What came for it, less what went back.
    pub paid_minor: i64,
    /// What went back and is not asked for again: a gift, or a fee that the office does without.
    pub waived_minor: i64,
    /// Set when the fee was paid.
    pub term: Option<Term>,
    /// How many of the clock's steps are done.
    pub steps_done: i32,
    pub certificate: Option<String>,
    pub certified_on: Option<NaiveDate>,
}

impl TermRecord {
    /// Fee and promised donation.
    pub fn total(&self) -> Money {
        Money::new(self.fee.minor.saturating_add(self.donation_minor), self.fee.currency)
    }

    /// What is still to be paid; never negative.
    pub fn open(&self) -> Money {
        let asked = self.total().minor.saturating_sub(self.waived_minor);
        Money::new(asked.saturating_sub(self.paid_minor).max(0), self.fee.currency)
    }

    /// What is lacking of the fee of a year that began because it had been paid: it went back.
    pub fn lacks(&self) -> Option<Money> {
        // What was waived may have been the donation's: then the fee lacks what is open, and no more than it lacks itself.
        let lacks = self.fee.minor.saturating_sub(self.paid_minor).min(self.open().minor);
        (self.term.is_some() && lacks > 0).then(|| Money::new(lacks, self.fee.currency))
    }

    /// What came beyond fee and donation.
    pub fn prepaid(&self) -> Money {
        Money::new((self.paid_minor - self.total().minor).max(0), self.fee.currency)
    }

    pub fn fee_is_paid(&self) -> bool {
        self.paid_minor >= self.fee.minor
    }
}

/// An invoice, or a cancelled one. Its figures are those of the day on which it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceRecord {
    pub id: InvoiceId,
    pub number: String,
    pub reference: Reference,
    pub term: TermId,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub fee: Money,
    pub donation_minor: i64,
    pub working: String,
    pub purchase_order: Option<String>,
    pub credited: Option<Credited>,
}

/// How an invoice was cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credited {
    pub number: String,
    pub on: NaiveDate,
    pub reason: String,
}

impl InvoiceRecord {
    pub fn total(&self) -> Money {
        Money::new(self.fee.minor.saturating_add(self.donation_minor), self.fee.currency)
    }
}

/// A change of state, as kept for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    pub from: Option<State>,
    pub to: State,
    pub at: DateTime<Utc>,
    pub on: NaiveDate,
    /// `body`, `payment`, `clock`, `office:NAME`.
    pub made_by: String,
    pub why: String,
}
