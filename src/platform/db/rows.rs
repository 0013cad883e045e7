//! Whole tables out of one database and into another, row by row, in a form that both of them share: that
//! of SQLite, where an id is bytes and an instant is text.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use futures_util::StreamExt;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, FromQueryResult,
    IsolationLevel, QueryResult, Statement, StreamTrait, TransactionTrait, sea_query::Value,
};
use uuid::Uuid;

use super::{
    Db, StoreError, Tx,
    schema::{self, Column, Kind, Table},
};

/// Values of one INSERT at most: below SQLite's 32,766.
const MOST_VALUES: usize = 16_000;

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Null,
    /// A boolean is 0 or 1.
    Integer(i64),
    /// An instant is RFC 3339 in UTC, a date `YYYY-MM-DD`.
    Text(String),
    /// An id is its sixteen bytes.
    Bytes(Vec<u8>),
}

/// The whole database as it was at one moment, while others go on writing.
pub struct Snapshot {
    transaction: DatabaseTransaction,
    pub tables: Vec<Table>,
    pub migrations: Vec<String>,
}

impl Db {
    /// Begins to read everything as of now.
    ///
    /// # Errors
    /// Unreachable, or a table that cannot be copied.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let transaction = if self.is_sqlite() {
            // In WAL mode the first read fixes what all others see.
            self.reader.begin().await?
        } else {
            let level = Some(IsolationLevel::RepeatableRead);
            self.reader.begin_with_config(level, Some(AccessMode::ReadOnly)).await?
        };
        let migrations = schema::applied(&transaction).await?;
        let tables = schema::tables(&transaction).await?;
        Ok(Snapshot { transaction, tables, migrations })
    }
}

impl Snapshot {
    /// Hands every row of a table to `take`, in the order of its key, one at a time.
    ///
    /// # Errors
    /// The database's, or what `take` says.
    pub async fn each_row<E: From<StoreError>>(
        &self,
        table: &Table,
        mut take: impl FnMut(Vec<Cell>) -> Result<(), E>,
    ) -> Result<(), E> {
        let backend = ConnectionTrait::get_database_backend(&self.transaction);
        let sqlite = backend == DatabaseBackend::Sqlite;
        let columns: Vec<String> = table.columns.iter().map(|column| selected(column, sqlite)).collect();
        let order: Vec<String> = table.key.iter().map(|name| quoted(name)).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        let sql = format!("SELECT {} FROM {}{order}", columns.join(", "), quoted(&table.name));
        let statement = Statement::from_string(backend, sql);
        let mut rows = self.transaction.stream_raw(statement).await.map_err(StoreError::from)?;
        while let Some(row) = rows.next().await {
            let row = row.map_err(StoreError::from)?;
            let cells = table.columns.iter().enumerate().map(|(at, column)| cell(&row, at, column.kind));
            take(cells.collect::<Result<_, _>>()?)?;
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// SQLite's values have the type of each value; a cast makes them those of their column.
fn selected(column: &Column, sqlite: bool) -> String {
    let name = quoted(&column.name);
    match (sqlite, column.kind) {
        (false, _) => name,
        (true, Kind::Text) => format!("CAST({name} AS TEXT)"),
        (true, Kind::Bytes) => format!("CAST({name} AS BLOB)"),
        (true, _) => format!("CAST({name} AS INTEGER)"),
    }
}

fn cell(row: &QueryResult, at: usize, kind: Kind) -> Result<Cell, StoreError> {
    fn get<T: sea_orm::TryGetable>(
        row: &QueryResult,
        at: usize,
        to: impl FnOnce(T) -> Cell,
    ) -> Result<Cell, StoreError> {
        Ok(row.try_get_by_index::<Option<T>>(at)?.map_or(Cell::Null, to))
    }
    let sqlite = row.try_as_sqlite_row().is_some();
    match kind {
        Kind::Boolean if !sqlite => get::<bool>(row, at, |v| Cell::Integer(v.into())),
        Kind::Integer | Kind::Boolean => get::<i64>(row, at, Cell::Integer),
        Kind::Small => get::<i16>(row, at, |v| Cell::Integer(v.into())),
        Kind::Medium => get::<i32>(row, at, |v| Cell::Integer(v.into())),
        Kind::Text => get::<String>(row, at, Cell::Text),
        Kind::Bytes => get::<Vec<u8>>(row, at, Cell::Bytes),
        Kind::Uuid => get::<Uuid>(row, at, |v| Cell::Bytes(v.as_bytes().to_vec())),
        // As the driver of SQLite writes it, so that instants of both origins compare as text.
        Kind::Instant => {
            get::<DateTime<Utc>>(row, at, |v| Cell::Text(v.to_rfc3339_opts(SecondsFormat::AutoSi, false)))
        }
        Kind::Date => get::<NaiveDate>(row, at, |v| Cell::Text(v.format("%F").to_string())),
    }
}

fn value(cell: Cell, kind: Kind) -> Option<Value> {
    Some(match (kind, cell) {
        (Kind::Integer, Cell::Null) => Value::BigInt(None),
        (Kind::Integer, Cell::Integer(v)) => Value::BigInt(Some(v)),
        (Kind::Small, Cell::Null) => Value::SmallInt(None),
        (Kind::Small, Cell::Integer(v)) => Value::SmallInt(Some(v.try_into().ok()?)),
        (Kind::Medium, Cell::Null) => Value::Int(None),
        (Kind::Medium, Cell::Integer(v)) => Value::Int(Some(v.try_into().ok()?)),
        (Kind::Boolean, Cell::Null) => Value::Bool(None),
        (Kind::Boolean, Cell::Integer(v)) => Value::Bool(Some(v != 0)),
        (Kind::Text, Cell::Null) => Value::String(None),
        (Kind::Text, Cell::Text(v)) => Value::String(Some(v)),
        (Kind::Bytes, Cell::Null) => Value::Bytes(None),
        (Kind::Bytes, Cell::Bytes(v)) => Value::Bytes(Some(v)),
        (Kind::Uuid, Cell::Null) => Value::Uuid(None),
        (Kind::Uuid, Cell::Bytes(v)) => Value::Uuid(Some(Uuid::from_slice(&v).ok()?)),
        (Kind::Instant, Cell::Null) => Value::ChronoDateTimeUtc(None),
        (Kind::Instant, Cell::Text(v)) => Value::ChronoDateTimeUtc(Some(v.parse().ok()?)),
        (Kind::Date, Cell::Null) => Value::ChronoDate(None),
        (Kind::Date, Cell::Text(v)) => Value::ChronoDate(Some(v.parse().ok()?)),
        _ => return None,
    })
}

/// Rows on their way into an empty database: all of them or, without [`Loading::commit`], none.
pub struct Loading {
    transaction: DatabaseTransaction,
    tables: BTreeMap<String, Table>,
}

#[derive(FromQueryResult)]
struct Any {
    found: i64,
}

async fn has_rows(connection: &impl ConnectionTrait, table: &str) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) AS found FROM (SELECT 1 FROM {} LIMIT 1) AS one",
        quoted(table)
    );
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(Any::find_by_statement(statement).one(connection).await?.is_some_and(|any| any.found > 0))
}

/// Whether any table but that of settings has a row.
pub(super) async fn is_empty(connection: &DatabaseConnection) -> Result<bool, StoreError> {
    for table in schema::tables(connection).await? {
        // What is fixed at a first start, such as the time zone, is no data.
        if table.name != "setting" && has_rows(connection, &table.name).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Loading {
    pub(super) async fn begin(connection: &DatabaseConnection) -> Result<Self, StoreError> {
        let transaction = connection.begin().await?;
        let tables = schema::tables(&transaction).await?;
        for table in tables.iter().rev() {
            // Rows that a migration or a first start wrote; those of the backup take their place.
            if has_rows(&transaction, &table.name).await? {
                transaction.execute_unprepared(&format!("DELETE FROM {}", quoted(&table.name))).await?;
            }
        }
        Ok(Self { transaction, tables: tables.into_iter().map(|t| (t.name.clone(), t)).collect() })
    }

    pub fn table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }

    /// How many rows may be given to [`Self::insert`] at once.
    pub fn most_rows(columns: usize) -> usize {
        (MOST_VALUES / columns.max(1)).clamp(1, 500)
    }

    /// Writes rows whose values stand in the order of `columns`.
    ///
    /// # Errors
    /// `Corrupt` when table or columns are not those of this database; else the database's.
    pub async fn insert(
        &self,
        table: &str,
        columns: &[String],
        rows: Vec<Vec<Cell>>,
    ) -> Result<(), StoreError> {
        let corrupt = |what: String| StoreError::Corrupt(what);
        let known =
            self.tables.get(table).ok_or_else(|| corrupt(format!("there is no table {table} here")))?;
        if known.columns.len() != columns.len() {
            return Err(corrupt(format!("{table} has other columns here")));
        }
        let kinds = columns
            .iter()
            .map(|name| {
                let column = known.columns.iter().find(|column| column.name == *name);
                column.map(|c| c.kind).ok_or_else(|| corrupt(format!("there is no column {table}.{name}")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            if row.len() != kinds.len() {
                return Err(corrupt(format!("a row of {table} has another length than its columns")));
            }
            let first = values.len() + 1;
            let marks: Vec<String> = (first..first + row.len()).map(|n| format!("${n}")).collect();
            places.push(format!("({})", marks.join(", ")));
            for (cell, kind) in row.into_iter().zip(&kinds) {
                let value = value(cell, *kind);
                values.push(value.ok_or_else(|| corrupt(format!("a value of {table} is of another kind")))?);
            }
        }
        let names: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
        let sql =
            format!("INSERT INTO {} ({}) VALUES {}", quoted(table), names.join(", "), places.join(", "));
        let backend = ConnectionTrait::get_database_backend(&self.transaction);
        self.transaction.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }

    /// Makes it all stand, after `last` has run in the same transaction.
    ///
    /// # Errors
    /// The database's; nothing was written then.
    pub async fn commit<F, Fut>(self, last: F) -> Result<(), StoreError>
    where
        F: FnOnce(Tx) -> Fut,
        Fut: Future<Output = Result<(), StoreError>>,
    {
        let tx = Tx(Arc::new(self.transaction));
        let result = last(tx.clone()).await;
        super::finish(tx, result).await
    }
}
