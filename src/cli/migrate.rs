//! `migrate`: a backup first, then the migrations.

use anyhow::{Context, anyhow};
use clap::Args;
use secrecy::ExposeSecret;

use super::{Failure, development::state_folder};
use crate::{
    kernel::clock::{Clock, SystemClock},
    platform::{
        config,
        db::{self, Db},
    },
};

#[derive(Args)]
pub struct MigrateArgs {
    /// On PostgreSQL: says that a backup was made with `pg_dump`.
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
    if db.has_data().await? {
        if db.is_sqlite() {
            let name = format!("before-migration-{}.db", SystemClock.now().format("%Y%m%dT%H%M%SZ"));
            let backup = state_folder(&settings).join(name);
            db.copy_sqlite(&backup).await.context("the backup")?;
            println!("backup: {}", backup.display());
        } else if !args.backed_up {
            let why = "make a backup with pg_dump first, then run solidarity migrate --backed-up";
            return Err(Failure::Usage(anyhow!(why)));
        }
    }
    drop(db);
    db::migrate(&url).await?;
    println!("applied: {}", pending.0.join(", "));
    Ok(())
}
