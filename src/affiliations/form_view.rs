//! The form at `/affiliate` as it is shown.

use askama::Template;

use super::{
    body_kind::BodyKind,
    directory::{Directory, Meant},
    fee_scale::Working,
    form::ApplyForm,
    quote::{Quote, QuoteInput},
    refusal::Refusal,
    scales::Scales,
    steps::Step,
    union::UnionStatus,
    views::FieldError,
    working::working,
};
use crate::{
    kernel::money::Currency,
    platform::{
        config::{LocalizedText, Reasons, Settings},
        http::frame::Frame,
        i18n::{CountryNames, Texts, country_names},
    },
};

/// A step of the form, with everything that was typed.
#[derive(Template)]
#[template(path = "affiliations/templates/affiliate.html")]
pub struct AffiliateView {
    pub frame: Frame,
    pub nonce: String,
    /// The one that is shown; what stands on the others goes along.
    pub step: Step,
    pub form: ApplyForm,
    /// Of this step alone.
    pub errors: Vec<FieldError>,
    pub currencies: Vec<Currency>,
    /// The price of what was filled in, once it is known.
    pub quote: Option<Quote>,
    /// For so many days a quote holds.
    pub quote_days: u32,
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

    fn needed(&self) -> bool {
        self.step == Step::Needed
    }

    fn rest(&self) -> bool {
        self.step == Step::Rest
    }

    /// `Step 2 of 3: the price`.
    fn stage(&self) -> String {
        let texts = self.frame.texts;
        let (name, count) = (texts.t(self.step.name_key()), Step::ALL.len().to_string());
        let args = [
            ("number", self.step.number().into()),
            ("count", count.as_str().into()),
            ("name", name.as_str().into()),
        ];
        texts.t_args("affiliate-step", &args)
    }

    /// The name of each step, and whether it is shown.
    fn stages(&self) -> [(String, bool); 3] {
        Step::ALL.map(|step| (self.frame.texts.t(step.name_key()), step == self.step))
    }

    /// What stands on the other steps.
    fn carried(&self) -> Vec<(&'static str, &str)> {
        self.form.carried(self.step)
    }

    /// Kind, union, name, country and members, as they were filled in.
    fn told(&self) -> Vec<(String, String)> {
        let (texts, form) = (self.frame.texts, &self.form);
        let kind = BodyKind::from_code(&form.kind).map(|kind| texts.t(kind.name_key()));
        let union = match Directory::get().resolve(&form.union, &form.country) {
            Meant::One(union) => union.label(texts.locale.tag()),
            _ if form.union.is_empty() => form.union_other.clone(),
            _ => form.union.clone(),
        };
        let country = self.countries().iter().find(|(code, _)| form.country.eq_ignore_ascii_case(code));
        let told = [
            ("affiliate-body_name", form.body_name.clone()),
            ("affiliate-kind", kind.unwrap_or_default()),
            ("affiliate-union", union),
            ("affiliate-country", country.map(|(_, name)| name.clone()).unwrap_or_default()),
            ("affiliate-members", form.members.clone()),
        ];
        told.into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(key, value)| (texts.t(key), value))
            .collect()
    }

    /// Whether the body may choose what it pays, or tried to.
    fn may_offer(&self) -> bool {
        let suggested = |quote: &Quote| matches!(quote.fee.working, Working::Suggested { .. });
        self.quote.as_ref().is_some_and(suggested)
            || !self.form.offered.is_empty()
            || self.error("offered").is_some()
    }

    fn holds(&self) -> String {
        self.frame.texts.t_count("affiliate-price-holds", "count", i64::from(self.quote_days))
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

    fn countries(&self) -> CountryNames {
        country_names(self.frame.texts.locale)
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

    /// The first step, empty, with invented content around it.
    pub fn sample(texts: Texts) -> Self {
        Self {
            frame: Frame { language_form: Some("apply"), ..Frame::sample(texts) },
            nonce: "sample-nonce".to_owned(),
            step: Step::Needed,
            form: ApplyForm { currency: "GBP".into(), country: "GB".into(), ..ApplyForm::default() },
            errors: Vec::new(),
            currencies: vec![Currency::GBP, Currency::EUR],
            quote: None,
            quote_days: 120,
            card_available: true,
            reasons: ShownReasons::sample(),
            news: None,
        }
    }

    /// A later step, with everything filled in.
    pub fn sample_at(texts: Texts, step: Step) -> Self {
        let text = |text: &str| text.to_owned();
        let form = ApplyForm {
            kind: text("other"),
            union: text("gb-rmt"),
            body_name: text("Branch <7> & friends"),
            members: text("180"),
            contact_name: text("A. Secretary"),
            contact_email: text("secretary@example.org"),
            authority: true,
            offered: text("25.00"),
            note: text("Solidarity\nfor ever"),
            donation: text("10"),
            consent_public: true,
            method: text("invoice"),
            ..Self::sample(texts).form
        };
        let input =
            QuoteInput { kind: BodyKind::Other, members: Some(180), currency: Currency::GBP, offered: None };
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
        Self { step, form, quote: Quote::make(Scales::get(), input, day).ok(), ..Self::sample(texts) }
    }

    /// The first step as it comes back, with messages beside fields and everything that was typed.
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

#[cfg(test)]
#[path = "form_view_tests.rs"]
mod tests;
