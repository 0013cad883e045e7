//! What a test does to a database: commits that fail, and processes that end around one. Compiled in with the
//! failpoints only.

use std::{future::Future, sync::Arc};

use futures_util::future::BoxFuture;

use super::{Db, StoreError, Tx};

/// What happens to one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    None,
    /// All was written, and the commit failed: nothing is there.
    Fails,
    /// The commit succeeded, and its answer was lost.
    AnswerLost,
    /// The process ends before the command begins: its caller is never answered.
    DiesBefore,
    /// The process ends after the commit, before the caller hears of it.
    DiesAfter,
}

/// Who decides what happens.
pub trait Troubles: Send + Sync {
    /// For the next command, once it is its turn.
    fn next(&self) -> BoxFuture<'static, Trouble>;

    /// The process ends here: this is never answered.
    fn die(&self) -> BoxFuture<'static, ()>;
}

impl Db {
    /// The same database, on which this befalls what is written.
    #[must_use]
    pub fn troubled(mut self, troubles: Arc<dyn Troubles>) -> Self {
        self.troubles = Some(troubles);
        self
    }
}

pub(super) async fn write<T, E, F, Fut>(db: &Db, troubles: &dyn Troubles, command: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let lost = || E::from(StoreError::Unavailable("a test has cut it off".to_owned()));
    let dead = || E::from(StoreError::Unavailable("a test has ended the process".to_owned()));
    match troubles.next().await {
        Trouble::None => db.write_undisturbed(command).await,
        Trouble::Fails => {
            let failing = move |tx| async move {
                command(tx).await?;
                Err(StoreError::Unavailable("a test lets the commit fail".to_owned()).into())
            };
            db.write_undisturbed(failing).await
        }
        Trouble::AnswerLost => {
            db.write_undisturbed(command).await?;
            Err(lost())
        }
        Trouble::DiesBefore => {
            troubles.die().await;
            Err(dead())
        }
        Trouble::DiesAfter => {
            // Whatever came of it: nobody hears.
            drop(db.write_undisturbed(command).await);
            troubles.die().await;
            Err(dead())
        }
    }
}
