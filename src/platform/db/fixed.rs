//! Facts that are fixed by their first use, such as the time zone of business dates, and notes that come and go,
//! such as that a restored service is held.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{Db, StoreError, Tx};

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

impl Tx {
    /// Notes a fact, in place of what stood under its key.
    ///
    /// # Errors
    /// Storage only.
    pub async fn note(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) \
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        let backend = self.connection().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [key.into(), value.into()]);
        self.connection().execute_raw(statement).await?;
        Ok(())
    }

    /// Forgets a note.
    ///
    /// # Errors
    /// Storage only.
    pub async fn forget_note(&self, key: &str) -> Result<(), StoreError> {
        let backend = self.connection().get_database_backend();
        let sql = "DELETE FROM setting WHERE key = $1";
        self.connection().execute_raw(Statement::from_sql_and_values(backend, sql, [key.into()])).await?;
        Ok(())
    }
}

impl Db {
    /// What is noted under a key.
    ///
    /// # Errors
    /// Storage only.
    pub async fn noted(&self, key: &str) -> Result<Option<String>, StoreError> {
        let backend = self.reader.get_database_backend();
        let sql = "SELECT value FROM setting WHERE key = $1";
        let statement = Statement::from_sql_and_values(backend, sql, [key.into()]);
        Ok(Stored::find_by_statement(statement).one(&self.reader).await?.map(|stored| stored.value))
    }
}
