//! Connections, the one writer, transactions, and the few differences between SQLite and PostgreSQL.
//!
//! Every command is one call of [`Db::write`]: on SQLite a writer task commits what many callers want
//! written together, each in a savepoint; on PostgreSQL each call is its own transaction. Either way the
//! caller is answered only after the commit.

mod claim;
mod connect;
mod error;
mod fixed;
mod gather;
mod insert;
pub(super) mod kept_keys;
pub(super) mod office_keys;
mod restore;
mod rows;
mod schema;
mod table;
#[cfg(feature = "failpoints")]
pub mod trouble;
mod writer;

use std::{future::Future, sync::Arc};

pub use connect::{ConnectError, PendingMigrations, migrate};
pub use error::StoreError;
pub use gather::Gatherer;
pub use insert::value_lists;
pub use restore::{Target, TargetError};
pub use rows::{Cell, Loading, Snapshot};
pub use schema::Table;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, TransactionTrait};

/// How many rows one statement reads or writes at once, at most: their values stay below SQLite's 32,766, and what both
/// databases keep of the statement stays small.
pub const BULK: usize = 500;

/// Room that SQLite has for what is written, in MiB. See [`Tx::give_room`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Pages that it keeps, as far as they are needed.
    pub pages: u32,
    /// What the log holds before it is copied back.
    pub log: u32,
}

impl Room {
    pub const USUAL: Self = Self { pages: 16, log: 32 };

    /// `cache_size`: less than nothing, since it is told in KiB.
    fn cache_size(self) -> String {
        format!("-{}", self.pages * 1024)
    }

    /// `wal_autocheckpoint`: in pages of 4 KiB.
    fn wal_autocheckpoint(self) -> String {
        (self.log * 256).to_string()
    }
}

/// The database: one writing side, one reading side. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writing: Writing,
    /// The file of a SQLite database.
    file: Option<Arc<str>>,
    #[cfg(feature = "failpoints")]
    troubles: Option<Arc<dyn trouble::Troubles>>,
}

#[derive(Clone)]
enum Writing {
    /// SQLite: the task that owns the only writing connection.
    Queue(writer::Writer),
    /// PostgreSQL: a pool.
    Pool(DatabaseConnection),
}

/// An open transaction, handed to use cases; only stores look inside.
#[derive(Clone)]
pub struct Tx(Arc<DatabaseTransaction>);

impl Tx {
    /// For stores only: where statements are run.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.0
    }

    /// Whether rows can be locked (`FOR UPDATE`); on SQLite the single writer makes that needless.
    pub fn locks_rows(&self) -> bool {
        self.0.get_database_backend() == DatabaseBackend::Postgres
    }

    /// For work on many rows at once, all of them looked up by their keys. PostgreSQL keeps the plan of a statement that was
    /// run five times, its own look at the row that a foreign key names among them, and one that was made for a small table
    /// reads the whole of it however large it is by then. In this transaction it plans to use indexes wherever it can. (To
    /// plan each statement anew would not do: that plans each foreign key of each row anew.)
    ///
    /// # Errors
    /// Storage only.
    pub async fn expect_many_rows(&self) -> Result<(), StoreError> {
        if self.locks_rows() {
            self.0.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
        }
        Ok(())
    }

    /// How much room SQLite has for what is written, from now on. A long transaction that does not find room for the pages that it
    /// changed writes them to the log, and reads them again. When the log is full it is copied back, which holds up
    /// whoever writes; what many transactions changed is then copied once. PostgreSQL has its own settings.
    ///
    /// # Errors
    /// Storage only.
    pub async fn give_room(&self, room: Room) -> Result<(), StoreError> {
        if !self.locks_rows() {
            let pages = format!("PRAGMA cache_size = {}", room.cache_size());
            self.0.execute_unprepared(&pages).await?;
            let log = format!("PRAGMA wal_autocheckpoint = {}", room.wal_autocheckpoint());
            self.0.execute_unprepared(&log).await?;
        }
        Ok(())
    }
}

impl Db {
    /// For stores only: where reads are run, outside any transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.writing, Writing::Queue(_))
    }

    /// Runs `command` in a transaction and answers after its commit. An error rolls back what the command
    /// wrote, and nothing else. The command must not await the network.
    ///
    /// # Errors
    /// The command's own, or a [`StoreError`] when the database could not begin or commit.
    pub async fn write<T, E, F, Fut>(&self, command: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        #[cfg(feature = "failpoints")]
        if let Some(troubles) = &self.troubles {
            return trouble::write(self, troubles.as_ref(), command).await;
        }
        self.write_undisturbed(command).await
    }

    async fn write_undisturbed<T, E, F, Fut>(&self, command: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.writing {
            Writing::Queue(writer) => writer.run(command).await,
            Writing::Pool(pool) => {
                let transaction = pool.begin().await.map_err(StoreError::from)?;
                let tx = Tx(Arc::new(transaction));
                let result = command(tx.clone()).await;
                finish(tx, result).await
            }
        }
    }
}

/// Commits or rolls back what a command did, by its result.
async fn finish<T, E: From<StoreError>>(tx: Tx, result: Result<T, E>) -> Result<T, E> {
    let Ok(transaction) = Arc::try_unwrap(tx.0) else {
        // The command kept its transaction beyond its own end: dropping it rolls back.
        return Err(StoreError::Driver("a command kept its transaction".to_owned()).into());
    };
    match result {
        Ok(value) => {
            transaction.commit().await.map_err(StoreError::from)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = transaction.rollback().await {
                tracing::warn!(error = %rollback, "a rollback failed");
            }
            Err(error)
        }
    }
}
