//! Layers, origins, and what is refused by name.

use std::io::Write;

use secrecy::ExposeSecret;

use super::*;
use crate::{
    kernel::money::{Currency, Money},
    platform::vault::Identity,
};

fn load_with(variables: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    load(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn path(file: &tempfile::NamedTempFile) -> &str {
    file.path().to_str().unwrap()
}

fn line<'l>(loaded: &'l Loaded, name: &str) -> &'l SettingLine {
    loaded.lines.iter().find(|line| line.name == name).unwrap()
}

/// The problems as `setting: why`, for settings that cannot be loaded.
fn refusals(variables: &[(&str, &str)]) -> Vec<String> {
    load_with(variables).unwrap_err().problems.iter().map(Problem::to_string).collect()
}

#[test]
fn nothing_has_to_be_set_for_development() {
    let settings = load_with(&[]).unwrap().settings;
    assert_eq!(settings.profile, Profile::Development);
    assert_eq!(settings.database.url.expose_secret(), "sqlite://data/solidarity.db");
    assert_eq!(settings.http.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.http.private_listen.to_string(), "127.0.0.1:9090");
    assert_eq!(settings.stripe.api_base.as_str(), "http://127.0.0.1:12111/");
    assert!(settings.stripe.embedded_sandbox && settings.limits.enabled);
    assert_eq!(settings.mail.transport, MailTransport::File);
    assert_eq!(settings.missing_secrets(), ["secrets.recipients", "secrets.server_key"]);
    let slugs: Vec<&str> = settings.funds.iter().map(|fund| fund.slug.as_str()).collect();
    assert_eq!(slugs, ["fighting-fund", "zhanaozen-medical"]);
    assert!(load_with(&[("SOLIDARITY_PROFILE", "test")]).is_ok());
    assert!(load_with(&[("SOLIDARITY_PROFILE", "production")]).is_ok());
}

#[test]
fn later_layers_win_and_each_value_says_where_it_is_from() {
    let config = file("[http]\nlisten = \"127.0.0.1:7000\"\nworkers = 3\n[log]\nfilter = \"debug\"");
    let loaded = load_with(&[
        ("SOLIDARITY_CONFIG", path(&config)),
        ("SOLIDARITY_HTTP__WORKERS", "5"),
        ("PATH", "/bin"),
    ])
    .unwrap();
    assert_eq!(loaded.settings.http.workers, 5);
    assert_eq!(loaded.settings.http.listen.port(), 7000);
    let origin = |name: &str| line(&loaded, name).origin.to_string();
    assert_eq!(origin("http.workers"), "SOLIDARITY_HTTP__WORKERS");
    assert_eq!(origin("http.listen"), path(&config));
    assert_eq!(origin("http.private_listen"), "default");
    assert_eq!(origin("stripe.api_base"), "development profile");
    assert_eq!(origin("mail.smtp_url"), "not set");
    assert_eq!(
        line(&loaded, "http.private_listen").to_string(),
        "http.private_listen = 127.0.0.1:9090  (default)"
    );
}

#[test]
fn changing_the_port_alone_moves_the_public_url_too() {
    let settings = load_with(&[("SOLIDARITY_HTTP__LISTEN", "0.0.0.0:8181")]).unwrap().settings;
    assert_eq!(settings.http.public_url.as_str(), "http://127.0.0.1:8181/");
    let given =
        [("SOLIDARITY_HTTP__LISTEN", "0.0.0.0:8181"), ("SOLIDARITY_HTTP__PUBLIC_URL", "https://x.test")];
    assert_eq!(load_with(&given).unwrap().settings.http.public_url.as_str(), "https://x.test/");
}

#[test]
fn a_name_that_is_no_setting_is_refused_with_the_nearest_one() {
    assert_eq!(
        refusals(&[("SOLIDARITY_HTTP__LISTN", "127.0.0.1:1"), ("SOLIDARITY_STRIPE__SECRETKEY", "sk_live_x")]),
        [
            "SOLIDARITY_HTTP__LISTN: is not a setting; did you mean SOLIDARITY_HTTP__LISTEN?",
            "SOLIDARITY_STRIPE__SECRETKEY: is not a setting; did you mean SOLIDARITY_STRIPE__SECRET_KEY?",
        ]
    );
    assert_eq!(refusals(&[("SOLIDARITY_UNHEARD__OF", "1")]), ["SOLIDARITY_UNHEARD__OF: is not a setting"]);
    let config = file("[donations.currencies.GBP]\nminimum = 5\n[htp]\nlisten = \"x\"\n[log]\n");
    let name = path(&config);
    assert_eq!(
        refusals(&[("SOLIDARITY_CONFIG", name)]),
        [
            format!(
                "donations.currencies.GBP.minimum: is not a setting; \
                 did you mean donations.currencies.GBP.minimum_minor? ({name})"
            ),
            format!("htp: is not a setting ({name})"),
        ]
    );
    let fund = file(
        "[[funds]]\nslug = \"a\"\nkind = \"general\"\nnames = {en=\"A\"}\npurposes = {en=\"A\"}\nopn = 1",
    );
    let refused = refusals(&[("SOLIDARITY_CONFIG", path(&fund))]);
    assert!(refused[0].starts_with("funds[0].opn: unknown field `opn`"), "{refused:?}");
    // Else a mistyped profile would start the development service in production.
    assert_eq!(
        refusals(&[("SOLIDARITY_PROFIL", "production")]),
        ["SOLIDARITY_PROFIL: is not a setting; did you mean SOLIDARITY_PROFILE?"]
    );
    assert!(load_with(&[("SOLIDARITY_TEST_POSTGRES", "postgres://…")]).is_ok());
    assert_eq!(
        refusals(&[("SOLIDARITY_PROFILE", "prod")]),
        ["SOLIDARITY_PROFILE: is none of development, test, production"]
    );
}

#[test]
fn values_that_do_not_fit_are_refused_by_name() {
    for (name, value, setting) in [
        ("SOLIDARITY_HTTP__LISTEN", "8080", "http.listen"),
        ("SOLIDARITY_HTTP__WORKERS", "many", "SOLIDARITY_HTTP__WORKERS"),
        ("SOLIDARITY_HTTP__WORKERS", "-1", "http.workers"),
        ("SOLIDARITY_HTTP__PUBLIC_URL", "https://x.test/path", "http.public_url"),
        ("SOLIDARITY_HTTP__TRUSTED_PROXIES", "10.0.0.0/8,proxy", "http.trusted_proxies[1]"),
        ("SOLIDARITY_LIMITS__ENABLED", "ja", "SOLIDARITY_LIMITS__ENABLED"),
        ("SOLIDARITY_LIMITS__PER_SOURCE_PER_MINUTE", "0", "limits.per_source_per_minute"),
        ("SOLIDARITY_CAMPAIGN__TIME_ZONE", "Mars/Olympus", "campaign.time_zone"),
        ("SOLIDARITY_MAIL__FROM", "nobody", "mail.from"),
        ("SOLIDARITY_MAIL__TRANSPORT", "pigeon", "mail.transport"),
        ("SOLIDARITY_STRIPE__API_BASE", "https://api.stripe.com", "stripe.embedded_sandbox"),
        (
            "SOLIDARITY_DONATIONS__CURRENCIES__GBP__MINIMUM_MINOR",
            "0",
            "donations.currencies.GBP.minimum_minor",
        ),
        ("SOLIDARITY_DONATIONS__CURRENCIES__GBP__PRESETS", "500 1", "donations.currencies.GBP.presets"),
        ("SOLIDARITY_DONATIONS__DEFAULT_CURRENCY", "KZT", "donations.default_currency"),
        ("SOLIDARITY_BANK__GBP__IBAN", "GB29NWBK60161331926819", "bank.GBP"),
        ("SOLIDARITY_CAMPAIGN__LANGUAGES", "pt,en", "campaign.purpose.pt"),
        ("SOLIDARITY_CAMPAIGN__LANGUAGES", "en,pt", "campaign.languages"),
        ("SOLIDARITY_FUNDS__X", "1", "SOLIDARITY_FUNDS__X"),
    ] {
        let refused = load_with(&[(name, value)]).expect_err(name).problems;
        assert!(refused.iter().any(|p| p.setting == setting), "{name}={value}: {refused:?}");
    }
    let slug = file(
        "[[funds]]\nslug = \"Ünion\"\nkind = \"general\"\nnames = {en=\"A\"}\npurposes = {en=\"A\"}\nopen = false",
    );
    let refused = refusals(&[("SOLIDARITY_CONFIG", path(&slug))]);
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[1].contains("nobody can give"));
}

#[test]
fn a_secret_may_lie_in_a_file() {
    let key = file("rk_live_abc\n");
    let (office, recovery) = (Identity::generate().recipient(), Identity::generate().recipient());
    let recipients = file(&format!("# office\n{office}\n# recovery, offline\n{recovery}\n"));
    let loaded = load_with(&[
        ("SOLIDARITY_STRIPE__SECRET_KEY_FILE", path(&key)),
        ("SOLIDARITY_SECRETS__RECIPIENTS_FILE", path(&recipients)),
    ])
    .unwrap();
    assert_eq!(loaded.settings.stripe.secret_key.as_ref().unwrap().expose_secret(), "rk_live_abc");
    assert_eq!(loaded.settings.secrets.recipients, [office, recovery]);
    let origin = line(&loaded, "stripe.secret_key").origin.to_string();
    assert_eq!(origin, "file named by SOLIDARITY_STRIPE__SECRET_KEY_FILE");

    let both = [("SOLIDARITY_STRIPE__SECRET_KEY", "a"), ("SOLIDARITY_STRIPE__SECRET_KEY_FILE", path(&key))];
    assert!(refusals(&both)[0].contains("given twice"));
    assert!(refusals(&[("SOLIDARITY_STRIPE__SECRET_KEY_FILE", "/nowhere/key")])[0].contains("cannot read"));
    // What is no secret has no such variable.
    assert!(load_with(&[("SOLIDARITY_HTTP__LISTEN_FILE", path(&key))]).is_err());
}

#[test]
fn no_secret_is_shown_anywhere() {
    const CANARY: &str = "canary-7f3a";
    let secret = |prefix: &str| format!("{prefix}{CANARY}");
    let loaded = load_with(&[
        ("SOLIDARITY_STRIPE__SECRET_KEY", &secret("sk_live_")),
        ("SOLIDARITY_STRIPE__WEBHOOK_SECRET", &secret("whsec_")),
        ("SOLIDARITY_SECRETS__SERVER_KEY", CANARY),
        ("SOLIDARITY_MAIL__SMTP_URL", &format!("smtps://u:{CANARY}@mail.test")),
        ("SOLIDARITY_DATABASE__URL", &format!("postgres://u:{CANARY}@db.test/s?password={CANARY}")),
    ])
    .unwrap();
    let shown = format!("{loaded:?}");
    assert!(!shown.contains(CANARY), "{shown}");
    assert_eq!(line(&loaded, "database.url").shown, "postgres://u:***@db.test/s");
    assert_eq!(line(&loaded, "stripe.secret_key").shown, "***");
    for problem in loaded.settings.check_production() {
        assert!(!problem.to_string().contains(CANARY));
    }
    // Nor in the message about a file that cannot be read.
    for broken in [
        format!("[stripe]\nsecret_key = {CANARY}"),
        format!("[stripe]\nsecret_key = [\"{CANARY}\"]"),
        format!("[secrets]\nrecipients = \"{CANARY}\""),
        format!("[database.url]\n\"{CANARY}\" = 1").replace(CANARY, "password"),
    ] {
        let config = file(&broken);
        let error = load_with(&[("SOLIDARITY_CONFIG", path(&config))]).unwrap_err();
        assert!(!error.to_string().contains(CANARY), "{error}");
    }
}

#[test]
fn a_campaign_chooses_its_currencies_accounts_and_funds() {
    let config = file(
        "[donations.currencies.USD]\noffered = false\n\
         [bank.gbp]\npayee = \"P\"\nbank_name = \"B\"\niban = \"GB29NWBK60161331926819\"\nbic = \"NWBKGB2L\"\n\
         [[funds]]\nslug = \"only\"\nkind = \"general\"\nnames = {en = \"Only\"}\npurposes = {en = \"This\"}",
    );
    let settings = load_with(&[
        ("SOLIDARITY_CONFIG", path(&config)),
        ("SOLIDARITY_DONATIONS__CURRENCIES__JPY__MINIMUM_MINOR", "100"),
        ("SOLIDARITY_DONATIONS__CURRENCIES__JPY__MAXIMUM_MINOR", "1000000"),
        ("SOLIDARITY_DONATIONS__CURRENCIES__JPY__PRESETS", "500, 1000"),
    ])
    .unwrap()
    .settings;
    let codes: Vec<&str> = settings.donations.currencies.keys().map(Currency::code).collect();
    assert_eq!(codes, ["EUR", "GBP", "JPY"]);
    let yen: Currency = "JPY".parse().unwrap();
    assert_eq!(settings.donations.allows(Money::new(100, yen)), Some(true));
    assert_eq!(settings.donations.allows(Money::new(99, yen)), Some(false));
    assert_eq!(settings.donations.allows(Money::new(500, Currency::USD)), None);
    // The account is replaced as a whole: no sort code of the placeholder stays beside the IBAN.
    assert!(
        matches!(&settings.bank[&Currency::GBP].number, AccountNumber::Iban { bic, .. } if bic == "NWBKGB2L")
    );
    assert_eq!(settings.funds.len(), 1);
    assert!(settings.fund("only").unwrap().open && settings.fund("fighting-fund").is_none());
    // A text that is missing in the reader's language is shown in the campaign's first.
    assert_eq!(settings.funds[0].names.get("ru", &settings.campaign), "Only");
}

#[test]
fn an_empty_variable_takes_a_setting_away() {
    let loaded = load_with(&[("SOLIDARITY_STRIPE__SECRET_KEY", "")]).unwrap();
    assert!(loaded.settings.missing_secrets().contains(&"stripe.secret_key"));
    let refused = refusals(&[("SOLIDARITY_DATABASE__URL", "")]);
    assert_eq!(refused, ["database: missing field `url`"]);
}

/// What a real campaign sets before it goes live; the tests take one thing away at a time.
fn production() -> (tempfile::NamedTempFile, Vec<(String, String)>) {
    let recipients = format!("{},{}", Identity::generate().recipient(), Identity::generate().recipient());
    let config = "[campaign]\ncontact = \"c@campaign.test\"\nlegal_name = \"L\"\nlegal_address = \"A\"\n\
        [bank.GBP]\npayee = \"P\"\nbank_name = \"B\"\nsort_code = \"60-16-13\"\naccount_number = \"31926819\"\n\
        [bank.EUR]\npayee = \"P\"\nbank_name = \"B\"\niban = \"GB29NWBK60161331926819\"\nbic = \"NWBKGB2L\"\n";
    let config = file(config);
    let variables = [
        ("PROFILE", "production"),
        ("CONFIG", path(&config)),
        ("HTTP__PUBLIC_URL", "https://donate.campaign.test"),
        ("STRIPE__SECRET_KEY", "rk_live_abc"),
        ("STRIPE__WEBHOOK_SECRET", "whsec_abc"),
        ("MAIL__SMTP_URL", "smtps://u:p@mail.campaign.test"),
        ("MAIL__FROM", "receipts@campaign.test"),
        ("SECRETS__RECIPIENTS", &recipients),
        ("SECRETS__SERVER_KEY", &"0f1e2d3c".repeat(8)),
    ]
    .map(|(name, value)| (format!("SOLIDARITY_{name}"), value.to_owned()))
    .to_vec();
    (config, variables)
}

fn production_problems(changed: &[(&str, &str)]) -> Vec<String> {
    let (_config, mut variables) = production();
    variables.extend(changed.iter().map(|(n, v)| (format!("SOLIDARITY_{n}"), (*v).to_owned())));
    let settings = load(variables.into_iter()).unwrap().settings;
    settings.check_production().into_iter().map(|problem| problem.setting).collect()
}

#[test]
fn production_starts_once_everything_is_given() {
    assert_eq!(production_problems(&[]), Vec::<String>::new());
    // A rehearsal with test keys is allowed, and said.
    let (_config, mut rehearsal) = production();
    rehearsal.push(("SOLIDARITY_STRIPE__SECRET_KEY".to_owned(), "sk_test_abc".to_owned()));
    let settings = load(rehearsal.into_iter()).unwrap().settings;
    assert_eq!(settings.check_production(), []);
    assert_eq!(settings.production_warnings()[0].setting, "stripe.secret_key");
    // Without cards no key of Stripe is needed.
    let transfers =
        [("DONATIONS__CARD_ENABLED", "false"), ("STRIPE__SECRET_KEY", ""), ("STRIPE__WEBHOOK_SECRET", "")];
    assert_eq!(production_problems(&transfers), Vec::<String>::new());
}

#[test]
fn production_refuses_each_thing_by_name() {
    let one_recipient = Identity::generate().recipient();
    for (name, value, setting) in [
        ("STRIPE__SECRET_KEY", "", "stripe.secret_key"),
        ("STRIPE__SECRET_KEY", "sk_test_sandbox", "stripe.secret_key"),
        ("STRIPE__SECRET_KEY", "pk_live_abc", "stripe.secret_key"),
        ("STRIPE__WEBHOOK_SECRET", "whsec_sandbox", "stripe.webhook_secret"),
        ("STRIPE__WEBHOOK_SECRET", "", "stripe.webhook_secret"),
        ("STRIPE__API_BASE", "https://localhost", "stripe.api_base"),
        ("STRIPE__API_BASE", "http://sandbox.campaign.test", "stripe.api_base"),
        ("MAIL__TRANSPORT", "file", "mail.transport"),
        ("MAIL__SMTP_URL", "", "mail.smtp_url"),
        ("MAIL__FROM", "receipts@example.org", "mail.from"),
        ("MAIL__FROM", "receipts@mail.example", "mail.from"),
        ("HTTP__PUBLIC_URL", "http://donate.campaign.test", "http.public_url"),
        ("HTTP__PUBLIC_URL", "https://localhost", "http.public_url"),
        ("HTTP__PUBLIC_URL", "https://donate.example.org", "http.public_url"),
        ("HTTP__PUBLIC_URL", "", "http.public_url"),
        ("HTTP__PRIVATE_LISTEN", "0.0.0.0:9090", "http.private_listen"),
        ("SECRETS__RECIPIENTS", "", "secrets.recipients"),
        ("SECRETS__RECIPIENTS", &one_recipient, "secrets.recipients"),
        ("SECRETS__RECIPIENTS", "age1abc age1def", "secrets.recipients"),
        ("SECRETS__SERVER_KEY", "", "secrets.server_key"),
        ("SECRETS__SERVER_KEY", "changeme", "secrets.server_key"),
        ("LIMITS__ENABLED", "false", "limits.enabled"),
        ("CAMPAIGN__LEGAL_NAME", "PLACEHOLDER name", "campaign.legal_name"),
        ("CAMPAIGN__CONTACT", "contact@example.org", "campaign.contact"),
        ("BANK__GBP__PAYEE", "PLACEHOLDER payee", "bank.GBP.payee"),
        ("BANK__GBP__SORT_CODE", "00-00-00", "bank.GBP.sort_code"),
        ("BANK__EUR__IBAN", "GB29NWBK60161331926818", "bank.EUR.iban"),
    ] {
        let problems = production_problems(&[(name, value)]);
        assert!(problems.iter().any(|p| p == setting), "{name}={value}: {problems:?}");
        assert!(problems.iter().all(|p| p == setting), "{name}={value}: {problems:?}");
    }
}

#[test]
fn the_defaults_alone_never_start_in_production() {
    let settings = load_with(&[("SOLIDARITY_PROFILE", "production")]).unwrap().settings;
    let problems = settings.check_production();
    for setting in [
        "stripe.secret_key",
        "stripe.webhook_secret",
        "mail.smtp_url",
        "mail.from",
        "secrets.recipients",
        "secrets.server_key",
        "http.public_url",
        "campaign.contact",
        "campaign.legal_name",
        "campaign.legal_address",
        "bank",
    ] {
        assert!(problems.iter().any(|p| p.setting == setting), "{setting}");
    }
    let development = load_with(&[]).unwrap().settings.check_production();
    for setting in [
        "stripe.embedded_sandbox",
        "stripe.api_base",
        "stripe.secret_key",
        "mail.transport",
        "bank.GBP.payee",
        "bank.GBP.sort_code",
        "bank.EUR.iban",
    ] {
        assert!(development.iter().any(|p| p.setting == setting), "{setting}");
    }
}

/// Who follows the guides must not be told that a name in them is no setting.
#[test]
fn the_guides_name_only_settings_that_exist() {
    let going_live = include_str!("../../../docs/going-live.md");
    let operating = include_str!("../../../docs/operating.md");
    let mut documents = 0;
    for document in going_live.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let config = file(document);
        let loaded = load_with(&[("SOLIDARITY_PROFILE", "production"), ("SOLIDARITY_CONFIG", path(&config))]);
        assert!(loaded.is_ok(), "{document}\n{loaded:?}");
        documents += 1;
    }
    assert!(documents >= 2);
    let words = [going_live, operating]
        .into_iter()
        .flat_map(|text| text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')));
    let mut names = 0;
    for name in words.filter(|word| word.starts_with("SOLIDARITY_") && word.contains("__")) {
        let problems = load_with(&[(name, "1")]).err().map(|error| error.problems).unwrap_or_default();
        assert!(!problems.iter().any(|p| p.why.starts_with("is not a setting")), "{problems:?}");
        names += 1;
    }
    assert!(names >= 5);
}
