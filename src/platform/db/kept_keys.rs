//! SQL of tables that hold one key each.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{Db, StoreError, Tx};

/// A key as it is stored.
#[derive(FromQueryResult)]
pub(in crate::platform) struct StoredKey {
    /// Under the server key.
    pub wrapped: Vec<u8>,
    /// An age file to the recipients.
    pub recovery: Vec<u8>,
    /// Hash of those recipients.
    pub sealed_to: String,
}

async fn read(connection: &impl ConnectionTrait, table: &str) -> Result<Option<StoredKey>, StoreError> {
    let sql = format!("SELECT wrapped, recovery, sealed_to FROM {table} WHERE id = 1");
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(StoredKey::find_by_statement(statement).one(connection).await?)
}

async fn run(tx: &Tx, sql: String, key: StoredKey) -> Result<(), StoreError> {
    let values = [key.wrapped.into(), key.recovery.into(), key.sealed_to.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

impl Db {
    pub(in crate::platform) async fn kept_key(&self, table: &str) -> Result<Option<StoredKey>, StoreError> {
        read(&self.reader, table).await
    }
}

impl Tx {
    pub(in crate::platform) async fn kept_key(&self, table: &str) -> Result<Option<StoredKey>, StoreError> {
        read(self.connection(), table).await
    }

    /// Does nothing where somebody else was first.
    pub(in crate::platform) async fn insert_kept_key(
        &self,
        table: &str,
        key: StoredKey,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO {table} (id, wrapped, recovery, sealed_to) VALUES (1, $1, $2, $3) \
             ON CONFLICT (id) DO NOTHING"
        );
        run(self, sql, key).await
    }

    pub(in crate::platform) async fn update_kept_key(
        &self,
        table: &str,
        key: StoredKey,
    ) -> Result<(), StoreError> {
        let sql = format!("UPDATE {table} SET wrapped = $1, recovery = $2, sealed_to = $3 WHERE id = 1");
        run(self, sql, key).await
    }
}
