//! From settings to a platform: what every command that touches the database begins with.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use secrecy::ExposeSecret;

use super::{Failure, development};
use crate::{
    app::close_month,
    kernel::clock::Sources,
    ledger::chain::ChainKey,
    platform::{
        Platform,
        config::{self, Profile, Settings},
        db::{self, Db},
        doors::{Doors, is_server_key},
        telemetry,
        vault::{Recipients, SealingKeyring, ServerKey},
    },
    stripe::Client,
};

/// Settings as this process has them; in development the missing secrets are made and kept under `data/`.
pub(super) fn settings() -> Result<Settings, Failure> {
    let mut settings = config::load(config::environment())?.settings;
    match settings.profile {
        Profile::Production => {
            let problems = settings.check_production();
            if !problems.is_empty() {
                let list: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
                return Err(
                    anyhow!("production does not start with these settings:\n{}", list.join("\n")).into()
                );
            }
        }
        Profile::Development | Profile::Test => development::fill_in_secrets(&mut settings)?,
    }
    let missing = settings.missing_secrets();
    if missing.is_empty() {
        return Ok(settings);
    }
    Err(anyhow!("these settings are missing: {}", missing.join(", ")).into())
}

/// Opens the database, in its present shape only.
pub(super) async fn database(settings: &Settings) -> Result<Db, Failure> {
    let url = settings.database.url.expose_secret().to_owned();
    if settings.profile != Profile::Production {
        db::migrate(&url).await.context("database.url")?;
    }
    let db = Db::connect(&url).await.context("database.url")?;
    let pending = db.pending_migrations().await?;
    if !pending.0.is_empty() {
        return Err(
            anyhow!("the database lacks {} migrations: run solidarity migrate", pending.0.len()).into()
        );
    }
    Ok(db)
}

/// The database with its keys: what nearly every command works on.
pub(super) async fn platform(settings: Settings) -> Result<Platform, Failure> {
    let db = database(&settings).await?;
    let zone = settings.campaign.time_zone.name();
    let fixed = db.fix("time_zone", zone).await?;
    if fixed != zone {
        let why = "entries have business dates in it, so it cannot change";
        return Err(
            anyhow!("campaign.time_zone is {zone}, but these books are kept in {fixed}: {why}").into()
        );
    }
    let server_key = settings.secrets.server_key.as_ref().context("secrets.server_key is missing")?;
    let server_key =
        ServerKey::from_hex_or_base64(server_key.expose_secret()).context("secrets.server_key")?;
    if !is_server_key(&db, &server_key).await? {
        let why = "is not the key that this database was made with";
        return Err(anyhow!("secrets.server_key {why}: waiting mails and events could not be read").into());
    }
    let recipients = Recipients::parse(&settings.secrets.recipients).context("secrets.recipients")?;
    let (sources, server_key) = (Sources::system(), Arc::new(server_key));
    Ok(Platform {
        settings: Arc::new(settings),
        doors: Arc::new(Doors::new(db.clone(), sources.clone())),
        db,
        sources,
        keyring: Arc::new(SealingKeyring::new(recipients, Arc::clone(&server_key))),
        server_key,
    })
}

/// Stripe's client, unless cards are switched off and no key is set.
pub(super) fn stripe(settings: &Settings) -> Result<Option<Client>, Failure> {
    let Some(key) = settings.stripe.secret_key.clone() else { return Ok(None) };
    Ok(Some(Client::try_new(settings.stripe.api_base.as_str(), key)?))
}

/// The keys of the ledger's chain.
pub(super) async fn chain_key(platform: &Platform) -> Result<ChainKey, Failure> {
    Ok(close_month::chain_key(platform).await?)
}

/// Starts the log on standard error, for what a command finds and cannot print: which event, which object.
pub(super) fn log(settings: &Settings) -> Result<(), Failure> {
    Ok(telemetry::init(settings.log.format, &settings.log.filter)?)
}

/// The platform of a command that only reads or books.
pub(super) async fn opened() -> Result<Platform, Failure> {
    platform(settings()?).await
}
