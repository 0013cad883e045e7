//! The settings, typed. Names and meaning stand in `config/default.toml`; the public names are a contract.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::{
    kernel::{
        email::EmailAddress,
        locale::Locale,
        money::{Currency, Money},
    },
    platform::{
        config::{AddressRange, AffiliationsSettings, BankAccount, OfficeSettings},
        i18n,
    },
};

/// What the service is run for. Chosen by `SOLIDARITY_PROFILE`, development if unset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    Development,
    Test,
    Production,
}

/// Everything that can be set. `Debug` shows no secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub profile: Profile,
    pub database: DatabaseSettings,
    pub http: HttpSettings,
    pub stripe: StripeSettings,
    pub mail: MailSettings,
    pub secrets: SecretsSettings,
    pub campaign: CampaignSettings,
    pub donations: DonationsSettings,
    pub affiliations: AffiliationsSettings,
    /// In the order in which they are offered.
    pub funds: Vec<FundSettings>,
    /// Accounts for transfers; a currency without one is not offered by transfer.
    #[serde(default)]
    pub bank: BTreeMap<Currency, BankAccount>,
    pub limits: LimitsSettings,
    pub office: OfficeSettings,
    pub privacy: PrivacySettings,
    pub log: LogSettings,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite://…` or `postgres://…`; the latter may hold a password.
    pub url: SecretString,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    pub listen: SocketAddr,
    /// Where people reach the service; scheme and host only. Follows `listen` where it is not set.
    pub public_url: Url,
    /// 0 = one for each core.
    pub workers: usize,
    /// Metrics and the like; never reachable from outside.
    pub private_listen: SocketAddr,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// Other sites of the campaign's that may show the form in a frame, beside `campaign.site_url`: scheme, host
    /// and port.
    pub embed_origins: Vec<Url>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StripeSettings {
    pub secret_key: Option<SecretString>,
    pub api_base: Url,
    pub webhook_secret: Option<SecretString>,
    /// Start the stand-in beside the service where nothing listens at `api_base`.
    pub embedded_sandbox: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    Smtp,
    /// One `.eml` for each mail, in a folder.
    File,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    pub transport: MailTransport,
    pub smtp_url: Option<SecretString>,
    pub dir: PathBuf,
    pub from: EmailAddress,
    pub from_name: String,
    /// Signs every mail (RFC 6376): an RSA key as PKCS#1 PEM, or an Ed25519 seed of 32 bytes as base64.
    pub dkim_key: Option<SecretString>,
    /// The domain that signs; that of `from` where it is not set.
    pub dkim_domain: Option<String>,
    /// Under `SELECTOR._domainkey.DOMAIN` stands the public key.
    pub dkim_selector: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretsSettings {
    /// age public keys of the office and of recovery.
    #[serde(default)]
    pub recipients: Vec<String>,
    pub server_key: Option<SecretString>,
}

/// One text in several languages, by tag.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct LocalizedText(pub BTreeMap<String, String>);

impl LocalizedText {
    /// The text in the wanted language, else in the campaign's first language, else in any.
    pub fn get<'a>(&'a self, tag: &str, campaign: &CampaignSettings) -> &'a str {
        let first = campaign.languages.first().map_or("en", String::as_str);
        let text = self.0.get(tag).or_else(|| self.0.get(first)).or_else(|| self.0.values().next());
        text.map_or("", String::as_str)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignSettings {
    pub name: String,
    pub purpose: LocalizedText,
    /// Of business dates.
    pub time_zone: chrono_tz::Tz,
    /// Those that the service offers, by tag, in the order in which pages list them. A text that lacks the
    /// reader's language is shown in the first.
    pub languages: Vec<String>,
    pub site_url: Url,
    pub contact: EmailAddress,
    pub legal_name: String,
    pub legal_address: String,
}

impl CampaignSettings {
    /// The languages that the service offers.
    pub fn locales(&self) -> Vec<Locale> {
        self.languages.iter().filter_map(|tag| i18n::find(tag)).collect()
    }

    /// The offered language of a tag.
    pub fn find_locale(&self, tag: &str) -> Option<Locale> {
        i18n::find(tag).filter(|locale| self.languages.iter().any(|offered| offered == locale.tag()))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DonationsSettings {
    /// The one switch: false = the whole service takes transfers only.
    pub card_enabled: bool,
    pub default_currency: Currency,
    /// Offered currencies only, once loaded.
    pub currencies: BTreeMap<Currency, CurrencySettings>,
    /// Characters.
    pub message_max: usize,
    /// Characters.
    pub name_max: usize,
    pub consent_version: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencySettings {
    #[serde(default = "yes")]
    pub offered: bool,
    /// Minor units, inclusive.
    pub minimum_minor: i64,
    /// Minor units, inclusive.
    pub maximum_minor: i64,
    /// Minor units.
    #[serde(default)]
    pub presets: Vec<i64>,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FundKind {
    General,
    Restricted,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundSettings {
    pub slug: String,
    pub kind: FundKind,
    pub names: LocalizedText,
    /// Says also what happens to a surplus and which fund bears card fees.
    pub purposes: LocalizedText,
    #[serde(default = "yes")]
    pub open: bool,
    /// From this day on, in the campaign's time zone, it takes no regular payments any more: their givers are
    /// told 30 days before and choose another fund, or end.
    #[serde(default)]
    pub closes_on: Option<chrono::NaiveDate>,
    /// A drive for this fund, shown on its page.
    #[serde(default)]
    pub appeal: Option<AppealSettings>,
}

/// A target for what a fund is to receive in one currency within some days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppealSettings {
    pub currency: Currency,
    /// Minor units, more than nothing.
    pub target_minor: i64,
    pub from: chrono::NaiveDate,
    /// Its last day.
    pub until: chrono::NaiveDate,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsSettings {
    pub enabled: bool,
    pub per_source_per_minute: u32,
    pub donations_per_source_per_hour: u32,
    /// All sources together; past it transfers are offered instead of cards.
    pub checkout_per_10_minutes: u32,
    /// Share of declined charges past which the same happens.
    pub decline_ratio_percent: u32,
    /// The share counts once there were so many charges.
    pub decline_ratio_after: u32,
    pub max_body_bytes: usize,
    pub webhook_body_bytes: usize,
    pub request_timeout_ms: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacySettings {
    pub unpaid_attempt_hours: u32,
    pub pledge_days: u32,
    pub supporter_years: u32,
    /// Contacts of a body, after its affiliation ended or came to nothing.
    pub affiliation_contact_days: u32,
    pub event_body_days: u32,
    pub envelope_days: u32,
    /// Where the ids of erased supporters are listed; beside the database where it is not set.
    pub erased_ids_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    pub format: LogFormat,
    pub filter: String,
}

impl Settings {
    /// Names of the secrets without which the service cannot work.
    pub fn missing_secrets(&self) -> Vec<&'static str> {
        let needs_smtp = self.mail.transport == MailTransport::Smtp;
        [
            ("stripe.secret_key", self.donations.card_enabled && self.stripe.secret_key.is_none()),
            ("stripe.webhook_secret", self.donations.card_enabled && self.stripe.webhook_secret.is_none()),
            ("mail.smtp_url", needs_smtp && self.mail.smtp_url.is_none()),
            ("secrets.recipients", self.secrets.recipients.is_empty()),
            ("secrets.server_key", self.secrets.server_key.is_none()),
        ]
        .into_iter()
        .filter_map(|(name, missing)| missing.then_some(name))
        .collect()
    }

    /// The folder of the SQLite database, or `data/` where there is another database.
    pub fn state_folder(&self) -> PathBuf {
        let url = self.database.url.expose_secret();
        let file = url.strip_prefix("sqlite://").map(|path| path.split('?').next().unwrap_or(path));
        let folder = file.and_then(|path| Path::new(path).parent()).filter(|f| !f.as_os_str().is_empty());
        folder.map_or_else(|| PathBuf::from("data"), Path::to_path_buf)
    }

    /// Where the ids of erased supporters are listed, outside the database.
    pub fn erased_ids_file(&self) -> PathBuf {
        let set = self.privacy.erased_ids_file.clone();
        set.unwrap_or_else(|| self.state_folder().join("erased-ids"))
    }

    /// The fund of this slug, open or not.
    pub fn fund(&self, slug: &str) -> Option<&FundSettings> {
        self.funds.iter().find(|fund| fund.slug == slug)
    }
}

impl DonationsSettings {
    /// Whether an amount lies within what its currency allows; none for a currency that is not offered.
    pub fn allows(&self, amount: Money) -> Option<bool> {
        let range = self.currencies.get(&amount.currency)?;
        Some((range.minimum_minor..=range.maximum_minor).contains(&amount.minor))
    }
}
