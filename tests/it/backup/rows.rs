//! All rows of a database as text, read by SQL of the test's own, in one form for SQLite and PostgreSQL.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement};

/// Rows by table; each row as `column=value` in the order of the columns' names.
pub type Rows = BTreeMap<String, Vec<String>>;

async fn texts(database: &DatabaseConnection, sql: &str, columns: usize) -> Vec<Vec<Option<String>>> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| (0..columns).map(|at| row.try_get_by_index(at).unwrap()).collect()).collect()
}

/// Everything but the list of migrations.
pub async fn all(url: &str) -> Rows {
    let database = Database::connect(url).await.unwrap();
    let sqlite = database.get_database_backend() == DatabaseBackend::Sqlite;
    let tables = if sqlite {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    } else {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let mut all = Rows::new();
    for table in texts(&database, tables, 1).await {
        let table = table[0].clone().unwrap();
        if table != "seaql_migrations" {
            all.insert(table.clone(), rows_of(&database, &table, sqlite).await);
        }
    }
    database.close().await.unwrap();
    all
}

async fn rows_of(database: &DatabaseConnection, table: &str, sqlite: bool) -> Vec<String> {
    let described = if sqlite {
        format!("SELECT name, type FROM pragma_table_info('{table}') ORDER BY name")
    } else {
        format!(
            "SELECT column_name::text, udt_name::text FROM information_schema.columns \
             WHERE table_name = '{table}' ORDER BY 1"
        )
    };
    let columns: Vec<(String, String)> = texts(database, &described, 2)
        .await
        .into_iter()
        .map(|column| (column[0].clone().unwrap(), column[1].clone().unwrap()))
        .collect();
    let selected: Vec<String> = columns
        .iter()
        .map(|(name, kind)| match kind.as_str() {
            "BLOB" => format!("CASE WHEN \"{name}\" IS NULL THEN NULL ELSE lower(hex(\"{name}\")) END"),
            "uuid" => format!("replace(\"{name}\"::text, '-', '')"),
            "bytea" => format!("encode(\"{name}\", 'hex')"),
            "bool" => format!("\"{name}\"::int::text"),
            "timestamptz" => {
                format!("to_char(\"{name}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
            }
            _ => format!("CAST(\"{name}\" AS TEXT)"),
        })
        .collect();
    let rows =
        texts(database, &format!("SELECT {} FROM \"{table}\"", selected.join(", ")), columns.len()).await;
    let mut rows: Vec<String> = rows
        .into_iter()
        .map(|row| {
            let fields = columns.iter().zip(row);
            let fields =
                fields.map(|((name, _), value)| format!("{name}={}", value.map_or("NULL".into(), plain)));
            fields.collect::<Vec<_>>().join(" ")
        })
        .collect();
    rows.sort();
    rows
}

/// Instants in one spelling.
fn plain(text: String) -> String {
    match text.parse::<DateTime<Utc>>() {
        Ok(at) if text.contains('T') => at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        _ => text,
    }
}
