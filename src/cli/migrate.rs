//! `migrate`: a backup first, then the migrations.

use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use secrecy::ExposeSecret;

use super::{Failure, backup::write_file, setup};
use crate::{
    kernel::clock::{Clock, SystemClock},
    platform::{
        config::{self, Settings},
        db::{self, Db},
        office_key::recipients_of,
        vault::{KeyHolders, Recipients, ServerKey},
    },
    supporters::ErasedFile,
};

#[derive(Args)]
pub struct MigrateArgs {
    /// Writes no backup: says that one was made in another way.
    #[arg(long)]
    backed_up: bool,
}

pub(super) async fn migrate(args: MigrateArgs) -> Result<(), Failure> {
    let settings = config::load(config::environment())?.settings;
    let url = settings.database.url.expose_secret().to_owned();
    let db = Db::connect(&url).await.context("database.url")?;
    let pending = db.pending_migrations().await?;
    if pending.0.is_empty() {
        println!("nothing to do: the database is up to date");
        return Ok(());
    }
    if !args.backed_up && db.has_data().await? {
        back_up(&db, &setup::settings()?).await?;
    }
    drop(db);
    db::migrate(&url).await?;
    println!("applied: {}", pending.0.join(", "));
    Ok(())
}

/// The way back: the old program restores it into an empty database.
async fn back_up(db: &Db, settings: &Settings) -> Result<(), Failure> {
    let configured = Recipients::parse(&settings.secrets.recipients).context("secrets.recipients")?;
    let key = settings.secrets.server_key.as_ref().context("secrets.server_key is missing")?;
    let key = ServerKey::from_hex_or_base64(key.expose_secret()).context("secrets.server_key")?;
    let holders = KeyHolders { configured, server_key: Arc::new(key) };
    // A database from before keys of the office were kept has no other than that of the settings.
    let recipients = if db.keeps_office_keys().await? {
        recipients_of(db, &holders).await?
    } else {
        holders.configured.clone()
    };
    let key = &holders.server_key;
    let folder = settings.state_folder();
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("before-migration-{}.backup", SystemClock.now().format("%Y%m%dT%H%M%SZ")));
    let erased = ErasedFile::new(settings.erased_ids_file());
    let made = write_file(db, &recipients, key, &erased, &file).await?;
    println!("backup: {} ({} rows)", file.display(), made.sums.rows);
    Ok(())
}
