//! `notices`: letters to givers by standing order, whose addresses are sealed.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Failure, setup, unseal::read_identity};
use crate::{
    app::notices::send_waiting,
    donations::regular::{ClosingNotice, count_waiting_notices, waiting_notices},
    supporters::RecordOpener,
};

/// Letters that one listing shows, and that one command sends.
const MOST: u64 = 500;

#[derive(Subcommand)]
pub enum NoticesCommand {
    /// Prints which letters wait, at most five hundred: reference, what they say, of which day. Opens nothing.
    List,
    /// Opens the addresses and queues the letters, at most five hundred.
    Send {
        /// The file of the office's or a recovery identity.
        #[arg(long)]
        identity: PathBuf,
    },
}

pub(super) async fn notices(command: NoticesCommand) -> Result<(), Failure> {
    let identity = match &command {
        NoticesCommand::List => None,
        NoticesCommand::Send { identity } => Some(read_identity(identity)?),
    };
    let platform = setup::opened().await?;
    let Some(identity) = identity else {
        for waiting in waiting_notices(&platform.db, MOST).await? {
            let what = match waiting.notice {
                ClosingNotice::Closes => "the fund closes",
                ClosingNotice::Closed => "the fund has closed",
            };
            println!("{}\t{what}\t{}", waiting.donation.reference.grouped(), waiting.day);
        }
        eprintln!("{} letters wait", count_waiting_notices(&platform.db).await?);
        return Ok(());
    };
    let opener = RecordOpener::new(platform.db.clone(), identity);
    let queued = send_waiting(&platform, &opener, None, MOST).await?;
    println!("{queued} letters are queued, for the running service");
    let left = count_waiting_notices(&platform.db).await?;
    if left > 0 {
        println!("{left} more wait: run it again");
    }
    Ok(())
}
