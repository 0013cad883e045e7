//! `backup`, `restore` and `resume`.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use secrecy::{ExposeSecret, SecretString};

use super::{Failure, development, setup, unseal::read_identity};
use crate::{
    app::{
        backup::{Made, Numbers, Restored, proved, restore, write_backup},
        erasure,
        sweep::{SweepSpan, sweep},
    },
    kernel::clock::Sources,
    mail,
    payments::inbox,
    platform::{
        Platform,
        config::{self, Profile, Settings},
        doors::{self, Hold},
        vault::{Recipients, ServerKey},
    },
    supporters::ErasedFile,
};

/// A sweep after a restore begins so long before the backup was made: webhooks may have been late then.
const SWEEP_BEFORE: TimeDelta = TimeDelta::days(1);

/// What no backup holds.
const KEPT_APART: &str = "\
Not in it, and to be kept apart, on paper or with the recovery key:
  secrets.server_key      without it, waiting mails and events, and contacts, cannot be read, nor the chain proved
  stripe.secret_key       can be made anew in Stripe's dashboard
  stripe.webhook_secret   likewise
  mail.smtp_url           with the mail server's password
  the identities          without one of them nobody opens this backup
  the settings' file      the campaign's texts, funds and bank accounts";

#[derive(Args)]
pub struct BackupArgs {
    /// Where it goes; nothing is overwritten.
    file: PathBuf,
}

#[derive(Args)]
pub struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    /// The file of the office's or a recovery identity.
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// The empty database, instead of that of the settings: sqlite://… or postgres://…
    #[arg(long, value_name = "URL")]
    into: Option<String>,
    /// The server key of the backup is lost, or another one is meant.
    #[arg(long)]
    other_server_key: bool,
}

#[derive(Args)]
pub struct ResumeArgs {
    /// Opens the doors although the sweep could not be made, or found what it could not repair.
    #[arg(long)]
    without_sweep: bool,
}

pub(super) async fn backup(args: BackupArgs) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let made = write(&platform, &args.file).await?;
    println!("{}", told(&made));
    println!("{KEPT_APART}");
    Ok(())
}

fn told(made: &Made) -> String {
    let sums = &made.sums;
    format!("{} tables, {} rows, {} erased ids", sums.tables, sums.rows, sums.erased)
}

async fn write(platform: &Platform, file: &std::path::Path) -> Result<Made, Failure> {
    let recipients = platform.recipients().await?;
    let erased = erasure::erased_file(platform);
    write_file(&platform.db, &recipients, &platform.server_key, &erased, file).await
}

pub(super) async fn write_file(
    db: &crate::platform::db::Db,
    recipients: &Recipients,
    key: &ServerKey,
    erased: &ErasedFile,
    file: &std::path::Path,
) -> Result<Made, Failure> {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} rows, {elapsed}") {
        bar.set_style(style);
    }
    let sources = Sources::system();
    let made = write_backup(db, recipients, key, &sources, erased, file, |rows| {
        if rows % 1000 == 0 {
            bar.set_position(rows);
        }
    })
    .await;
    bar.finish_and_clear();
    Ok(made.with_context(|| file.display().to_string())?)
}

pub(super) async fn restore_command(args: RestoreArgs) -> Result<(), Failure> {
    let identity = read_identity(&args.identity)?;
    let mut settings = config::load(config::environment())?.settings;
    if let Some(url) = &args.into {
        settings.database.url = SecretString::from(url.clone());
    }
    if settings.profile != Profile::Production {
        development::read_secrets(&mut settings)?;
    }
    let named = || args.file.display().to_string();
    setup::log(&settings)?;
    let (head, sums) = proved(&args.file, &identity).with_context(named)?;
    let made_at = head.made_at;
    println!("backup       of {}, by version {}", made_at.format("%Y-%m-%d %H:%M UTC"), head.program);
    let is_ours = check_server_key(&settings, &sums, args.other_server_key)?;
    let url = settings.database.url.expose_secret().to_owned();
    let erased = ErasedFile::new(settings.erased_ids_file());
    let numbers = Numbers { gap: settings.affiliations.restore_gap, now: Sources::system().now() };
    let restored = restore(&args.file, &identity, &url, &erased, numbers).await.with_context(named)?;
    println!("restored     {} tables, {} rows", sums.tables, sums.rows);
    tell(&restored);
    println!("numbers      invoices and credit notes go on {} later: none is issued twice", numbers.gap);
    let missing = settings.missing_secrets();
    if missing.is_empty() && !is_ours {
        println!(
            "lost         if the server key is lost: solidarity keys rotate-server --lost --identity KEYFILE"
        );
        println!("             then: solidarity reconcile --since {}", first_day(made_at));
    } else if missing.is_empty() {
        let platform = setup::platform(settings).await?;
        sweep_since(&platform, made_at).await?;
    } else {
        println!("missing      {}", missing.join(", "));
        println!("             set them, then run: solidarity reconcile --since {}", first_day(made_at));
    }
    println!(
        "held         givers see that the service comes back soon; Stripe's events are archived and wait"
    );
    println!("next         solidarity verify, then solidarity resume");
    Ok(())
}

fn tell(restored: &Restored) {
    let Restored { parked_events, parked_mails, parked_papers, erased } = restored;
    println!("parked       {parked_events} events and {parked_mails} mails that waited when it was made");
    if *parked_papers > 0 {
        println!("parked       {parked_papers} papers of affiliations: solidarity retry papers --list");
    }
    println!("erased       {erased} records of supporters who had been erased since");
}

/// A backup that our server key did not sign is of another service, or its key is not here.
fn check_server_key(
    settings: &Settings,
    sums: &crate::platform::archive::Sums,
    other: bool,
) -> Result<bool, Failure> {
    let Some(key) = &settings.secrets.server_key else {
        println!("server key   not set: whether this service made the backup cannot be told");
        return Ok(false);
    };
    let key = ServerKey::from_hex_or_base64(key.expose_secret()).context("secrets.server_key")?;
    if sums.is_of(&key) {
        println!("server key   the same that the backup was made with");
        return Ok(true);
    }
    if other {
        println!("server key   another one: what was encrypted with the old one stays closed");
        return Ok(false);
    }
    let why = "was made with another secrets.server_key, or not by this service; put the right key in place, \
               or say --other-server-key if it is lost";
    Err(Failure::Usage(anyhow!("the backup {why}")))
}

fn first_day(made_at: DateTime<Utc>) -> String {
    (made_at - SWEEP_BEFORE).format("%Y-%m-%d").to_string()
}

/// Finds what happened at Stripe since the backup, and mails nobody.
async fn sweep_since(platform: &Platform, made_at: DateTime<Utc>) -> Result<(), Failure> {
    let Some(stripe) = setup::stripe(&platform.settings)? else {
        println!("swept        nothing: cards are switched off");
        return Ok(());
    };
    let span =
        SweepSpan { since: Some(made_at - SWEEP_BEFORE), leave_young: TimeDelta::zero(), nightly: false };
    match sweep(platform, &stripe, span).await {
        Ok(swept) => {
            println!(
                "swept        {} lines of the balance: {} charges and {} refunds were missing, {} lines failed",
                swept.lines_read, swept.charges_found, swept.refunds_found, swept.failed
            );
            if swept.failed == 0 { Ok(()) } else { Err(Failure::CheckFailed) }
        }
        Err(error) => {
            println!("swept        not to the end: {error}");
            println!("             run: solidarity reconcile --since {}", first_day(made_at));
            Err(Failure::CheckFailed)
        }
    }
}

pub(super) async fn resume(args: ResumeArgs) -> Result<(), Failure> {
    let settings = setup::settings()?;
    setup::log(&settings)?;
    let platform = setup::platform(settings).await?;
    let made_at = match doors::held(&platform.db).await? {
        None => {
            println!("nothing to do: the service is not held");
            return Ok(());
        }
        Some(Hold::Unfinished) => {
            return Err(anyhow!("the restore did not end: restore again, into an empty database").into());
        }
        Some(Hold::Since(made_at)) => made_at,
    };
    let erased = erasure::replay(&platform).await?;
    println!("erased       {erased} records of supporters who had been erased since");
    if let Err(failure) = sweep_since(&platform, made_at).await
        && !args.without_sweep
    {
        println!("still held   see the log; --without-sweep opens all the same");
        return Err(failure);
    }
    let (events, mails) = (inbox::parked(&platform.db).await?, mail::parked(&platform).await?);
    platform.db.write(|tx| async move { doors::open(&tx).await }).await?;
    println!("open         the service takes gifts and works again");
    if events + mails > 0 {
        println!(
            "parked       {events} events and {mails} mails: solidarity retry events --list, retry mails --list"
        );
    }
    Ok(())
}
