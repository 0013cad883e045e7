//! What a form or a request says, checked against the campaign's settings: a gift, or one problem per field.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::{
    donation::{Gift, Method, Twinning},
    form::{DonateForm, Problem},
};
use crate::{
    funds::{Part, PartCode},
    kernel::{
        amount::{AmountError, parse_amount},
        frequency::Frequency,
        locale::Locale,
        money::{Currency, Money},
        reference::Reference,
        text::{check_line, check_paragraphs},
    },
    platform::config::Settings,
    supporters::SupporterRecord,
};

/// A gift as the API takes it. Unknown fields are refused.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DonationRequest {
    /// Minor units as Stripe counts them: 2500 is £25.00, or ¥2,500.
    #[validate(range(min = 1, message = "must be more than zero"))]
    #[schema(example = 2500)]
    pub amount_minor: i64,
    /// ISO 4217.
    #[validate(length(equal = 3, message = "must be an ISO 4217 code"))]
    #[schema(example = "GBP")]
    pub currency: String,
    /// `once`, `monthly` or `yearly`.
    #[validate(custom(function = known_frequency))]
    #[schema(example = "once")]
    pub frequency: String,
    /// The slug of an open fund: `GET /api/v1/funds`.
    #[validate(length(min = 1, max = 64, message = "must be a fund's slug"))]
    #[schema(example = "fighting-fund")]
    pub fund: String,
    pub name: Option<String>,
    /// For the receipt, and for nothing else. Without it no mail is sent, ever.
    pub email: Option<String>,
    /// A message of solidarity.
    pub message: Option<String>,
    /// Publish the message (after moderation). Off by default.
    #[serde(default)]
    pub publish_message: bool,
    /// Publish the name beside it. Off by default.
    #[serde(default)]
    pub publish_name: bool,
    /// Ask to be put on the mailing list (confirmed by a click in a mail). Off by default.
    #[serde(default)]
    pub newsletter: bool,
    /// The person on whose behalf the gift is made.
    pub on_behalf_of: Option<String>,
    /// The branch or region towards whose target the gift counts: `part` of a target of
    /// `GET /api/v1/funds/{slug}/progress`. Everybody sees the sum for it, nobody who gave.
    #[schema(example = "branch-3")]
    pub counts_for: Option<String>,
    /// A language of the service, for pages and mails: `en`, `ru`, `kk`, `fr`, `de`.
    pub locale: Option<String>,
    /// `card` (the default) or `transfer`.
    #[validate(custom(function = known_method))]
    pub method: Option<String>,
    /// The version of the consent wording that the giver was shown; absent means the current one, which
    /// whoever calls must show: union membership and political opinion are special-category data.
    pub consent: Option<String>,
    /// A regular gift by card without an email address: the giver ticked that the link which you show
    /// (`manage_url`) will be kept. Nobody can change or end the gift without it.
    #[serde(default)]
    pub link_kept: bool,
    /// A regular gift with which an affiliated body twins with a union; set by the affiliation form.
    pub twinning: Option<TwinningRequest>,
}

/// Which body twins with which union.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TwinningRequest {
    /// The body's reference.
    pub body: String,
    /// The union's slug: `kz-zhanartu`.
    pub union: String,
}

fn known_frequency(text: &str) -> Result<(), ValidationError> {
    match Frequency::of_code(text) {
        Some(_) => Ok(()),
        None => Err(ValidationError::new("frequency").with_message("must be once, monthly or yearly".into())),
    }
}

fn known_method(text: &str) -> Result<(), ValidationError> {
    if matches!(text, "card" | "transfer") {
        return Ok(());
    }
    Err(ValidationError::new("method").with_message("must be card or transfer".into()))
}

/// Checks a form. `parts` are the branches and regions that have a target now. Everything wrong is reported at once, one
/// problem per field.
///
/// # Errors
/// The problems.
pub fn check_form(
    form: &DonateForm,
    settings: &Settings,
    locale: Locale,
    card_available: bool,
    parts: &[Part],
) -> Result<Gift, Vec<Problem>> {
    let mut problems = Vec::new();
    let currency =
        form.currency.parse::<Currency>().ok().filter(|c| settings.donations.currencies.contains_key(c));
    if currency.is_none() {
        problems.push(Problem::UnknownCurrency);
    }
    let amount = currency.and_then(|currency| {
        let typed = typed_amount(form, currency, locale);
        let checked = typed.and_then(|amount| in_range(amount, settings));
        checked.map_err(|problem| problems.push(problem)).ok()
    });
    let frequency = match form.frequency.as_str() {
        "" => Some(Frequency::Once),
        word => Frequency::of_code(word),
    };
    if frequency.is_none() {
        problems.push(Problem::UnknownFrequency);
    }
    let method = chosen_method(form, card_available).map_err(|problem| problems.push(problem)).ok();
    if !fund_is_open(settings, &form.fund, frequency.is_some_and(Frequency::is_regular)) {
        problems.push(Problem::UnknownFund);
    }
    let personal = Personal {
        name: Some(form.name.as_str()).filter(|t| !t.is_empty()),
        email: Some(form.email.as_str()).filter(|t| !t.trim().is_empty()),
        message: Some(form.message.as_str()).filter(|t| !t.is_empty()),
        on_behalf_of: Some(form.on_behalf_of.as_str()).filter(|t| !t.is_empty()),
    };
    let record = personal.check(settings, &mut problems);
    if !record.is_empty() && !form.consent {
        problems.push(Problem::ConsentMissing);
    }
    check_opt_ins(form.publish_message, form.publish_name, form.newsletter, &record, &mut problems);
    let counts_for = check_part(Some(form.counts_for.as_str()), parts, &mut problems);
    match (amount, method, frequency) {
        (Some(amount), Some(method), Some(frequency)) => {
            check_link(frequency, method, form.link_kept, &record, &mut problems);
            if !problems.is_empty() {
                return Err(problems);
            }
            Ok(Gift {
                amount,
                frequency,
                fund: form.fund.clone(),
                method,
                locale,
                consent: (!record.is_empty()).then(|| settings.donations.consent_version.clone()),
                record,
                publish_message: form.publish_message,
                publish_name: form.publish_name,
                newsletter: form.newsletter,
                counts_for,
                twinning: None,
            })
        }
        _ => Err(problems),
    }
}

/// Checks a request that `validator` has passed. Everything wrong is reported at once.
///
/// # Errors
/// The problems.
pub fn check_request(
    request: &DonationRequest,
    settings: &Settings,
    fallback: Locale,
    card_available: bool,
    parts: &[Part],
) -> Result<Gift, Vec<Problem>> {
    let mut problems = Vec::new();
    let currency =
        request.currency.parse::<Currency>().ok().filter(|c| settings.donations.currencies.contains_key(c));
    let amount = match currency {
        Some(currency) => in_range(Money::new(request.amount_minor, currency), settings)
            .map_err(|problem| problems.push(problem))
            .ok(),
        None => {
            problems.push(Problem::UnknownCurrency);
            None
        }
    };
    let frequency = Frequency::of_code(&request.frequency).unwrap_or(Frequency::Once);
    if !fund_is_open(settings, &request.fund, frequency.is_regular()) {
        problems.push(Problem::UnknownFund);
    }
    let method = if request.method.as_deref() == Some("transfer") { Method::Transfer } else { Method::Card };
    if method == Method::Card && !card_available {
        problems.push(Problem::CardsOff);
    }
    let personal = Personal {
        name: request.name.as_deref(),
        email: request.email.as_deref(),
        message: request.message.as_deref(),
        on_behalf_of: request.on_behalf_of.as_deref(),
    };
    let record = personal.check(settings, &mut problems);
    check_opt_ins(request.publish_message, request.publish_name, request.newsletter, &record, &mut problems);
    check_link(frequency, method, request.link_kept, &record, &mut problems);
    let counts_for = check_part(request.counts_for.as_deref(), parts, &mut problems);
    let twinning = check_twinning(request.twinning.as_ref(), frequency, &mut problems);
    let locale = match request.locale.as_deref() {
        Some(tag) => settings.campaign.find_locale(tag).unwrap_or(fallback),
        None => fallback,
    };
    match amount {
        Some(amount) if problems.is_empty() => Ok(Gift {
            amount,
            frequency,
            fund: request.fund.clone(),
            method,
            locale,
            consent: (!record.is_empty()).then(|| {
                request.consent.clone().unwrap_or_else(|| settings.donations.consent_version.clone())
            }),
            record,
            publish_message: request.publish_message,
            publish_name: request.publish_name,
            newsletter: request.newsletter,
            counts_for,
            twinning,
        }),
        _ => Err(problems),
    }
}

/// Who gives regularly by card and gives us no address has nothing but the link that is shown once.
fn check_link(
    frequency: Frequency,
    method: Method,
    link_kept: bool,
    record: &SupporterRecord,
    problems: &mut Vec<Problem>,
) {
    let email_is_wrong = problems.iter().any(|problem| problem.field() == "email");
    let needs_link = frequency.is_regular() && method == Method::Card && record.email.is_none();
    if needs_link && !link_kept && !email_is_wrong {
        problems.push(Problem::LinkNotKept);
    }
}

fn chosen_method(form: &DonateForm, card_available: bool) -> Result<Method, Problem> {
    match (form.by_transfer, form.method.as_str()) {
        (true, _) | (false, "transfer") => Ok(Method::Transfer),
        (false, "card") if card_available => Ok(Method::Card),
        (false, "") if !card_available => Ok(Method::Transfer),
        (false, "card") => Err(Problem::CardsOff),
        _ => Err(Problem::UnknownMethod),
    }
}

/// Nothing, or one of those that have a target now.
fn check_part(typed: Option<&str>, parts: &[Part], problems: &mut Vec<Problem>) -> Option<PartCode> {
    let typed = typed.filter(|typed| !typed.is_empty())?;
    let part = parts.iter().find(|part| part.code.as_str() == typed);
    if part.is_none() {
        problems.push(Problem::UnknownPart);
    }
    part.map(|part| part.code.clone())
}

/// Only a regular gift can twin, and both names have the shape of ours.
fn check_twinning(
    twinning: Option<&TwinningRequest>,
    frequency: Frequency,
    problems: &mut Vec<Problem>,
) -> Option<Twinning> {
    let twinning = twinning?;
    let body = twinning.body.parse::<Reference>();
    let slug = twinning.union.as_str();
    let is_slug = (1..=40).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    match body {
        Ok(body) if is_slug && frequency.is_regular() => {
            Some(Twinning { body: body.to_string(), union: slug.to_owned() })
        }
        _ => {
            problems.push(Problem::Twinning);
            None
        }
    }
}

/// The typed amount wins over no preset; a preset and another amount together are refused.
fn typed_amount(form: &DonateForm, currency: Currency, locale: Locale) -> Result<Money, Problem> {
    let typed = form.amount.trim();
    match form.amount_preset.as_str() {
        "" | "other" => parse_amount(typed, currency, locale.decimal_mark()).map_err(Problem::Amount),
        preset => {
            let minor = preset.parse().map_err(|_| Problem::Amount(AmountError::NotAnAmount))?;
            let preset = Money::new(minor, currency);
            let agrees =
                typed.is_empty() || parse_amount(typed, currency, locale.decimal_mark()) == Ok(preset);
            if agrees { Ok(preset) } else { Err(Problem::TwoAmounts) }
        }
    }
}

pub(super) fn in_range(amount: Money, settings: &Settings) -> Result<Money, Problem> {
    let Some(range) = settings.donations.currencies.get(&amount.currency) else {
        return Err(Problem::UnknownCurrency);
    };
    if amount.minor < range.minimum_minor {
        return Err(Problem::TooSmall(Money::new(range.minimum_minor, amount.currency)));
    }
    if amount.minor > range.maximum_minor {
        return Err(Problem::TooLarge(Money::new(range.maximum_minor, amount.currency)));
    }
    if amount.minor % amount.currency.step() != 0 {
        return Err(Problem::Amount(AmountError::TooManyDecimals));
    }
    Ok(amount)
}

/// No regular gift begins into a fund that is going to close.
fn fund_is_open(settings: &Settings, slug: &str, regularly: bool) -> bool {
    settings.fund(slug).is_some_and(|fund| fund.open && !(regularly && fund.closes_on.is_some()))
}

/// What was told about a person, unchecked.
struct Personal<'a> {
    name: Option<&'a str>,
    email: Option<&'a str>,
    message: Option<&'a str>,
    on_behalf_of: Option<&'a str>,
}

impl Personal<'_> {
    fn check(&self, settings: &Settings, problems: &mut Vec<Problem>) -> SupporterRecord {
        let (name_max, message_max) = (settings.donations.name_max, settings.donations.message_max);
        let mut line = |field: &'static str, text: Option<&str>| {
            let checked = text.map(|text| check_line(text, name_max)).transpose();
            checked.map_err(|error| problems.push(Problem::Text(field, error, name_max))).ok().flatten()
        };
        let name = line("name", self.name);
        let on_behalf_of = line("on_behalf_of", self.on_behalf_of);
        let message = self.message.map(|text| check_paragraphs(text, message_max)).transpose();
        let message = message
            .map_err(|error| problems.push(Problem::Text("message", error, message_max)))
            .ok()
            .flatten();
        let email = self.email.map(str::parse).transpose();
        let email = email.map_err(|_| problems.push(Problem::Email)).ok().flatten();
        SupporterRecord { name, email, message, on_behalf_of }
    }
}

fn check_opt_ins(
    message: bool,
    name: bool,
    newsletter: bool,
    record: &SupporterRecord,
    problems: &mut Vec<Problem>,
) {
    let said = |field: &str, problems: &[Problem]| problems.iter().any(|p| p.field() == field);
    if message && record.message.is_none() && !said("message", problems) {
        problems.push(Problem::PublishMessageMissing);
    }
    if name && record.name.is_none() && !said("name", problems) {
        problems.push(Problem::PublishNameMissing);
    }
    if newsletter && record.email.is_none() && !said("email", problems) {
        problems.push(Problem::NewsletterEmailMissing);
    }
}
