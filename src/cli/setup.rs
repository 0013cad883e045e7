//! From settings to a platform: what every command that touches the database begins with.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use secrecy::ExposeSecret;

use super::{Failure, development};
use crate::{
    kernel::clock::Sources,
    ledger::chain::ChainKey,
    platform::{
        Platform,
        config::{self, Profile, Settings},
        db::{self, Db},
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
pub(super) async fn platform(settings: Settings) -> Result<Platform, Failure> {
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
    let recipients = Recipients::parse(&settings.secrets.recipients).context("secrets.recipients")?;
    Ok(Platform {
        settings: Arc::new(settings),
        db,
        sources: Sources::system(),
        server_key: Arc::new(server_key),
        keyring: Arc::new(SealingKeyring::new(recipients)),
    })
}

/// Stripe's client, unless cards are switched off and no key is set.
pub(super) fn stripe(settings: &Settings) -> Result<Option<Client>, Failure> {
    let Some(key) = settings.stripe.secret_key.clone() else { return Ok(None) };
    Ok(Some(Client::try_new(settings.stripe.api_base.as_str(), key)?))
}

/// The key of the ledger's chain.
pub(super) fn chain_key(platform: &Platform) -> ChainKey {
    ChainKey::new(*platform.server_key.subkey("ledger-chain"))
}

/// The platform of a command that only reads or books.
pub(super) async fn opened() -> Result<Platform, Failure> {
    platform(settings()?).await
}
