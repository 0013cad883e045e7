//! Many rows of one table.

use std::{fmt::Write as _, vec::IntoIter};

use futures_util::future::join;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseBackend, EntityName, EntityTrait, IdenStatic,
    Iterable, Statement,
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
    let table = A::Entity::default();
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    let places = value_lists(backend, count, columns.len());
    let sql = format!("INSERT INTO \"{}\" ({}) VALUES {places}", table.table_name(), names.join(", "));
    Ok(Some(Statement::from_sql_and_values(backend, sql, values)))
}

/// `($1, $2), ($3, $4), …`: room for the values of so many rows. On SQLite `(?, ?), …`: there `$1` is a name, which is
/// looked for among all others.
pub fn value_lists(backend: DatabaseBackend, rows: usize, columns: usize) -> String {
    let mut lists = String::new();
    let mut number = 0;
    for row in 0..rows {
        lists.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            lists.push_str(if column == 0 { "" } else { ", " });
            number += 1;
            let _ = match backend {
                DatabaseBackend::Sqlite => lists.write_char('?'),
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
    fn many_rows_are_several_statements() {
        let row = pair::ActiveModel { a: ActiveValue::Set("x".to_owned()), b: ActiveValue::Set(None) };
        let mut rows: IntoIter<_> =
            repeat_with(|| row.clone()).take(BULK + 1).collect::<Vec<_>>().into_iter();
        let counts: Vec<usize> = repeat_with(|| made(DatabaseBackend::Postgres, &mut rows).unwrap())
            .map_while(|statement| Some(statement?.values.map_or(0, |values| values.0.len() / 2)))
            .collect();
        assert_eq!(counts, [BULK, 1]);
    }
}
