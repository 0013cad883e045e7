//! Many rows of one table.

use std::{fmt::Write as _, vec::IntoIter};

use futures_util::future::join;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseBackend, EntityName, EntityTrait, IdenStatic,
    Iterable, Statement, Value,
};

use super::{BULK, StoreError, Tx};

impl Tx {
    /// Writes rows of one table, each with a value for every column, by statements of [`BULK`] rows. While the database
    /// works on one statement the next is made. (The query builder would keep a tree of each statement beside its text;
    /// see `docs/adr/0014-many-rows-at-once.md`.)
    ///
    /// # Errors
    /// `Conflict` when a row is there; nothing may be committed then.
    pub async fn insert_all<A: ActiveModelTrait + Send + 'static>(
        &self,
        rows: Vec<A>,
    ) -> Result<(), StoreError> {
        let backend = self.0.get_database_backend();
        let mut rows = rows.into_iter();
        let mut next = made(backend, &mut rows)?;
        while let Some(statement) = next {
            let (written, after) =
                join(self.0.execute_raw(statement), async { made(backend, &mut rows) }).await;
            written?;
            next = after?;
        }
        Ok(())
    }
}

/// The statement that writes the next rows; `None` when there are none left.
fn made<A: ActiveModelTrait>(
    backend: DatabaseBackend,
    rows: &mut IntoIter<A>,
) -> Result<Option<Statement>, StoreError> {
    let count = rows.len().min(BULK);
    if count == 0 {
        return Ok(None);
    }
    let columns: Vec<_> = <A::Entity as EntityTrait>::Column::iter().collect();
    let mut values = Vec::with_capacity(count * columns.len());
    for mut row in rows.take(count) {
        for column in &columns {
            match row.take(*column) {
                ActiveValue::Set(value) | ActiveValue::Unchanged(value) => values.push(value),
                ActiveValue::NotSet => {
                    return Err(StoreError::Corrupt(format!("a row without {}", column.as_str())));
                }
            }
        }
    }
    let shared = shared_columns(&values, count, columns.len());
    let is_told = |at: usize| at < shared.len() || !shared[at % shared.len()];
    let values = values.into_iter().enumerate().filter(|(at, _)| is_told(*at)).map(|(_, value)| value);
    let table = A::Entity::default();
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    let places = places(backend, count, &shared);
    let sql = format!("INSERT INTO \"{}\" ({}) VALUES {places}", table.table_name(), names.join(", "));
    Ok(Some(Statement::from_sql_and_values(backend, sql, values)))
}

/// In which columns all rows of a full statement have the same value: more than half, when a statement of a bank is booked.
/// Shorter statements come in many lengths, and to tell such columns apart would multiply what the databases keep of them.
fn shared_columns(values: &[Value], rows: usize, columns: usize) -> Vec<bool> {
    let same = |column: usize| values.iter().skip(column).step_by(columns).all(|v| *v == values[column]);
    (0..columns).map(|column| rows == BULK && same(column)).collect()
}

/// `($1, $2), ($3, $4), …`: room for the values of so many rows.
pub fn value_lists(backend: DatabaseBackend, rows: usize, columns: usize) -> String {
    places(backend, rows, &vec![false; columns])
}

/// As [`value_lists`], but what is in a shared column has its number from the first row, and is told once. On SQLite others are
/// `?`, the next one: a number there is looked for among all numbers that were told.
fn places(backend: DatabaseBackend, rows: usize, shared: &[bool]) -> String {
    let mut lists = String::new();
    let mut last = 0;
    for row in 0..rows {
        lists.push_str(if row == 0 { "(" } else { ", (" });
        for (column, shared) in shared.iter().enumerate() {
            lists.push_str(if column == 0 { "" } else { ", " });
            let is_told = *shared && row > 0;
            last += usize::from(!is_told);
            let number = if is_told { column + 1 } else { last };
            let _ = match backend {
                DatabaseBackend::Sqlite if !shared => lists.write_char('?'),
                DatabaseBackend::Sqlite => write!(lists, "?{number}"),
                _ => write!(lists, "${number}"),
            };
        }
        lists.push(')');
    }
    lists
}

#[cfg(test)]
mod tests {
    use std::iter::repeat_with;

    use super::*;

    crate::table!(pair, "pair" {
        #[sea_orm(primary_key, auto_increment = false)]
        a: String,
        b: Option<i64>,
    });

    #[test]
    fn each_row_has_its_values_in_the_order_of_the_columns_and_a_missing_one_is_an_error() {
        let row = |a: &str, b| pair::ActiveModel { a: ActiveValue::Set(a.to_owned()), b };
        let mut rows =
            vec![row("x", ActiveValue::Set(Some(1))), row("y", ActiveValue::Set(None))].into_iter();
        let statement = made(DatabaseBackend::Postgres, &mut rows).unwrap().unwrap();
        assert_eq!(statement.sql, r#"INSERT INTO "pair" ("a", "b") VALUES ($1, $2), ($3, $4)"#);
        assert_eq!(value_lists(DatabaseBackend::Sqlite, 2, 1), "(?), (?)");
        let values = statement.values.unwrap().0;
        assert_eq!(values, ["x".into(), 1i64.into(), "y".into(), Option::<i64>::None.into()]);
        assert!(made(DatabaseBackend::Sqlite, &mut rows).unwrap().is_none());
        let mut rows = vec![row("z", ActiveValue::NotSet)].into_iter();
        assert!(matches!(made(DatabaseBackend::Sqlite, &mut rows), Err(StoreError::Corrupt(_))));
    }

    #[test]
    fn what_all_rows_of_a_full_statement_have_is_told_once() {
        let row =
            |a: usize| pair::ActiveModel { a: ActiveValue::Set(a.to_string()), b: ActiveValue::Set(Some(7)) };
        let mut rows = (0..BULK + 2).map(row).collect::<Vec<_>>().into_iter();
        let statement = made(DatabaseBackend::Sqlite, &mut rows).unwrap().unwrap();
        assert!(statement.sql.ends_with(&format!("VALUES (?, ?2){}", ", (?, ?2)".repeat(BULK - 1))));
        let values = statement.values.unwrap().0;
        assert_eq!(values[..3], ["0".into(), 7i64.into(), "1".into()]);
        assert_eq!(values.len(), BULK + 1);
        let statement = made(DatabaseBackend::Postgres, &mut rows).unwrap().unwrap();
        assert!(
            statement.sql.ends_with("VALUES ($1, $2), ($3, $4)"),
            "the two that are left: {}",
            statement.sql
        );
        assert_eq!(places(DatabaseBackend::Postgres, 3, &[true, false]), "($1, $2), ($1, $3), ($1, $4)");
    }

    #[test]
    fn many_rows_are_several_statements() {
        let row = pair::ActiveModel { a: ActiveValue::Set("x".to_owned()), b: ActiveValue::Set(None) };
        let mut rows: IntoIter<_> =
            repeat_with(|| row.clone()).take(BULK + 1).collect::<Vec<_>>().into_iter();
        let counts: Vec<usize> = repeat_with(|| made(DatabaseBackend::Postgres, &mut rows).unwrap())
            .map_while(|statement| Some(statement?.sql.matches('(').count() - 1))
            .collect();
        assert_eq!(counts, [BULK, 1]);
    }
}
