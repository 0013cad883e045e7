//! Facts that are fixed by their first use, such as the time zone of business dates.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{Db, StoreError};

#[derive(FromQueryResult)]
struct Stored {
    value: String,
}

impl Db {
    /// Fixes `key` to `value` unless it was fixed before, and returns what it is fixed to.
    ///
    /// # Errors
    /// Storage only.
    pub async fn fix(&self, key: &'static str, value: &str) -> Result<String, StoreError> {
        let value = value.to_owned();
        self.write(move |tx| async move {
            let connection = tx.connection();
            let backend = connection.get_database_backend();
            let insert = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
            connection
                .execute_raw(Statement::from_sql_and_values(backend, insert, [key.into(), value.into()]))
                .await?;
            let select = "SELECT value FROM setting WHERE key = $1";
            let stored =
                Stored::find_by_statement(Statement::from_sql_and_values(backend, select, [key.into()]));
            let stored = stored.one(connection).await?;
            stored
                .map(|s| s.value)
                .ok_or_else(|| StoreError::Corrupt("a fixed setting is missing".to_owned()))
        })
        .await
    }
}
