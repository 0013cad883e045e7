//! `message`: the messages of solidarity, and which of them stand on the wall.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::{Failure, setup, unseal::read_identity};
use crate::{
    app::moderation::{Moderator, hold, publish},
    donations::wall::{Moderated, Only, Standing, waiting_messages},
    kernel::reference::Reference,
    platform::Platform,
    supporters::RecordOpener,
};

/// Messages that one listing shows.
const MOST_LISTED: u64 = 100;

#[derive(Subcommand)]
pub enum MessageCommand {
    /// Prints the messages of paid gifts that nobody has decided about, at most a hundred.
    List {
        /// The file of the office's or a recovery identity.
        #[arg(long)]
        identity: PathBuf,
    },
    /// Puts a message on the wall, with the name if its giver wishes that.
    Publish {
        #[command(flatten)]
        decision: Decision,
        /// The file of the office's or a recovery identity.
        #[arg(long)]
        identity: PathBuf,
    },
    /// Decides that a message is not published.
    Refuse(Decision),
    /// Takes a message off the wall.
    Withdraw(Decision),
}

#[derive(Args)]
pub struct Decision {
    /// References of gifts.
    #[arg(required = true)]
    references: Vec<Reference>,
    /// Who decides; kept with the decision.
    #[arg(long)]
    by: String,
}

pub(super) async fn message(command: MessageCommand) -> Result<(), Failure> {
    let (decision, identity) = match &command {
        MessageCommand::List { identity } => (None, Some(identity)),
        MessageCommand::Publish { decision, identity } => (Some(decision), Some(identity)),
        MessageCommand::Refuse(decision) | MessageCommand::Withdraw(decision) => (Some(decision), None),
    };
    if decision.is_some_and(|decision| decision.by.trim().is_empty()) {
        return Err(Failure::Usage(anyhow!("--by is empty: every decision is kept with who made it")));
    }
    let identity = identity.map(|path| read_identity(path)).transpose()?;
    let platform = setup::opened().await?;
    let opener = identity.map(|identity| RecordOpener::new(platform.db.clone(), identity));
    let Some(decision) = decision else {
        return match &opener {
            Some(opener) => list(&platform, opener).await,
            None => Ok(()),
        };
    };
    let by = Moderator::Named(decision.by.trim().to_owned());
    let by = (&by, Only::Whatever);
    let mut all_done = true;
    for reference in &decision.references {
        let (moderated, done) = match (&command, &opener) {
            (MessageCommand::Publish { .. }, Some(opener)) => {
                (publish(&platform, opener, *reference, true, by).await?, "stands on the wall")
            }
            (MessageCommand::Withdraw(_), _) => {
                (hold(&platform, *reference, Standing::Withdrawn, by).await?, "is off the wall")
            }
            _ => (hold(&platform, *reference, Standing::Refused, by).await?, "is not published"),
        };
        let reference = reference.grouped();
        match moderated {
            Moderated::Done => println!("the message of {reference} {done}"),
            Moderated::NothingToDecide => {
                all_done = false;
                println!("{reference} is no paid gift whose giver wishes a message to be read");
            }
        }
    }
    if all_done { Ok(()) } else { Err(Failure::CheckFailed) }
}

async fn list(platform: &Platform, opener: &RecordOpener) -> Result<(), Failure> {
    let waiting = waiting_messages(platform, opener, MOST_LISTED).await?;
    for message in &waiting {
        let day = message.donation.created_at.format("%Y-%m-%d");
        let name = message.name.as_deref().unwrap_or("(no name)");
        println!("{}\t{day}\t{name}\n{}\n", message.donation.reference.grouped(), message.text);
    }
    eprintln!("{} messages, the oldest first; at most {MOST_LISTED} are shown", waiting.len());
    Ok(())
}
