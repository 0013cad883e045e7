//! The batches of a statement, in their order. On PostgreSQL the next one begins while one is still being written, as soon
//! as neither can take what the other wants: a database works on one transaction with one processor.

use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use uuid::Uuid;

use super::{
    super::dispatch::books,
    ImportError, ImportedStatement,
    batch::{Place, Written, write},
};
use crate::{
    bank::{KnownAccount, line::PreparedLine},
    platform::{Platform, db::StoreError},
};

pub(super) type Statements = [(Uuid, Option<KnownAccount>, ImportedStatement)];

/// A batch whose transaction goes on: of which statement, and its end.
type Going = (usize, JoinHandle<Result<Written, StoreError>>);

/// Writes what comes, batch by batch: the number of its statement, and its lines.
pub(super) async fn write_all(
    platform: &Platform,
    statements: &mut Statements,
    receiver: mpsc::Receiver<(usize, Vec<PreparedLine>)>,
    dry_run: bool,
) -> Result<(), ImportError> {
    let mut going = None;
    let written = take_turns(platform, statements, receiver, dry_run, &mut going).await;
    // What failed is told when nothing goes on any more.
    let last = match going {
        Some(last) => end(platform, statements, last).await,
        None => Ok(()),
    };
    written.and(last)
}

async fn take_turns(
    platform: &Platform,
    statements: &mut Statements,
    mut receiver: mpsc::Receiver<(usize, Vec<PreparedLine>)>,
    dry_run: bool,
    going: &mut Option<Going>,
) -> Result<(), ImportError> {
    // SQLite has one writer, and what is rolled back at the end would make the next batch wait for it.
    let may_overlap = !platform.db.is_sqlite() && !dry_run;
    while let Some((number, lines)) = receiver.recv().await {
        let Some(place) = place(platform, statements, number) else { continue };
        let (is_plain, plain) = oneshot::channel();
        let is_plain = may_overlap.then_some(is_plain);
        let task = tokio::spawn(write(platform.clone(), place, lines, dry_run, is_plain));
        if let Some(before) = going.replace((number, task)) {
            end(platform, statements, before).await?;
        }
        // Either the batch says that the next may begin, or that it does not is known, and its end is waited for.
        if plain.await.is_err()
            && let Some(done) = going.take()
        {
            end(platform, statements, done).await?;
        }
    }
    Ok(())
}

fn place(platform: &Platform, statements: &Statements, number: usize) -> Option<Place> {
    let (id, _, statement) = statements.get(number)?;
    Some(Place {
        statement: *id,
        account: statement.account.clone(),
        format: statement.format,
        fund: books(platform).general_fund,
    })
}

/// Waits for a batch, and adds up what it was.
async fn end(
    platform: &Platform,
    statements: &mut Statements,
    (number, task): Going,
) -> Result<(), ImportError> {
    let stopped = |_| StoreError::Unavailable("the import was stopped".to_owned());
    let written = task.await.map_err(stopped)??;
    if let Some(key) = written.stored_key {
        platform.keyring.mark_stored(key);
    }
    if let Some((_, _, statement)) = statements.get_mut(number) {
        statement.known += written.known;
        statement.sorted.add(&written.sorted);
    }
    Ok(())
}
