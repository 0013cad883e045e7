//! `retry`: work that was given up or laid aside, tried again because somebody says so.

use anyhow::anyhow;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{Failure, setup};
use crate::{
    affiliations::{requeue_papers, stuck_papers},
    app::dead_letters::{self, DeadLetter, GiveUpError},
    kernel::{
        ids::{MailId, NoticeId},
        text::check_line,
    },
    mail,
    payments::inbox,
    platform::{Platform, jobs::Stuck},
};

/// Characters of a reason.
const LONGEST_REASON: usize = 500;

#[derive(Subcommand)]
pub enum RetryCommand {
    /// Stripe's events that could not be processed.
    Events {
        /// One of them, as --list shows it; without it all that were given up.
        id: Option<String>,
        /// Gives it up for good, with the reason: nothing tries it any more, and the month can be closed.
        #[arg(long, value_name = "REASON", requires = "id", conflicts_with_all = ["list", "parked"])]
        give_up: Option<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Papers and reminders of affiliations that could not be written, or that a sweep held: repair mails nobody.
    Papers {
        /// One of them, as --list shows it; without it all that were given up.
        id: Option<Uuid>,
        /// Gives it up for good, with the reason: it is neither written nor mailed any more.
        #[arg(long, value_name = "REASON", requires = "id", conflicts_with_all = ["list", "held", "parked"])]
        give_up: Option<String>,
        /// Also what a sweep held.
        #[arg(long)]
        held: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Mails that could not be delivered.
    Mails {
        /// One of them, as --list shows it; without it all that were given up.
        id: Option<Uuid>,
        /// Gives it up for good, with the reason: nothing tries it any more.
        #[arg(long, value_name = "REASON", requires = "id", conflicts_with_all = ["list", "parked"])]
        give_up: Option<String>,
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Args)]
pub struct Which {
    /// Shows what was given up or laid aside, and changes nothing.
    #[arg(long)]
    list: bool,
    /// Also what a restore laid aside: it may have been done before.
    #[arg(long)]
    parked: bool,
}

pub(super) async fn retry(command: RetryCommand) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    match command {
        RetryCommand::Events { which: Which { list: true, .. }, .. } => {
            show(&inbox::stuck(&platform.db).await?);
            Ok(())
        }
        RetryCommand::Mails { which: Which { list: true, .. }, .. } => {
            show(&mail::stuck(&platform).await?);
            Ok(())
        }
        RetryCommand::Events { id: Some(id), give_up: Some(reason), .. } => {
            give_up(&platform, DeadLetter::Event(id), &reason).await
        }
        RetryCommand::Mails { id: Some(id), give_up: Some(reason), .. } => {
            give_up(&platform, DeadLetter::Mail(MailId(id)), &reason).await
        }
        RetryCommand::Papers { id: Some(id), give_up: Some(reason), .. } => {
            give_up(&platform, DeadLetter::Paper(NoticeId(id)), &reason).await
        }
        RetryCommand::Events { id, which, .. } => {
            let one = id.is_some();
            let now = platform.sources.now();
            let queued = platform
                .db
                .write(move |tx| async move { inbox::requeue(&tx, id.as_deref(), which.parked, now).await })
                .await?;
            said(queued, one, "events")
        }
        RetryCommand::Papers { which: Which { list: true, .. }, .. } => {
            show(&stuck_papers(&platform.db).await?);
            Ok(())
        }
        RetryCommand::Papers { id, held, which, .. } => {
            let (one, now) = (id.is_some(), platform.sources.now());
            let id = id.map(NoticeId);
            let requeue = move |tx| async move { requeue_papers(&tx, id, held, which.parked, now).await };
            said(platform.db.write(requeue).await?, one, "papers")
        }
        RetryCommand::Mails { id, which, .. } => {
            let one = id.is_some();
            let queued = requeue_mails(&platform, id.map(MailId), which.parked).await?;
            let kept = mail::stuck(&platform).await?.iter().filter(|s| !s.can_retry).count();
            if kept > 0 {
                println!("{kept} mails cannot be sent any more: their content was destroyed");
            }
            said(queued, one, "mails")
        }
    }
}

/// The reason is sealed in the audit log.
async fn give_up(platform: &Platform, letter: DeadLetter, reason: &str) -> Result<(), Failure> {
    let reason = check_line(reason, LONGEST_REASON)
        .map_err(|error| Failure::Usage(anyhow!("--give-up needs a reason: {error}")))?;
    match dead_letters::give_up(platform, None, letter, &reason).await {
        Ok(()) => {
            println!("given up for good; the reason is in the audit log, sealed");
            Ok(())
        }
        Err(GiveUpError::Unknown) => {
            eprintln!("{}", GiveUpError::Unknown);
            Err(Failure::CheckFailed)
        }
        Err(GiveUpError::Store(error)) => Err(error.into()),
        Err(GiveUpError::Vault(error)) => Err(error.into()),
    }
}

async fn requeue_mails(platform: &Platform, id: Option<MailId>, parked: bool) -> Result<u64, Failure> {
    let now = platform.sources.now();
    Ok(platform.db.write(move |tx| async move { mail::requeue(&tx, id, parked, now).await }).await?)
}

/// One that was asked for by name and is not there is a failed check; none of many is nothing to do.
fn said(queued: u64, one: bool, what: &str) -> Result<(), Failure> {
    println!("{queued} {what} are tried again, by the running service");
    if one && queued == 0 { Err(Failure::CheckFailed) } else { Ok(()) }
}

fn show(stuck: &[Stuck]) {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
    for s in stuck {
        let error = s.error.as_deref().unwrap_or("-");
        println!("{}\t{}\t{}\t{}\t{} attempts\t{error}", s.id, s.state, day(s.at), s.kind, s.attempts);
    }
    if stuck.is_empty() {
        println!("nothing was given up or laid aside");
    }
}
