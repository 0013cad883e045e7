//! What a form or a request says, checked: an application, or one refusal per field.

use chrono::NaiveDate;

use super::{
    affiliation::Method,
    body_kind::BodyKind,
    contacts::Contacts,
    directory::Directory,
    form::ApplyForm,
    quote::{Quote, QuoteInput},
    refusal::{Refusal, check_members, check_union},
    scales::Scales,
    validate_people::{check_contacts, check_reasons},
};
use crate::{
    kernel::{
        amount::{DecimalMark, parse_amount},
        country::is_country,
        email::EmailAddress,
        locale::Locale,
        money::{Currency, Money},
        text::check_line,
    },
    platform::config::Settings,
};

pub(super) const NAME_MAX: usize = 150;
pub(super) const NUMBER_MAX: usize = 40;
/// A checked application, not yet taken.
#[derive(Clone)]
pub struct Application {
    pub kind: BodyKind,
    pub union_slug: Option<String>,
    pub union_typed: Option<String>,
    pub body_name: String,
    pub branch_number: Option<String>,
    pub country: String,
    pub quote: Quote,
    pub contacts: Contacts,
    pub motion_date: Option<NaiveDate>,
    /// It says whether it was affiliated before.
    pub says_renewal: Option<bool>,
    /// Within what it may send.
    pub delegates_sent: Option<u32>,
    pub purchase_order: Option<String>,
    /// Minor units of the fee's currency; 0 for none.
    pub donation_minor: i64,
    pub twin_with: Option<String>,
    pub consent_public: bool,
    /// `None`: only a quote.
    pub method: Option<Method>,
    pub locale: Locale,
}

/// What checking goes by, besides what was typed.
#[derive(Clone, Copy)]
pub struct Checking<'a> {
    pub settings: &'a Settings,
    pub scales: &'a Scales,
    pub locale: Locale,
    /// How amounts are written.
    pub mark: DecimalMark,
    pub today: NaiveDate,
    pub card_available: bool,
}

/// Collects refusals while values pass through.
pub(super) struct Collector(pub(super) Vec<Refusal>);

impl Collector {
    pub(super) fn take<T>(&mut self, checked: Result<T, Refusal>) -> Option<T> {
        checked.map_err(|refusal| self.0.push(refusal)).ok()
    }

    /// One line, or nothing where nothing was typed.
    pub(super) fn line(&mut self, field: &'static str, text: &str, max: usize) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        self.take(check_line(text, max).map_err(|error| Refusal::Text(field, error, max)))
    }

    pub(super) fn needed_line(&mut self, field: &'static str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            self.0.push(Refusal::Missing(field));
            return None;
        }
        self.line(field, text, NAME_MAX)
    }

    pub(super) fn email(&mut self, field: &'static str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        let address = text.parse::<EmailAddress>().map_err(|_| Refusal::Email(field));
        self.take(address).map(|address| address.as_str().to_owned())
    }
}

/// The quote that a form asks for; nothing else of the form is looked at.
///
/// # Errors
/// One refusal per field.
pub fn check_price(form: &ApplyForm, checking: Checking<'_>) -> Result<Quote, Vec<Refusal>> {
    let mut collector = Collector(Vec::new());
    let quote = price(form, checking, &mut collector);
    quote.ok_or(collector.0)
}

fn price(form: &ApplyForm, checking: Checking<'_>, collector: &mut Collector) -> Option<Quote> {
    let kind = collector.take(BodyKind::from_code(&form.kind).ok_or(Refusal::UnknownKind));
    let members = match form.members.trim() {
        "" => Some(None),
        typed => collector.take(members(typed)).map(Some),
    };
    let currency = collector.take(form.currency.parse::<Currency>().map_err(|_| Refusal::UnknownCurrency))?;
    let mark = checking.mark;
    let offered = match form.offered.trim() {
        "" => Some(None),
        typed => collector
            .take(parse_amount(typed, currency, mark).map_err(|error| Refusal::Amount("offered", error)))
            .map(Some),
    };
    let input = QuoteInput { kind: kind?, members: members?, currency, offered: offered? };
    collector.take(Quote::make(checking.scales, input, checking.today).map_err(Refusal::from))
}

/// A stated number of members, or none.
///
/// # Errors
/// It is no number, or one that cannot be.
pub fn read_members(typed: &str) -> Result<Option<u32>, Refusal> {
    match typed.trim() {
        "" => Ok(None),
        typed => members(typed).map(Some),
    }
}

/// A number as people group it: `1 200`, `1,200`, `1.200`.
fn members(typed: &str) -> Result<u32, Refusal> {
    let negative = typed.starts_with(['-', '\u{2212}']);
    let digits = typed.trim_start_matches(['-', '\u{2212}']);
    let groups: Vec<&str> = digits.split([' ', '\u{a0}', '\u{202f}', ',', '.', '\'']).collect();
    let grouped = groups.len() == 1 || groups[1..].iter().all(|group| group.len() == 3);
    let joined = groups.concat();
    if joined.is_empty() || !grouped || !joined.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::MembersNotANumber);
    }
    let number = joined.parse::<i64>().map_err(|_| Refusal::MembersTooMany)?;
    check_members(if negative { -number } else { number })
}

/// Checks everything. What is wrong is reported at once, one refusal per field.
///
/// # Errors
/// The refusals.
pub fn check_form(form: &ApplyForm, checking: Checking<'_>) -> Result<Application, Vec<Refusal>> {
    let mut collector = Collector(Vec::new());
    let quote = price(form, checking, &mut collector);
    let union = check_either_union(form, checking.locale, &mut collector);
    let body_name = collector.needed_line("body_name", &form.body_name);
    let branch_number = collector.line("branch_number", &form.branch_number, NUMBER_MAX);
    let country = form.country.trim().to_ascii_uppercase();
    if !is_country(&country) {
        collector.0.push(Refusal::UnknownCountry);
    }
    check_reasons(form, &checking.settings.affiliations.reasons, &mut collector);
    let contacts = check_contacts(form, &mut collector);
    let says_renewal = check_renewal(form, &mut collector);
    if !form.authority {
        collector.0.push(Refusal::AuthorityMissing);
    }
    let motion_date = check_motion(form, checking.today, &mut collector);
    let delegates_sent = quote.as_ref().and_then(|quote| check_delegates(form, quote, &mut collector));
    let purchase_order = collector.line("purchase_order", &form.purchase_order, NUMBER_MAX);
    let currency = form.currency.parse::<Currency>().ok();
    let donation = match (form.donation.trim(), currency) {
        ("", _) | (_, None) => Some(0),
        (typed, Some(currency)) => collector
            .take(
                parse_amount(typed, currency, checking.mark)
                    .map_err(|error| Refusal::Amount("donation", error)),
            )
            .map(|amount: Money| amount.minor),
    };
    let twin_with = match form.twin_with.trim() {
        "" => None,
        slug => {
            let union = Directory::get().find(slug).filter(|union| union.is_alive());
            collector.take(union.map(|union| union.slug.clone()).ok_or(Refusal::TwinUnknown))
        }
    };
    // Where no fee is set in a currency, that is said already.
    let method = check_method(form, checking, currency.filter(|_| quote.is_some()), &mut collector);
    let (union_slug, union_typed) = union.unwrap_or_default();
    match (quote, body_name, donation) {
        (Some(quote), Some(body_name), Some(donation_minor)) if collector.0.is_empty() => Ok(Application {
            kind: quote.input.kind,
            union_slug,
            union_typed,
            body_name,
            branch_number,
            country,
            quote,
            contacts,
            motion_date,
            says_renewal,
            delegates_sent,
            purchase_order,
            donation_minor,
            twin_with,
            consent_public: form.consent_public,
            method,
            locale: checking.locale,
        }),
        _ => Err(collector.0),
    }
}

type EitherUnion = (Option<String>, Option<String>);

fn check_either_union(form: &ApplyForm, locale: Locale, collector: &mut Collector) -> Option<EitherUnion> {
    let (listed, other) = (form.union.trim(), form.union_other.trim());
    match (listed.is_empty(), other.is_empty()) {
        (false, false) => {
            collector.0.push(Refusal::UnionTwice);
            None
        }
        (true, false) => {
            let typed = collector.line("union_other", &form.union_other, NAME_MAX)?;
            Some((None, Some(typed)))
        }
        (_, true) => {
            let union = collector.take(check_union(listed, &form.country, locale.tag()))?;
            Some((Some(union.slug.clone()), None))
        }
    }
}

fn check_renewal(form: &ApplyForm, collector: &mut Collector) -> Option<bool> {
    match form.renewal.trim() {
        "" => None,
        "new" => Some(false),
        "renewal" => Some(true),
        _ => {
            collector.0.push(Refusal::RenewalUnknown);
            None
        }
    }
}

fn check_motion(form: &ApplyForm, today: NaiveDate, collector: &mut Collector) -> Option<NaiveDate> {
    let typed = form.motion_date.trim();
    if typed.is_empty() {
        return None;
    }
    let date = collector.take(typed.parse::<NaiveDate>().map_err(|_| Refusal::MotionNotADate))?;
    if date > today {
        collector.0.push(Refusal::MotionInFuture);
    }
    Some(date)
}

fn check_delegates(form: &ApplyForm, quote: &Quote, collector: &mut Collector) -> Option<u32> {
    let typed = form.delegates.trim();
    if typed.is_empty() {
        return None;
    }
    let number = collector.take(typed.parse::<u32>().map_err(|_| Refusal::DelegatesNotANumber))?;
    let most = quote.delegates.filter(|most| number > *most);
    if let Some(most) = most {
        collector.0.push(Refusal::DelegatesTooMany(most));
    }
    Some(number)
}

fn check_method(
    form: &ApplyForm,
    checking: Checking<'_>,
    currency: Option<Currency>,
    collector: &mut Collector,
) -> Option<Method> {
    let typed = form.method.trim();
    if typed.is_empty() || typed == "quote" {
        return None;
    }
    let method = collector.take(Method::from_code(typed).ok_or(Refusal::UnknownMethod))?;
    match method {
        Method::Card if !checking.card_available => collector.0.push(Refusal::CardsOff),
        Method::Invoice if currency.is_some_and(|c| !checking.settings.bank.contains_key(&c)) => {
            collector.0.push(Refusal::NoTransfer);
        }
        _ => {}
    }
    Some(method)
}

#[cfg(test)]
#[path = "validate_tests.rs"]
mod tests;
