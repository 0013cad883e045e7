//! The donation form.

use askama::Template;

use crate::{
    donations::form::{DonateForm, FieldError, Problem},
    funds::{Part, PartCode, PartKind},
    kernel::{
        amount::AmountError,
        frequency::Frequency,
        locale::Locale,
        money::{Currency, Money},
    },
    platform::{
        config::{LocalizedText, Settings},
        http::{
            assets::{DONATE_JS, FRAME_JS, versioned},
            frame::Frame,
        },
        i18n::Texts,
    },
};

/// A currency that may be given in. All sums are in it.
#[derive(Clone, Debug)]
pub struct CurrencyChoice {
    pub currency: Currency,
    pub presets: Vec<Money>,
    pub minimum: Money,
    pub maximum: Money,
    /// The campaign has an account for transfers in it.
    pub transfer_available: bool,
}

impl CurrencyChoice {
    /// What the settings offer, the default currency first. While cards are off, only what can be transferred.
    pub fn offered(settings: &Settings) -> Vec<Self> {
        let donations = &settings.donations;
        let mut choices: Vec<Self> = donations
            .currencies
            .iter()
            .map(|(currency, limits)| Self {
                currency: *currency,
                presets: limits.presets.iter().map(|minor| Money::new(*minor, *currency)).collect(),
                minimum: Money::new(limits.minimum_minor, *currency),
                maximum: Money::new(limits.maximum_minor, *currency),
                transfer_available: settings.bank.contains_key(currency),
            })
            .filter(|choice| donations.card_enabled || choice.transfer_available)
            .collect();
        choices.sort_by_key(|choice| choice.currency != donations.default_currency);
        choices
    }
}

/// A fund that may be given to, in the reader's language.
#[derive(Clone, Debug)]
pub struct FundChoice {
    pub slug: String,
    pub name: String,
    /// What the money is for, what happens to a surplus, who bears card fees.
    pub purpose: String,
}

impl FundChoice {
    /// The open funds, in the settings' order.
    pub fn open(settings: &Settings, locale: Locale) -> Vec<Self> {
        let text = |text: &LocalizedText| text.get(locale.tag(), &settings.campaign).to_owned();
        let open = settings.funds.iter().filter(|fund| fund.open);
        open.map(|fund| Self {
            slug: fund.slug.clone(),
            name: text(&fund.names),
            purpose: text(&fund.purposes),
        })
        .collect()
    }
}

#[derive(Template)]
#[template(path = "donations/templates/donate.html")]
pub struct DonateView<'a> {
    pub frame: Frame,
    /// The signed, expiring value that makes one page at most one gift. Stands once in the page.
    pub nonce: &'a str,
    /// Never empty.
    pub currencies: Vec<CurrencyChoice>,
    /// Never empty.
    pub funds: Vec<FundChoice>,
    /// The branches and regions that have a target now.
    pub parts: Vec<Part>,
    /// What was typed, or the defaults.
    pub form: DonateForm,
    pub errors: Vec<FieldError>,
    /// `false`: transfers only, and the page says so.
    pub card_available: bool,
    /// The most characters of a message.
    pub message_max: usize,
    /// The most characters of a name.
    pub name_max: usize,
}

impl DonateView<'_> {
    fn script(&self) -> String {
        versioned(&DONATE_JS)
    }

    fn frame_script(&self) -> String {
        versioned(&FRAME_JS)
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// The choice whose amounts are shown: the form's, or the first.
    fn chosen(&self) -> Option<&CurrencyChoice> {
        let typed = self.form.currency.as_str();
        self.currencies
            .iter()
            .find(|choice| choice.currency.code().eq_ignore_ascii_case(typed))
            .or_else(|| self.currencies.first())
    }

    fn is_chosen_currency(&self, currency: &Currency) -> bool {
        self.chosen().is_some_and(|choice| choice.currency == *currency)
    }

    fn is_chosen_preset(&self, preset: &Money) -> bool {
        self.form.amount_preset == preset.minor.to_string()
    }

    /// The chosen frequency, or once where none is.
    fn is_chosen_frequency(&self, code: &str) -> bool {
        let chosen = Frequency::of_code(&self.form.frequency).unwrap_or(Frequency::Once);
        chosen.code() == code
    }

    /// The chosen fund, or the first where none is.
    fn is_chosen_fund(&self, slug: &str) -> bool {
        let known = self.funds.iter().any(|fund| fund.slug == self.form.fund);
        let first = self.funds.first().is_some_and(|fund| fund.slug == slug);
        if known { self.form.fund == slug } else { first }
    }

    fn is_chosen_part(&self, part: &Part) -> bool {
        self.form.counts_for == part.code.as_str()
    }

    fn is_transfer(&self) -> bool {
        !self.card_available || (self.form.method == "transfer" && self.transfer_available())
    }

    /// Whether the currency whose amounts are shown can be transferred.
    fn transfer_available(&self) -> bool {
        self.chosen().is_some_and(|choice| choice.transfer_available)
    }

    fn amount_hint(&self, choice: &CurrencyChoice) -> String {
        let texts = self.frame.texts;
        let (minimum, maximum) = (texts.money(&choice.minimum), texts.money(&choice.maximum));
        texts.t2("donate-amount-hint", ("minimum", &minimum), ("maximum", &maximum))
    }

    fn message_hint(&self) -> String {
        let max = i64::try_from(self.message_max).unwrap_or(i64::MAX);
        self.frame.texts.t_count("donate-message-hint", "count", max)
    }

    fn error_count(&self) -> String {
        let count = i64::try_from(self.errors.len()).unwrap_or(i64::MAX);
        self.frame.texts.t_count("donate-errors-title", "count", count)
    }
}

impl DonateView<'static> {
    /// The form as it is first seen, with invented content.
    pub fn sample(texts: Texts) -> Self {
        let choice = |currency: Currency| CurrencyChoice {
            currency,
            presets: [1000, 2500, 5000, 10_000].map(|minor| Money::new(minor, currency)).to_vec(),
            minimum: Money::new(200, currency),
            maximum: Money::new(1_000_000, currency),
            transfer_available: currency != Currency::USD,
        };
        let fund = |slug: &str, name: &str, purpose: &str| FundChoice {
            slug: slug.to_owned(),
            name: name.to_owned(),
            purpose: purpose.to_owned(),
        };
        let purpose = "Pays for travel, translation and legal help of independent trade unions. \
                       A surplus stays in this fund, which also bears card fees.";
        let medical = "Hospital and medical treatment for the families of Zhanaozen. \
                       A surplus goes to the Fighting Fund after a public notice.";
        Self {
            frame: Frame { language_form: Some("give"), ..Frame::sample(texts) },
            nonce: "sample-nonce",
            currencies: [Currency::GBP, Currency::EUR, Currency::USD].map(choice).to_vec(),
            funds: vec![
                fund("fighting-fund", "Fighting Fund", purpose),
                fund("zhanaozen-medical", "Medical aid for Zhanaozen", medical),
            ],
            parts: Vec::new(),
            form: DonateForm { currency: "GBP".into(), method: "card".into(), ..DonateForm::default() },
            errors: Vec::new(),
            card_available: true,
            message_max: 1000,
            name_max: 100,
        }
    }

    /// The form as it comes back, with messages beside fields and everything that was typed.
    pub fn sample_refused(texts: Texts) -> Self {
        let maximum = Money::new(1_000_000, Currency::EUR);
        let problems = [
            Problem::Amount(AmountError::NotAnAmount),
            Problem::Email,
            Problem::UnknownPart,
            Problem::ConsentMissing,
        ];
        let part = |number, name: &str| Part {
            code: PartCode::numbered(PartKind::Region, number),
            kind: PartKind::Region,
            name: name.to_owned(),
            body: None,
        };
        Self {
            parts: vec![part(1, "Wales"), part(2, "Yorkshire & the Humber")],
            form: DonateForm {
                currency: "EUR".into(),
                amount: "a tenner".into(),
                amount_preset: "other".into(),
                fund: "zhanaozen-medical".into(),
                name: "A. Supporter".into(),
                email: "supporter@".into(),
                message: "Solidarity from <Branch 7> & friends".into(),
                publish_message: true,
                method: "transfer".into(),
                ..DonateForm::default()
            },
            errors: problems.map(|problem| problem.explain(texts, Currency::EUR, maximum)).to_vec(),
            ..Self::sample(texts)
        }
    }

    /// The form in a currency that can be given by card only.
    pub fn sample_card_only(texts: Texts) -> Self {
        let sample = Self::sample(texts);
        Self { form: DonateForm { currency: "USD".into(), ..sample.form.clone() }, ..sample }
    }

    /// The form in a frame of another site.
    pub fn sample_embedded(texts: Texts) -> Self {
        let sample = Self::sample(texts);
        Self { frame: Frame { embedded: true, ..sample.frame.clone() }, ..sample }
    }

    /// The form while cards are switched off.
    pub fn sample_without_cards(texts: Texts) -> Self {
        Self { card_available: false, ..Self::sample(texts) }
    }
}
