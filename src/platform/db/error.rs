//! What can go wrong between us and a database, in the four kinds that callers can act on.

use sea_orm::{DbErr, SqlErr};

/// An error of storage. Texts carry no row data.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is busy: try again later (503).
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A unique or foreign key was violated: somebody else was first.
    #[error("the row conflicts with one that exists")]
    Conflict,
    /// A stored value cannot be read back.
    #[error("a stored value is damaged: {0}")]
    Corrupt(String),
    /// Anything else the driver says.
    #[error("the database refused: {0}")]
    Driver(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_) | SqlErr::ForeignKeyConstraintViolation(_)) => {
                Self::Conflict
            }
            _ => match error {
                DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Self::Unavailable(error.to_string()),
                other if looks_busy(&other) => Self::Unavailable("busy, full or read-only".to_owned()),
                other => Self::Driver(other.to_string()),
            },
        }
    }
}

/// Locked or busy SQLite, a full disk, or a PostgreSQL that is starting or going down.
fn looks_busy(error: &DbErr) -> bool {
    let text = error.to_string();
    [
        "database is locked",
        "database or disk is full",
        "readonly database",
        "disk I/O error",
        "terminating connection",
        "the database system is",
        "Connection refused",
        "unexpected end of file",
        "Broken pipe",
        "connection reset",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}
