//! Archives webhooks that come at the same time by one statement and one commit. Each sender is answered after
//! the commit that holds its event.

use super::{inbox::ArchivedEvent, store::events};
use crate::platform::db::{Db, Gatherer, StoreError};

/// How many events one commit takes at most; more wait for the next one.
const MOST_IN_A_COMMIT: usize = 64;

/// The way to the task that archives. Cheap to clone.
#[derive(Clone)]
pub struct Archiver(Gatherer<ArchivedEvent, bool>);

impl Archiver {
    /// Starts the task; it ends when the last [`Archiver`] is dropped.
    pub fn start(db: Db) -> Self {
        Self(Gatherer::start(MOST_IN_A_COMMIT, move |events| write(db.clone(), events)))
    }

    /// Archives an event; `false` when it is there already. Only after this answers may Stripe be told 2xx.
    ///
    /// # Errors
    /// Storage only.
    pub async fn archive(&self, event: ArchivedEvent) -> Result<bool, StoreError> {
        self.0.write(event).await
    }
}

async fn write(db: Db, events: Vec<ArchivedEvent>) -> Result<Vec<bool>, StoreError> {
    let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
    let mut new = db.write(move |tx| async move { events::insert(&tx, events).await }).await?;
    // The same event twice in one batch is new once.
    Ok(ids.iter().map(|id| new.remove(id)).collect())
}
