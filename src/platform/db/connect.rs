//! Opening a database by its URL, and bringing its shape up to date.

use std::{sync::Arc, time::Duration};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use super::{Db, Room, StoreError, Writing, writer::Writer};

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("database.url must begin with sqlite:// or postgres://")]
    Scheme,
    #[error("the folder of the database cannot be made: {0}")]
    Folder(std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the database was made by a newer version of this program ({0}); use that version, or restore a backup"
    )]
    Newer(String),
}

/// Migrations that the database lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMigrations(pub Vec<String>);

impl Db {
    /// Opens the database; for SQLite the file and its folder are made when absent.
    ///
    /// # Errors
    /// An unusable URL, or a database that cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        if let Some(path) = sqlite_path(url) {
            if let Some(folder) = std::path::Path::new(path).parent().filter(|f| !f.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(ConnectError::Folder)?;
            }
            let writing = open_sqlite(path, false).await?;
            let reader = open_sqlite(path, true).await?;
            Ok(Self::new(reader, Writing::Queue(Writer::start(writing)), Some(path.into())))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = open_postgres(url, 10).await?;
            let reader = open_postgres(url, 6).await?;
            Ok(Self::new(reader, Writing::Pool(pool), None))
        } else {
            Err(ConnectError::Scheme)
        }
    }

    fn new(reader: DatabaseConnection, writing: Writing, file: Option<Arc<str>>) -> Self {
        Self {
            reader,
            writing,
            file,
            #[cfg(feature = "failpoints")]
            troubles: None,
        }
    }

    /// Which migrations the database lacks.
    ///
    /// # Errors
    /// Unreachable, or made by a newer program.
    pub async fn pending_migrations(&self) -> Result<PendingMigrations, ConnectError> {
        let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
        let applied: Vec<String> = match Migrator::get_migration_models(&self.reader).await {
            Ok(models) => models.into_iter().map(|m| m.version).collect(),
            // A new database has no table of migrations yet.
            Err(_) => {
                self.reader.execute_unprepared("SELECT 1").await.map_err(StoreError::from)?;
                Vec::new()
            }
        };
        if let Some(unknown) = applied.iter().find(|a| !known.contains(a)) {
            return Err(ConnectError::Newer(unknown.clone()));
        }
        Ok(PendingMigrations(known.into_iter().filter(|k| !applied.contains(k)).collect()))
    }

    /// Whether there is anything that a migration could lose: some migration was applied before.
    ///
    /// # Errors
    /// Unreachable.
    pub async fn has_data(&self) -> Result<bool, ConnectError> {
        let known = Migrator::migrations().len();
        Ok(self.pending_migrations().await?.0.len() < known)
    }

    /// Takes what was deleted out of SQLite's write-ahead log, too; `secure_delete` has overwritten it in the
    /// file. What PostgreSQL keeps is its own business (`docs/operating.md`).
    ///
    /// # Errors
    /// Unreachable. When somebody reads all the time the log is emptied another time.
    pub async fn forget_traces(&self) -> Result<(), StoreError> {
        let Some(file) = &self.file else { return Ok(()) };
        let connection = open_sqlite(file, false).await?;
        connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        connection.close().await?;
        Ok(())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What it says instead.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }
}

/// Applies what is missing, on one connection of its own.
///
/// # Errors
/// Unreachable, or a migration failed.
pub async fn migrate(url: &str) -> Result<(), ConnectError> {
    let connection = match sqlite_path(url) {
        Some(path) => {
            if let Some(folder) = std::path::Path::new(path).parent().filter(|f| !f.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(ConnectError::Folder)?;
            }
            open_sqlite(path, false).await?
        }
        None => open_postgres(url, 1).await?,
    };
    Migrator::up(&connection, None).await.map_err(StoreError::from)?;
    connection.close().await.map_err(StoreError::from)?;
    Ok(())
}

pub(super) fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    Some(rest.split('?').next().unwrap_or(rest))
}

pub(super) async fn open_sqlite(path: &str, read_only: bool) -> Result<DatabaseConnection, StoreError> {
    let mode = if read_only { "ro" } else { "rwc" };
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode={mode}"));
    options.max_connections(if read_only { 4 } else { 1 }).min_connections(1).sqlx_logging(false);
    options.idle_timeout(None).max_lifetime(None).acquire_timeout(Duration::from_secs(10));
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
            .pragma("temp_store", "MEMORY");
        if read_only {
            return sqlite;
        }
        let sqlite = sqlite.pragma("journal_mode", "WAL").pragma("synchronous", "FULL");
        let sqlite = sqlite.pragma("wal_autocheckpoint", Room::USUAL.wal_autocheckpoint());
        sqlite.pragma("cache_size", Room::USUAL.cache_size())
    });
    Ok(Database::connect(options).await?)
}

pub(super) async fn open_postgres(url: &str, connections: u32) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(0).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(10)).connect_timeout(Duration::from_secs(10));
    // A connection that worked a moment ago is not asked again: that would be a round trip for each command.
    options.test_before_acquire_if_idle_for(Duration::from_secs(1));
    Ok(Database::connect(options).await?)
}
