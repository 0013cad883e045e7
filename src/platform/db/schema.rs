//! The tables that are there, asked of the database itself: a backup holds whatever migrations made.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement, sea_query::Value};

use super::StoreError;

/// Migrations are noted here; a backup names them in its head instead.
pub(super) const MIGRATIONS: &str = "seaql_migrations";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Boolean,
    Text,
    Bytes,
    /// PostgreSQL only: SQLite keeps these as bytes or text.
    Small,
    Medium,
    Uuid,
    Instant,
    Date,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A table as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub(super) columns: Vec<Column>,
    /// Columns of the primary key, by which rows are ordered.
    pub(super) key: Vec<String>,
    /// Tables whose rows must be there first.
    needs: BTreeSet<String>,
}

impl Table {
    pub fn column_names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

#[derive(FromQueryResult)]
struct Described {
    name: String,
    kind: String,
    /// The place in the primary key, from 1; 0 outside of it.
    place: i64,
}

async fn names(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<String>, StoreError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Name::find_by_statement(statement).all(connection).await?.into_iter().map(|row| row.name).collect())
}

/// All tables but that of migrations, each after those that it refers to.
///
/// # Errors
/// Unreachable, a column of a type that a backup cannot hold, or tables that refer to each other in a circle.
pub(super) async fn tables(connection: &impl ConnectionTrait) -> Result<Vec<Table>, StoreError> {
    let sqlite = connection.get_database_backend() == DatabaseBackend::Sqlite;
    let list = if sqlite {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    } else {
        "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    };
    let mut found = Vec::new();
    for name in names(connection, list, vec![]).await? {
        if name != MIGRATIONS {
            found.push(describe(connection, name, sqlite).await?);
        }
    }
    in_order(found)
}

async fn describe(
    connection: &impl ConnectionTrait,
    name: String,
    sqlite: bool,
) -> Result<Table, StoreError> {
    let columns = if sqlite {
        "SELECT name, type AS kind, pk AS place FROM pragma_table_info($1) ORDER BY cid"
    } else {
        "SELECT a.attname::text AS name, t.typname::text AS kind, \
           COALESCE(array_position(i.indkey::int2[], a.attnum), -1)::int8 + 1 AS place \
         FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid \
         LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
         WHERE a.attrelid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped \
         ORDER BY a.attnum"
    };
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), columns, [name.clone().into()]);
    let described = Described::find_by_statement(statement).all(connection).await?;
    let mut key: Vec<_> =
        described.iter().filter(|c| c.place > 0).map(|c| (c.place, c.name.clone())).collect();
    key.sort();
    let columns = described
        .into_iter()
        .map(|column| {
            let kind = kind(&column.kind, sqlite).ok_or_else(|| {
                StoreError::Corrupt(format!(
                    "{name}.{} is of the type {}, which a backup cannot hold",
                    column.name, column.kind
                ))
            })?;
            Ok(Column { name: column.name, kind })
        })
        .collect::<Result<_, StoreError>>()?;
    let foreign = if sqlite {
        "SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list($1)"
    } else {
        "SELECT DISTINCT c.relname::text AS name FROM pg_constraint f JOIN pg_class c ON c.oid = f.confrelid \
         WHERE f.contype = 'f' AND f.conrelid = to_regclass(quote_ident($1))"
    };
    let mut needs: BTreeSet<String> =
        names(connection, foreign, vec![name.clone().into()]).await?.into_iter().collect();
    needs.remove(&name);
    Ok(Table { name, columns, key: key.into_iter().map(|(_, name)| name).collect(), needs })
}

fn kind(declared: &str, sqlite: bool) -> Option<Kind> {
    let declared = declared.to_ascii_lowercase();
    Some(match (sqlite, declared.as_str()) {
        (true, "integer" | "bigint" | "smallint") | (false, "int8") => Kind::Integer,
        (true, "boolean") | (false, "bool") => Kind::Boolean,
        (true, "text") | (false, "text" | "varchar" | "bpchar") => Kind::Text,
        (true, "blob") | (false, "bytea") => Kind::Bytes,
        (false, "int2") => Kind::Small,
        (false, "int4") => Kind::Medium,
        (false, "uuid") => Kind::Uuid,
        (false, "timestamptz") => Kind::Instant,
        (false, "date") => Kind::Date,
        _ => return None,
    })
}

/// Each table after those that it needs; by name where nothing else decides.
fn in_order(found: Vec<Table>) -> Result<Vec<Table>, StoreError> {
    let mut waiting: BTreeMap<String, Table> = found.into_iter().map(|t| (t.name.clone(), t)).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = waiting.values().find(|table| table.needs.iter().all(|need| !waiting.contains_key(need)));
        let name = free
            .map(|table| table.name.clone())
            .ok_or_else(|| StoreError::Corrupt("tables refer to each other in a circle".to_owned()))?;
        ordered.extend(waiting.remove(&name));
    }
    Ok(ordered)
}

/// The migrations that were applied, oldest first; none in a database without any table.
pub(super) async fn applied(connection: &impl ConnectionTrait) -> Result<Vec<String>, StoreError> {
    let sqlite = connection.get_database_backend() == DatabaseBackend::Sqlite;
    let is_there = if sqlite {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = $1"
    } else {
        "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
    };
    if names(connection, is_there, vec![MIGRATIONS.into()]).await?.is_empty() {
        return Ok(Vec::new());
    }
    names(connection, "SELECT version AS name FROM seaql_migrations ORDER BY version", vec![]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, needs: &[&str]) -> Table {
        let needs = needs.iter().map(|need| (*need).to_owned()).collect();
        Table { name: name.to_owned(), columns: Vec::new(), key: Vec::new(), needs }
    }

    #[test]
    fn a_table_comes_after_what_it_refers_to_and_a_circle_is_refused() {
        let found = vec![table("a", &["c"]), table("b", &[]), table("c", &["b", "d"]), table("d", &[])];
        let names: Vec<_> = in_order(found).unwrap().into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["b", "d", "c", "a"]);
        assert!(in_order(vec![table("a", &["b"]), table("b", &["a"])]).is_err());
    }

    #[test]
    fn a_type_that_a_backup_cannot_hold_is_none() {
        assert_eq!(kind("TEXT", true), Some(Kind::Text));
        assert_eq!(kind("timestamptz", false), Some(Kind::Instant));
        assert_eq!(kind("REAL", true), None);
        assert_eq!(kind("numeric", false), None);
    }
}
