//! An empty database that a backup is loaded into; for SQLite beside its place, so that it appears whole or not at all.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};

use super::{
    ConnectError, StoreError, Tx,
    connect::{open_postgres, open_sqlite, sqlite_path},
    finish,
    rows::{self, Loading},
    schema,
};

/// Why a database is not taken as the target of a restore.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the database is not empty: restore into a new one")]
    NotEmpty,
    #[error(
        "the database is empty, but has tables that the backup does not know ({0}): drop it and create it anew"
    )]
    TooNew(String),
    #[error("the backup was made by a newer version of this program ({0}): use that version")]
    BackupTooNew(String),
    #[error("the database cannot be put in its place: {0}")]
    Place(std::io::Error),
}

impl From<StoreError> for TargetError {
    fn from(error: StoreError) -> Self {
        Self::Connect(error.into())
    }
}

/// A database that is being filled.
pub struct Target {
    connection: DatabaseConnection,
    /// From where to where a SQLite file is moved in the end.
    moved: Option<(PathBuf, PathBuf)>,
}

impl Target {
    /// Opens an empty database and gives it the shape that the backup's had.
    ///
    /// # Errors
    /// See [`TargetError`]; nothing was changed in a database that is refused.
    pub async fn open(url: &str, migrations: &[String]) -> Result<Self, TargetError> {
        let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
        if let Some(unknown) = migrations.iter().find(|name| !known.contains(name)) {
            return Err(TargetError::BackupTooNew(unknown.clone()));
        }
        if known.get(..migrations.len()) != Some(migrations) {
            return Err(TargetError::BackupTooNew("other migrations in between".to_owned()));
        }
        let target = Self::connect(url).await?;
        let applied = schema::applied(&target.connection).await?;
        if !rows::is_empty(&target.connection).await? {
            return Err(TargetError::NotEmpty);
        }
        if let Some(extra) = applied.iter().find(|name| !migrations.contains(name)) {
            return Err(TargetError::TooNew(extra.clone()));
        }
        let missing = u32::try_from(migrations.len() - applied.len()).unwrap_or(u32::MAX);
        if missing > 0 {
            Migrator::up(&target.connection, Some(missing)).await.map_err(StoreError::from)?;
        }
        Ok(target)
    }

    async fn connect(url: &str) -> Result<Self, TargetError> {
        let Some(path) = sqlite_path(url) else {
            if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
                return Err(ConnectError::Scheme.into());
            }
            let connection = open_postgres(url, 1).await?;
            return Ok(Self { connection, moved: None });
        };
        let place = PathBuf::from(path);
        if place.exists() {
            let connection = open_sqlite(path, false).await?;
            return Ok(Self { connection, moved: None });
        }
        if let Some(folder) = place.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(TargetError::Place)?;
        }
        let beside = PathBuf::from(format!("{path}.restoring"));
        remove_sqlite(&beside).map_err(TargetError::Place)?;
        new_private_file(&beside).map_err(TargetError::Place)?;
        let connection = open_sqlite(&beside.display().to_string(), false).await?;
        Ok(Self { connection, moved: Some((beside, place)) })
    }

    /// Begins to load rows.
    ///
    /// # Errors
    /// The database's.
    pub async fn load(&self) -> Result<Loading, StoreError> {
        Loading::begin(&self.connection).await
    }

    /// Applies migrations that are newer than the backup.
    ///
    /// # Errors
    /// A migration failed.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(Migrator::up(&self.connection, None).await?)
    }

    /// Runs a command in a transaction on the database that is not in its place yet.
    ///
    /// # Errors
    /// The command's, or that the database could not commit.
    pub async fn write<T, F, Fut>(&self, command: F) -> Result<T, StoreError>
    where
        F: FnOnce(Tx) -> Fut,
        Fut: Future<Output = Result<T, StoreError>>,
    {
        let tx = Tx(Arc::new(self.connection.begin().await?));
        let result = command(tx.clone()).await;
        finish(tx, result).await
    }

    /// Puts the database in its place.
    ///
    /// # Errors
    /// The file system's.
    pub async fn put_in_place(self) -> Result<(), TargetError> {
        if self.moved.is_some() {
            // The file alone is moved: everything has to be in it.
            let all_in = "PRAGMA wal_checkpoint(TRUNCATE)";
            self.connection.execute_unprepared(all_in).await.map_err(StoreError::from)?;
        }
        self.connection.close().await.map_err(StoreError::from)?;
        if let Some((from, to)) = self.moved {
            if to.exists() {
                return Err(TargetError::NotEmpty);
            }
            std::fs::File::open(&from).and_then(|file| file.sync_all()).map_err(TargetError::Place)?;
            std::fs::rename(&from, &to).map_err(TargetError::Place)?;
            let folder = to.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(TargetError::Place)?;
        }
        Ok(())
    }

    /// Takes away what was written beside the place.
    ///
    /// # Errors
    /// The file system's.
    pub async fn discard(self) -> Result<(), TargetError> {
        self.connection.close().await.map_err(StoreError::from)?;
        match self.moved {
            Some((beside, _)) => remove_sqlite(&beside).map_err(TargetError::Place),
            None => Ok(()),
        }
    }
}

/// A file that only its owner may read, before a database is made of it.
fn new_private_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

fn remove_sqlite(path: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm"] {
        match std::fs::remove_file(format!("{}{end}", path.display())) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
