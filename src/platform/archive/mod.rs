//! A backup as a file: lines of JSON, compressed, in an age file to the campaign's recipients.
//!
//! The first line is the [`Head`]. Each table follows: a line with its name and columns, a line for each row,
//! a line with their number. Then the ids of erased supporters, and a last line with what all this sums up to.
//! The format is the same for every database, and is told in `docs/operating.md`.

mod read;
mod write;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    db::{Cell, StoreError},
    vault::VaultError,
};

pub use read::{ArchiveReader, Item};
pub use write::ArchiveWriter;

/// What the first line says it is.
const FORMAT: &str = "solidarity-backup";
/// The only version there is.
const VERSION: u32 = 1;

/// Why a backup cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the file: {0}")]
    File(#[from] std::io::Error),
    #[error("this is not a backup of this program, or one of a later format")]
    NotABackup,
    #[error("the backup is damaged or cut short: {0}")]
    Damaged(&'static str),
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    format: String,
    version: u32,
    /// UTC.
    pub made_at: DateTime<Utc>,
    /// The program's version.
    pub program: String,
    /// Applied to the database, oldest first.
    pub migrations: Vec<String>,
}

impl Head {
    pub fn new(made_at: DateTime<Utc>, migrations: Vec<String>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            made_at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            migrations,
        }
    }
}

/// What a whole backup holds, as its last line says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub tables: u64,
    pub rows: u64,
    pub erased: u64,
    /// SHA-256 of everything before the last line, in hexadecimal.
    pub sha256: String,
    /// HMAC of that under the server key, in hexadecimal: who only knows the recipients cannot make one.
    pub mac: String,
}

/// Any line but the first.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Vec<Value>),
    Table { table: String, columns: Vec<String> },
    Rows { rows: u64 },
    Erased { erased: Vec<Uuid> },
    End { end: Sums },
}

fn to_json(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => number.into(),
        Cell::Text(text) => text.into(),
        Cell::Bytes(bytes) => serde_json::json!({ "b": BASE64.encode(bytes) }),
    }
}

fn from_json(value: Value) -> Result<Cell, ArchiveError> {
    let damaged = || ArchiveError::Damaged("a value is of no known kind");
    Ok(match value {
        Value::Null => Cell::Null,
        Value::Number(number) => Cell::Integer(number.as_i64().ok_or_else(damaged)?),
        Value::String(text) => Cell::Text(text),
        Value::Object(map) => {
            let code = map.get("b").and_then(Value::as_str).ok_or_else(damaged)?;
            Cell::Bytes(BASE64.decode(code).map_err(|_| damaged())?)
        }
        Value::Bool(_) | Value::Array(_) => return Err(damaged()),
    })
}

#[cfg(test)]
mod tests;
