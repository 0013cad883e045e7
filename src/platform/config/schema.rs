//! The names of all settings, how a variable's text becomes a value, and which values are secret.

/// How the text of a variable is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    /// Separated by commas or white space.
    TextList,
    IntegerList,
    /// A list of tables: only a file can hold it.
    Tables,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrecy {
    Open,
    /// Public, but long enough that a file is handier: `…_FILE` works.
    OpenFile,
    /// Never shown; `…_FILE` works.
    Secret,
    /// A URL, shown without its password; `…_FILE` works.
    Url,
}

/// One setting. In its path `{CUR}` stands for any currency code and `{lang}` for any language tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub path: &'static str,
    pub kind: Kind,
    pub secrecy: Secrecy,
}

const fn setting(path: &'static str, kind: Kind) -> Setting {
    Setting { path, kind, secrecy: Secrecy::Open }
}

const fn secret(path: &'static str, kind: Kind, secrecy: Secrecy) -> Setting {
    Setting { path, kind, secrecy }
}

use Kind::{Boolean, Integer, IntegerList, Tables, Text, TextList};

pub(super) const SETTINGS: &[Setting] = &[
    secret("database.url", Text, Secrecy::Url),
    setting("http.listen", Text),
    setting("http.public_url", Text),
    setting("http.workers", Integer),
    setting("http.private_listen", Text),
    setting("http.trusted_proxies", TextList),
    setting("http.embed_origins", TextList),
    secret("stripe.secret_key", Text, Secrecy::Secret),
    setting("stripe.api_base", Text),
    secret("stripe.webhook_secret", Text, Secrecy::Secret),
    setting("stripe.embedded_sandbox", Boolean),
    setting("mail.transport", Text),
    secret("mail.smtp_url", Text, Secrecy::Secret),
    setting("mail.dir", Text),
    setting("mail.from", Text),
    setting("mail.from_name", Text),
    secret("mail.dkim_key", Text, Secrecy::Secret),
    setting("mail.dkim_domain", Text),
    setting("mail.dkim_selector", Text),
    secret("secrets.recipients", TextList, Secrecy::OpenFile),
    secret("secrets.server_key", Text, Secrecy::Secret),
    setting("campaign.name", Text),
    setting("campaign.purpose.{lang}", Text),
    setting("campaign.time_zone", Text),
    setting("campaign.languages", TextList),
    setting("campaign.site_url", Text),
    setting("campaign.contact", Text),
    setting("campaign.legal_name", Text),
    setting("campaign.legal_address", Text),
    setting("donations.card_enabled", Boolean),
    setting("donations.default_currency", Text),
    setting("donations.currencies.{CUR}.offered", Boolean),
    setting("donations.currencies.{CUR}.minimum_minor", Integer),
    setting("donations.currencies.{CUR}.maximum_minor", Integer),
    setting("donations.currencies.{CUR}.presets", IntegerList),
    setting("donations.message_max", Integer),
    setting("donations.name_max", Integer),
    setting("donations.consent_version", Text),
    setting("affiliations.year", Text),
    setting("affiliations.grace_months", Integer),
    setting("affiliations.quote_days", Integer),
    setting("affiliations.invoice_days", Integer),
    setting("affiliations.restore_gap", Integer),
    setting("affiliations.donation_fund", Text),
    setting("affiliations.vat_sentence.{lang}", Text),
    setting("affiliations.motion.{lang}", Text),
    setting("affiliations.reasons.treasurer.{lang}", Text),
    setting("affiliations.reasons.chair.{lang}", Text),
    setting("affiliations.reasons.phone.{lang}", Text),
    setting("affiliations.reasons.address.{lang}", Text),
    setting("funds", Tables),
    setting("bank.{CUR}.payee", Text),
    setting("bank.{CUR}.bank_name", Text),
    setting("bank.{CUR}.sort_code", Text),
    setting("bank.{CUR}.account_number", Text),
    setting("bank.{CUR}.iban", Text),
    setting("bank.{CUR}.bic", Text),
    setting("limits.enabled", Boolean),
    setting("limits.per_source_per_minute", Integer),
    setting("limits.donations_per_source_per_hour", Integer),
    setting("limits.checkout_per_10_minutes", Integer),
    setting("limits.decline_ratio_percent", Integer),
    setting("limits.decline_ratio_after", Integer),
    setting("limits.max_body_bytes", Integer),
    setting("limits.webhook_body_bytes", Integer),
    setting("limits.request_timeout_ms", Integer),
    setting("office.strict", Boolean),
    setting("office.idle_minutes", Integer),
    setting("office.session_hours", Integer),
    setting("office.step_up_minutes", Integer),
    setting("office.tries_per_account_per_5_minutes", Integer),
    setting("office.tries_per_source_per_minute", Integer),
    setting("privacy.unpaid_attempt_hours", Integer),
    setting("privacy.pledge_days", Integer),
    setting("privacy.supporter_years", Integer),
    setting("privacy.affiliation_contact_days", Integer),
    setting("privacy.event_body_days", Integer),
    setting("privacy.envelope_days", Integer),
    setting("privacy.erased_ids_file", Text),
    setting("log.format", Text),
    setting("log.filter", Text),
];

/// A setting's path with the currency or language filled in and spelled as we spell it.
pub(super) fn find(segments: &[&str]) -> Option<(&'static Setting, String)> {
    SETTINGS.iter().find_map(|setting| {
        let pattern: Vec<&str> = setting.path.split('.').collect();
        if pattern.len() != segments.len() {
            return None;
        }
        let path: Option<Vec<String>> =
            pattern.iter().zip(segments).map(|(pattern, segment)| fill(pattern, segment)).collect();
        path.map(|path| (setting, path.join(".")))
    })
}

/// Whether settings lie below this path.
pub(super) fn is_section(segments: &[&str]) -> bool {
    SETTINGS.iter().any(|setting| {
        let pattern: Vec<&str> = setting.path.split('.').collect();
        pattern.len() > segments.len()
            && pattern.iter().zip(segments).all(|(pattern, segment)| fill(pattern, segment).is_some())
    })
}

fn fill(pattern: &str, segment: &str) -> Option<String> {
    match pattern {
        "{CUR}" => Some(segment.to_ascii_uppercase()),
        "{lang}" => Some(segment.to_ascii_lowercase()),
        _ => (pattern == segment).then(|| segment.to_owned()),
    }
}

/// The name most like a wrong one, if any is alike enough to be meant.
pub(super) fn nearest(wrong: &[&str]) -> Option<String> {
    let written = wrong.join(".");
    let candidates = SETTINGS.iter().map(|setting| {
        let pattern = setting.path.split('.').enumerate();
        let filled: Vec<&str> = pattern
            .map(
                |(at, part)| {
                    if part.starts_with('{') { wrong.get(at).copied().unwrap_or(part) } else { part }
                },
            )
            .collect();
        filled.join(".")
    });
    nearest_of(&written, candidates)
}

pub(super) fn nearest_of(written: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let (distance, name) = candidates.map(|name| (distance(written, &name), name)).min()?;
    (distance <= 1 + written.len() / 4).then_some(name)
}

/// Levenshtein's distance: insertions, deletions and replacements between two names.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Whether one name was probably typed for the other.
pub(super) fn is_mistyped(written: &str, meant: &str) -> bool {
    distance(written, meant) <= 2
}
