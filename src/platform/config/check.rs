//! What must hold in every profile, beyond each value being of its kind.

use crate::{
    kernel::money::Currency,
    platform::{
        config::{CurrencySettings, LocalizedText, Problem, Settings},
        i18n,
    },
};

/// Longest slug, in characters: it stands in addresses and in exports.
const SLUG_MAX: usize = 40;

pub(super) fn check(settings: &Settings) -> Vec<Problem> {
    let mut problems = Problems(Vec::new());
    check_addresses(settings, &mut problems);
    check_currencies(settings, &mut problems);
    check_funds(settings, &mut problems);
    check_languages(settings, &mut problems);
    check_limits(settings, &mut problems);
    check_office(settings, &mut problems);
    problems.0
}

fn check_office(settings: &Settings, problems: &mut Problems) {
    let office = &settings.office;
    for (name, value) in [
        ("office.idle_minutes", office.idle_minutes),
        ("office.session_hours", office.session_hours),
        ("office.step_up_minutes", office.step_up_minutes),
        ("office.tries_per_account_per_5_minutes", office.tries_per_account_per_5_minutes),
        ("office.tries_per_source_per_minute", office.tries_per_source_per_minute),
    ] {
        problems.add_if(value == 0, name, "is 0: nobody could work in the office");
    }
}

pub(super) struct Problems(pub Vec<Problem>);

impl Problems {
    pub fn add(&mut self, setting: impl Into<String>, why: impl Into<String>) {
        self.0.push(Problem { setting: setting.into(), why: why.into() });
    }

    pub fn add_if(&mut self, wrong: bool, setting: impl Into<String>, why: impl Into<String>) {
        if wrong {
            self.add(setting, why);
        }
    }
}

fn check_addresses(settings: &Settings, problems: &mut Problems) {
    let url = &settings.http.public_url;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    problems.add_if(!is_origin, "http.public_url", "is scheme and host only: https://donate.example.org");
    let base = &settings.stripe.api_base;
    let wrong_base = !matches!(base.scheme(), "http" | "https") || !base.has_host();
    problems.add_if(wrong_base, "stripe.api_base", "is not an http or https address");
    let far_sandbox = settings.stripe.embedded_sandbox && !is_loopback(base);
    problems.add_if(far_sandbox, "stripe.embedded_sandbox", "needs stripe.api_base on this machine");
    let same = settings.http.listen == settings.http.private_listen && settings.http.listen.port() != 0;
    problems.add_if(same, "http.private_listen", "is the same as http.listen");
}

/// Whether an address is on this machine.
pub(super) fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(url::Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}

fn check_currencies(settings: &Settings, problems: &mut Problems) {
    let donations = &settings.donations;
    for (currency, range) in &donations.currencies {
        check_currency(*currency, range, problems);
    }
    let missing = !donations.currencies.contains_key(&donations.default_currency);
    problems.add_if(missing, "donations.default_currency", "is not among donations.currencies");
    let transfer = donations.currencies.keys().any(|currency| settings.bank.contains_key(currency));
    let nothing = !donations.card_enabled && !transfer;
    problems.add_if(
        nothing,
        "bank",
        "has no account in an offered currency, and cards are off: nobody can give",
    );
}

fn check_currency(currency: Currency, range: &CurrencySettings, problems: &mut Problems) {
    let name = |key: &str| format!("donations.currencies.{currency}.{key}");
    let step = currency.step();
    problems.add_if(range.minimum_minor < 1, name("minimum_minor"), "is less than one minor unit");
    problems.add_if(
        range.maximum_minor < range.minimum_minor,
        name("maximum_minor"),
        "is less than minimum_minor",
    );
    for preset in &range.presets {
        let within = (range.minimum_minor..=range.maximum_minor).contains(preset);
        problems.add_if(!within, name("presets"), format!("{preset} is outside minimum and maximum"));
        problems.add_if(preset % step != 0, name("presets"), format!("{preset} is not a multiple of {step}"));
    }
}

fn check_funds(settings: &Settings, problems: &mut Problems) {
    let mut seen: Vec<&str> = Vec::new();
    for fund in &settings.funds {
        let slug = fund.slug.as_str();
        let fits = (1..=SLUG_MAX).contains(&slug.len())
            && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !slug.starts_with('-')
            && !slug.ends_with('-');
        problems.add_if(
            !fits,
            "funds.slug",
            format!("{slug:?} is not lower-case letters, digits and hyphens"),
        );
        problems.add_if(seen.contains(&slug), "funds.slug", format!("{slug} is there twice"));
        seen.push(slug);
        check_text(settings, &fund.names, &format!("funds.{slug}.names"), problems);
        check_text(settings, &fund.purposes, &format!("funds.{slug}.purposes"), problems);
        if let Some(appeal) = &fund.appeal {
            let name = |key: &str| format!("funds.{slug}.appeal.{key}");
            problems.add_if(appeal.target_minor < 1, name("target_minor"), "is less than one minor unit");
            problems.add_if(appeal.until < appeal.from, name("until"), "is before from");
        }
    }
    let closed = !settings.funds.iter().any(|fund| fund.open);
    problems.add_if(closed, "funds", "has no open fund: nobody can give");
}

fn check_languages(settings: &Settings, problems: &mut Problems) {
    problems.add_if(settings.campaign.languages.is_empty(), "campaign.languages", "is empty");
    for tag in &settings.campaign.languages {
        // Exactly as the folder is called: texts of the settings are found by the same tag.
        let known = i18n::locales().iter().any(|locale| locale.tag() == tag);
        problems.add_if(!known, "campaign.languages", format!("has {tag:?}, for which there are no texts"));
    }
    check_text(settings, &settings.campaign.purpose, "campaign.purpose", problems);
}

/// A text must exist at least in the first language, into which every other falls back.
fn check_text(settings: &Settings, text: &LocalizedText, name: &str, problems: &mut Problems) {
    let Some(first) = settings.campaign.languages.first() else { return };
    let missing = text.0.get(first).is_none_or(|text| text.trim().is_empty());
    problems.add_if(missing, format!("{name}.{first}"), "is missing");
}

fn check_limits(settings: &Settings, problems: &mut Problems) {
    let limits = &settings.limits;
    for (name, value) in [
        ("limits.per_source_per_minute", u64::from(limits.per_source_per_minute)),
        ("limits.donations_per_source_per_hour", u64::from(limits.donations_per_source_per_hour)),
        ("limits.checkout_per_10_minutes", u64::from(limits.checkout_per_10_minutes)),
        ("limits.max_body_bytes", limits.max_body_bytes as u64),
        ("limits.webhook_body_bytes", limits.webhook_body_bytes as u64),
        ("limits.request_timeout_ms", limits.request_timeout_ms),
        ("donations.name_max", settings.donations.name_max as u64),
        ("donations.message_max", settings.donations.message_max as u64),
    ] {
        problems.add_if(value == 0, name, "is zero, which would refuse everything");
    }
    let percent = limits.decline_ratio_percent;
    problems.add_if(!(1..=100).contains(&percent), "limits.decline_ratio_percent", "is not from 1 to 100");
}
