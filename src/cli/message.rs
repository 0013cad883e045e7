//! `message`: the messages of solidarity, and which of them stand on the wall.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::{Failure, setup, unseal::read_identity};
use crate::{
    donations::wall::{Moderated, publish_message, refuse_message, waiting_messages, withdraw_message},
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
    /// The gift's reference.
    reference: Reference,
    /// Who decides; kept with the decision.
    #[arg(long)]
    by: String,
}

pub(super) async fn message(command: MessageCommand) -> Result<(), Failure> {
    if let MessageCommand::Publish { decision, .. }
    | MessageCommand::Refuse(decision)
    | MessageCommand::Withdraw(decision) = &command
        && decision.by.trim().is_empty()
    {
        return Err(Failure::Usage(anyhow!("--by is empty: every decision is kept with who made it")));
    }
    let platform = setup::opened().await?;
    let (moderated, reference, done) = match command {
        MessageCommand::List { identity } => {
            let mut opener = RecordOpener::new(platform.db.clone(), read_identity(&identity)?);
            return list(&platform, &mut opener).await;
        }
        MessageCommand::Publish { decision, identity } => {
            let mut opener = RecordOpener::new(platform.db.clone(), read_identity(&identity)?);
            let by = decision.by.trim();
            let moderated = publish_message(&platform, &mut opener, decision.reference, by).await?;
            (moderated, decision.reference, "stands on the wall")
        }
        MessageCommand::Refuse(decision) => {
            let moderated = refuse_message(&platform, decision.reference, decision.by.trim()).await?;
            (moderated, decision.reference, "is not published")
        }
        MessageCommand::Withdraw(decision) => {
            let moderated = withdraw_message(&platform, decision.reference, decision.by.trim()).await?;
            (moderated, decision.reference, "is off the wall")
        }
    };
    let reference = reference.grouped();
    match moderated {
        Moderated::Done => println!("the message of {reference} {done}"),
        Moderated::NothingToDecide => {
            println!("{reference} is no paid gift whose giver wishes a message to be read");
            return Err(Failure::CheckFailed);
        }
    }
    Ok(())
}

async fn list(platform: &Platform, opener: &mut RecordOpener) -> Result<(), Failure> {
    let waiting = waiting_messages(platform, opener, MOST_LISTED).await?;
    for message in &waiting {
        let day = message.donation.created_at.format("%Y-%m-%d");
        let name = message.name.as_deref().unwrap_or("(no name)");
        println!("{}\t{day}\t{name}\n{}\n", message.donation.reference.grouped(), message.text);
    }
    eprintln!("{} messages wait", waiting.len());
    Ok(())
}
