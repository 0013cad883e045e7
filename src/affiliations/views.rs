//! The pages of affiliations.

use askama::Template;

use super::{
    affiliation::{Affiliation, TermRecord},
    body_kind::BodyKind,
    directory::Directory,
    form::ApplyForm,
    quote::Quote,
    refusal::Refusal,
    twinning::TwinGift,
    union::UnionStatus,
    validate::countries,
    working::working,
};
use crate::{
    kernel::money::Currency,
    platform::{
        config::{LocalizedText, Reasons, Settings},
        http::frame::Frame,
        i18n::Texts,
    },
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

/// The form, with everything that was typed.
#[derive(Template)]
#[template(path = "affiliations/templates/affiliate.html")]
pub struct AffiliateView {
    pub frame: Frame,
    pub nonce: String,
    pub form: ApplyForm,
    pub errors: Vec<FieldError>,
    pub currencies: Vec<Currency>,
    /// The price of what was filled in, once it is known.
    pub quote: Option<Quote>,
    pub card_available: bool,
    pub reasons: ShownReasons,
    /// What just happened.
    pub news: Option<&'static str>,
}

/// Why the form asks for more about people, in the reader's language; what has no reason is not asked.
#[derive(Clone, Debug, Default)]
pub struct ShownReasons {
    pub treasurer: Option<String>,
    pub chair: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
}

impl ShownReasons {
    pub fn of(settings: &Settings, texts: Texts) -> Self {
        let shown = |text: &Option<LocalizedText>| {
            text.as_ref().map(|text| text.get(texts.locale.tag(), &settings.campaign).to_owned())
        };
        let Reasons { treasurer, chair, phone, address } = &settings.affiliations.reasons;
        Self {
            treasurer: shown(treasurer),
            chair: shown(chair),
            phone: shown(phone),
            address: shown(address),
        }
    }

    fn sample() -> Self {
        let reason = |text: &str| Some(text.to_owned());
        Self {
            treasurer: reason("Gets reminders"),
            chair: reason("Is invited"),
            phone: reason("For urgent appeals"),
            address: reason("For leaflets"),
        }
    }
}

impl AffiliateView {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn error_count(&self) -> String {
        let count = i64::try_from(self.errors.len()).unwrap_or(i64::MAX);
        self.frame.texts.t_count("donate-errors-title", "count", count)
    }

    /// Code and name of each kind of body.
    fn kinds(&self) -> Vec<(&'static str, String)> {
        BodyKind::ALL.map(|kind| (kind.code(), self.frame.texts.t(kind.name_key()))).to_vec()
    }

    /// What the browser offers as one types, and what stands in the list without any script.
    fn unions(&self) -> Vec<String> {
        let language = self.frame.texts.locale.tag();
        let living = Directory::get().all().iter().filter(|union| union.is_alive());
        living.map(|union| union.label(language)).collect()
    }

    /// Unions that can be twinned with: those that the state refuses to register.
    fn twins(&self) -> Vec<(&'static str, &'static str)> {
        let language = self.frame.texts.locale.tag();
        let wanting = |status: UnionStatus| status == UnionStatus::Unregistered;
        let unions = Directory::get().all().iter().filter(|union| wanting(union.status));
        unions.map(|union| (union.slug.as_str(), union.name(language))).collect()
    }

    fn countries(&self) -> Vec<&'static str> {
        countries().collect()
    }

    fn price(&self, quote: &Quote) -> String {
        working(self.frame.texts, quote)
    }

    fn fee(&self, quote: &Quote) -> String {
        self.frame.texts.money(&quote.fee.amount)
    }

    fn delegates(&self, quote: &Quote) -> Option<String> {
        let count = i64::from(quote.delegates?);
        Some(self.frame.texts.t_count("affiliate-delegates-count", "count", count))
    }

    /// An empty form with invented content around it.
    pub fn sample(texts: Texts) -> Self {
        Self {
            frame: Frame::sample(texts),
            nonce: "sample-nonce".to_owned(),
            form: ApplyForm { currency: "GBP".into(), country: "GB".into(), ..ApplyForm::default() },
            errors: Vec::new(),
            currencies: vec![Currency::GBP, Currency::EUR],
            quote: None,
            card_available: true,
            reasons: ShownReasons::sample(),
            news: None,
        }
    }

    /// The form as it comes back, with messages beside fields and everything that was typed.
    pub fn sample_refused(texts: Texts) -> Self {
        let refusals =
            [Refusal::MembersNotANumber, Refusal::Email("contact_email"), Refusal::AuthorityMissing];
        Self {
            form: ApplyForm {
                members: "about 200".into(),
                body_name: "Branch <7> & friends".into(),
                contact_email: "secretary@".into(),
                note: "Solidarity".into(),
                ..Self::sample(texts).form
            },
            errors: FieldError::of(&refusals, texts),
            ..Self::sample(texts)
        }
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
        self.term.paid_minor > 0
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

#[cfg(test)]
#[path = "views_tests.rs"]
mod tests;
