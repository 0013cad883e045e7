//! The pages of affiliations.

use askama::Template;

use super::{
    affiliation::{Affiliation, TermRecord},
    refusal::Refusal,
    twinning::TwinGift,
};
use crate::{
    kernel::money::{Currency, Money},
    platform::{config::Settings, http::frame::Frame, i18n::Texts},
};

/// A message beside one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub message: String,
}

impl FieldError {
    pub fn of(refusals: &[Refusal], texts: Texts) -> Vec<Self> {
        let error = |refusal: &Refusal| Self { field: refusal.field(), message: refusal.explain(texts) };
        refusals.iter().map(error).collect()
    }
}

/// Where a body stands, as everybody who has its reference may see it; with the link by mail, what it can do.
#[derive(Template)]
#[template(path = "affiliations/templates/standing.html")]
pub struct StandingView {
    pub frame: Frame,
    pub affiliation: Affiliation,
    pub term: TermRecord,
    /// The latest term that was paid.
    pub paid_term: Option<super::standing::Term>,
    pub invoice: Option<String>,
    /// The key of the link by mail; `None` on the public page.
    pub key: Option<String>,
    pub nonce: String,
    pub errors: Vec<FieldError>,
    pub card_available: bool,
    /// `requoted`, `link-sent`, … : what just happened.
    pub news: Option<&'static str>,
    /// How it stands by its twin; `None` on the public page and for bodies without one.
    pub twin: Option<TwinShown>,
    /// What stood in the field that was refused.
    pub typed: String,
    /// Name and address of a successor about whom this reader is asked.
    pub successor: Option<(String, String)>,
    /// What went back of the money that came for the present year.
    pub returned: Option<Money>,
}

/// A twinning as the body's own page shows it.
pub struct TwinShown {
    pub union: String,
    /// Reference, state, amount and what came of each gift.
    pub gifts: Vec<(String, String, String)>,
    pub currencies: Vec<Currency>,
}

impl TwinShown {
    pub fn of(
        affiliation: &Affiliation,
        gifts: Vec<TwinGift>,
        settings: &Settings,
        texts: Texts,
    ) -> Option<Self> {
        let gifts = gifts.into_iter().map(|gift| {
            let (amount, received) = (texts.money(&gift.donation.amount), texts.money(&gift.received));
            (gift.donation.reference.grouped(), amount, received)
        });
        Some(Self {
            union: affiliation.twin_name(texts.locale.tag())?,
            gifts: gifts.collect(),
            currencies: settings.donations.currencies.keys().copied().collect(),
        })
    }
}

impl StandingView {
    fn is_refused(&self, field: &str) -> bool {
        self.error(field).is_some()
    }

    fn state(&self) -> String {
        self.frame.texts.t(self.affiliation.state.name_key())
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn open(&self) -> String {
        self.frame.texts.money(&self.term.open())
    }

    fn fee(&self) -> String {
        self.frame.texts.money(&self.term.fee)
    }

    fn paid(&self) -> bool {
        self.term.paid_minor > 0 || self.returned.is_some()
    }

    fn returned(&self) -> Option<String> {
        self.returned.as_ref().map(|returned| self.frame.texts.money(returned))
    }

    /// What came beyond fee and donation.
    fn prepaid(&self) -> Option<String> {
        let prepaid = self.term.prepaid();
        (prepaid.minor > 0).then(|| self.frame.texts.money(&prepaid))
    }

    /// First and last day of the latest term that was paid.
    fn paid_term(&self) -> Option<String> {
        let texts = self.frame.texts;
        self.paid_term.map(|term| format!("{} – {}", texts.date(&term.from), texts.date(&term.until)))
    }

    fn owes(&self) -> bool {
        self.term.open().minor > 0 && self.affiliation.state != super::standing::State::Withdrawn
    }

    fn may_decide(&self) -> bool {
        self.key.is_some() && self.affiliation.state.is_beginning()
    }

    fn may_renew(&self) -> bool {
        use super::standing::State;
        let due = matches!(self.affiliation.state, State::Due | State::Arrears | State::Lapsed);
        self.key.is_some() && due
    }

    fn may_pay_by_card(&self) -> bool {
        self.card_available && self.owes()
    }

    fn members(&self) -> String {
        self.term.members.map(|members| members.to_string()).unwrap_or_default()
    }

    /// The address of the body's own page, relative.
    fn own(&self) -> String {
        match &self.key {
            Some(key) => format!("/affiliate/{}/{key}", self.affiliation.reference),
            None => format!("/affiliate/{}", self.affiliation.reference),
        }
    }
}

/// The public list.
#[derive(Template)]
#[template(path = "affiliations/templates/affiliated.html")]
pub struct AffiliatedView {
    pub frame: Frame,
    /// What was searched for.
    pub query: String,
    pub total: i64,
    /// Union and country with how many bodies.
    pub counts: Vec<(String, i64)>,
    pub bodies: Vec<ListedLine>,
    /// The query of the next page, if there is one.
    pub next: Option<String>,
}

/// One body of the public list.
#[derive(Clone, Debug)]
pub struct ListedLine {
    pub name: String,
    /// Its union.
    pub of: Option<String>,
    pub country: String,
    pub twin: Option<String>,
}

impl ListedLine {
    pub fn of(body: &Affiliation, texts: Texts) -> Self {
        let language = texts.locale.tag();
        Self {
            name: body.full_name(),
            of: body.union_name(language),
            country: body.country.clone(),
            twin: body.twin_name(language),
        }
    }
}

impl AffiliatedView {
    fn total(&self) -> String {
        self.frame.texts.t_count("affiliated-count", "count", self.total)
    }
}

/// Says whether a certificate is valid, and nothing else.
#[derive(Template)]
#[template(path = "affiliations/templates/verify.html")]
pub struct VerifyView {
    pub frame: Frame,
    pub number: String,
    pub valid: bool,
}
