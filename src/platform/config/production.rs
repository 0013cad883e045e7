//! What production refuses to start with, and what it warns of.

use secrecy::{ExposeSecret, SecretString};

use crate::platform::{
    config::{
        AccountNumber, MailTransport, Problem, Settings,
        bank_account::iban_checks,
        check::{Problems, is_loopback},
        is_known,
    },
    vault::{Recipients, ServerKey},
};

const PLACEHOLDER: &str = "is still a placeholder";

impl Settings {
    /// Everything that production must not start with, each by name; empty when it may start.
    pub fn check_production(&self) -> Vec<Problem> {
        let mut problems = Problems(Vec::new());
        self.check_stripe(&mut problems);
        self.check_mail(&mut problems);
        self.check_sealing(&mut problems);
        self.check_public(&mut problems);
        self.check_accounts(&mut problems);
        problems.0
    }

    /// What production may start with, but somebody should know.
    pub fn production_warnings(&self) -> Vec<Problem> {
        let mut problems = Problems(Vec::new());
        if let Some(key) = &self.stripe.secret_key {
            let is_test = starts_with(key, &["sk_test_", "rk_test_"]);
            problems.add_if(is_test, "stripe.secret_key", "is a test key: no card is really charged");
            let is_full = starts_with(key, &["sk_live_"]);
            problems.add_if(
                is_full,
                "stripe.secret_key",
                "can do everything; a restricted key (rk_live_…) is safer",
            );
        }
        problems.add_if(
            !self.donations.card_enabled,
            "donations.card_enabled",
            "is false: gifts by bank transfer only",
        );
        problems.0
    }

    fn check_stripe(&self, problems: &mut Problems) {
        let stripe = &self.stripe;
        problems.add_if(stripe.embedded_sandbox, "stripe.embedded_sandbox", "is for development");
        let base = &stripe.api_base;
        problems.add_if(is_loopback(base), "stripe.api_base", "is a sandbox on this machine");
        problems.add_if(base.scheme() != "https", "stripe.api_base", "is not https");
        if !self.donations.card_enabled {
            return;
        }
        const KEYS: [&str; 4] = ["sk_live_", "rk_live_", "sk_test_", "rk_test_"];
        check_secret("stripe.secret_key", stripe.secret_key.as_ref(), &KEYS, problems);
        check_secret("stripe.webhook_secret", stripe.webhook_secret.as_ref(), &["whsec_"], problems);
    }

    fn check_mail(&self, problems: &mut Problems) {
        let mail = &self.mail;
        let to_file = mail.transport == MailTransport::File;
        problems.add_if(to_file, "mail.transport", "is file: nobody would get a receipt");
        if !to_file {
            check_secret("mail.smtp_url", mail.smtp_url.as_ref(), &["smtp://", "smtps://"], problems);
        }
        problems.add_if(is_placeholder(mail.from.as_str()), "mail.from", PLACEHOLDER);
        problems.add_if(is_placeholder(&mail.from_name), "mail.from_name", PLACEHOLDER);
    }

    fn check_sealing(&self, problems: &mut Problems) {
        let recipients = &self.secrets.recipients;
        match Recipients::parse(recipients) {
            _ if recipients.is_empty() => problems.add("secrets.recipients", "is missing"),
            Err(error) => problems.add("secrets.recipients", error.to_string()),
            Ok(parsed) if parsed.count() < 2 => {
                let why = "has one key only: if it is lost, every record is; add a recovery key kept offline";
                problems.add("secrets.recipients", why);
            }
            Ok(_) => {}
        }
        match &self.secrets.server_key {
            None => problems.add("secrets.server_key", "is missing"),
            Some(key) => {
                if let Err(error) = ServerKey::from_hex_or_base64(key.expose_secret()) {
                    problems.add("secrets.server_key", error.to_string());
                }
            }
        }
    }

    fn check_public(&self, problems: &mut Problems) {
        let url = &self.http.public_url;
        problems.add_if(url.scheme() != "https", "http.public_url", "is not https");
        problems.add_if(is_loopback(url), "http.public_url", "is this machine: nobody else reaches it");
        problems.add_if(!self.limits.enabled, "limits.enabled", "is false");
        let private_is_open = self.http.private_listen.ip().is_unspecified();
        problems.add_if(
            private_is_open,
            "http.private_listen",
            "listens on every address: metrics are private",
        );
        let campaign = &self.campaign;
        for (setting, text) in [
            ("http.public_url", url.as_str()),
            ("campaign.name", campaign.name.as_str()),
            ("campaign.site_url", campaign.site_url.as_str()),
            ("campaign.contact", campaign.contact.as_str()),
            ("campaign.legal_name", campaign.legal_name.as_str()),
            ("campaign.legal_address", campaign.legal_address.as_str()),
        ] {
            problems.add_if(is_placeholder(text) || text.trim().is_empty(), setting, PLACEHOLDER);
        }
        let funds = self.funds.iter().flat_map(|fund| fund.names.0.values().chain(fund.purposes.0.values()));
        problems.add_if(funds.into_iter().any(|text| is_placeholder(text)), "funds", PLACEHOLDER);
        let mut purposes = campaign.purpose.0.values();
        problems.add_if(purposes.any(|text| is_placeholder(text)), "campaign.purpose", PLACEHOLDER);
    }

    fn check_accounts(&self, problems: &mut Problems) {
        // The account of a currency that is not offered is shown to nobody.
        let shown = self.bank.iter().filter(|(currency, _)| self.donations.currencies.contains_key(currency));
        // Whatever ends card payments, be it Stripe or our own breaker, leaves transfers as the way to give.
        let none = shown.clone().next().is_none();
        problems.add_if(
            none,
            "bank",
            "has no account in an offered currency: without cards nobody could give",
        );
        for (currency, account) in shown {
            let name = |key: &str| format!("bank.{currency}.{key}");
            problems.add_if(is_placeholder(&account.payee), name("payee"), PLACEHOLDER);
            problems.add_if(is_placeholder(&account.bank_name), name("bank_name"), PLACEHOLDER);
            match &account.number {
                AccountNumber::SortCode { sort_code, account_number } => {
                    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).any(|b| b != b'0');
                    problems.add_if(!digits(sort_code), name("sort_code"), PLACEHOLDER);
                    problems.add_if(!digits(account_number), name("account_number"), PLACEHOLDER);
                }
                AccountNumber::Iban { iban, bic } => {
                    let wrong = if is_placeholder(iban) { PLACEHOLDER } else { "has wrong check digits" };
                    problems.add_if(!iban_checks(iban), name("iban"), wrong);
                    problems.add_if(is_placeholder(bic), name("bic"), PLACEHOLDER);
                }
            }
        }
    }
}

/// A secret must be there, not be one that everybody knows, and look like what it is.
fn check_secret(name: &str, secret: Option<&SecretString>, prefixes: &[&str], problems: &mut Problems) {
    match secret {
        None => problems.add(name, "is missing"),
        Some(secret) if is_known(secret) => problems.add(name, "is the development profile's"),
        Some(secret) if is_placeholder(secret.expose_secret()) => problems.add(name, PLACEHOLDER),
        Some(secret) if !starts_with(secret, prefixes) => {
            problems.add(name, format!("does not begin with {}", prefixes.join(" or ")));
        }
        Some(_) => {}
    }
}

fn starts_with(secret: &SecretString, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| secret.expose_secret().starts_with(prefix))
}

/// Marked so by us, or at a name reserved for examples (RFC 2606).
fn is_placeholder(text: &str) -> bool {
    if text.contains("PLACEHOLDER") {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    lower.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).any(|name| {
        ["example", "example.org", "example.com", "example.net", "invalid"].iter().any(|reserved| {
            name.strip_suffix(reserved)
                .is_some_and(|rest| (rest.is_empty() && reserved.contains('.')) || rest.ends_with('.'))
        })
    })
}
