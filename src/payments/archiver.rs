//! Archives webhooks that come at the same time by one statement and one commit. Each sender is answered after
//! the commit that holds its event.

use std::collections::HashSet;

use tokio::sync::{mpsc, oneshot};

use super::{inbox::ArchivedEvent, store::events};
use crate::platform::db::{Db, StoreError};

/// How many events one commit takes at most; more wait for the next one.
const MOST_IN_A_COMMIT: usize = 64;

struct Waiting {
    event: ArchivedEvent,
    answer: oneshot::Sender<Result<bool, StoreError>>,
}

/// The way to the task that archives. Cheap to clone.
#[derive(Clone)]
pub struct Archiver(mpsc::Sender<Waiting>);

impl Archiver {
    /// Starts the task; it ends when the last [`Archiver`] is dropped.
    pub fn start(db: Db) -> Self {
        let (sender, receiver) = mpsc::channel(1024);
        tokio::spawn(work(db, receiver));
        Self(sender)
    }

    /// Archives an event; `false` when it is there already. Only after this answers may Stripe be told 2xx.
    ///
    /// # Errors
    /// Storage only.
    pub async fn archive(&self, event: ArchivedEvent) -> Result<bool, StoreError> {
        let stopped = |_| StoreError::Unavailable("the archive has stopped".to_owned());
        let (answer, answered) = oneshot::channel();
        self.0.send(Waiting { event, answer }).await.map_err(|_| stopped(()))?;
        answered.await.map_err(|_| stopped(()))?
    }
}

async fn work(db: Db, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(MOST_IN_A_COMMIT);
    while waiting.recv_many(&mut batch, MOST_IN_A_COMMIT).await > 0 {
        let events: Vec<_> = batch.iter().map(|waiting: &Waiting| waiting.event.clone()).collect();
        match write(&db, events).await {
            Ok(mut new) => {
                for waiting in batch.drain(..) {
                    // The same event twice in one batch is new once. A sender that went away will send again.
                    let is_new = new.remove(&waiting.event.id);
                    let _ = waiting.answer.send(Ok(is_new));
                }
            }
            Err(error @ StoreError::Unavailable(_)) => {
                for waiting in batch.drain(..) {
                    let _ = waiting.answer.send(Err(error.clone()));
                }
            }
            // Whatever was wrong with one is no concern of the others.
            Err(_) => {
                for Waiting { event, answer } in batch.drain(..) {
                    let _ = answer.send(write(&db, vec![event]).await.map(|new| !new.is_empty()));
                }
            }
        }
    }
}

async fn write(db: &Db, events: Vec<ArchivedEvent>) -> Result<HashSet<String>, StoreError> {
    db.write(move |tx| async move { events::insert(&tx, events).await }).await
}
