//! SQL of the keys of the office that took the place of another.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{Db, StoreError, Tx};

/// A key of the office as it is stored: its public half.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::platform) struct StoredOfficeKey {
    pub public_key: String,
    /// The one whose place it took.
    pub replaces: String,
    pub mac: Vec<u8>,
    pub made_at: DateTime<Utc>,
}

async fn read(connection: &impl ConnectionTrait) -> Result<Vec<StoredOfficeKey>, StoreError> {
    let sql = "SELECT public_key, replaces, mac, made_at FROM office_key ORDER BY made_at";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(StoredOfficeKey::find_by_statement(statement).all(connection).await?)
}

impl Db {
    /// Whether the database has room for such keys: one from before it had them is backed up before it is migrated.
    ///
    /// # Errors
    /// Storage only.
    pub async fn keeps_office_keys(&self) -> Result<bool, StoreError> {
        Ok(super::schema::tables(&self.reader).await?.iter().any(|table| table.name == "office_key"))
    }

    pub(in crate::platform) async fn office_keys(&self) -> Result<Vec<StoredOfficeKey>, StoreError> {
        read(&self.reader).await
    }
}

impl Tx {
    pub(in crate::platform) async fn office_keys(&self) -> Result<Vec<StoredOfficeKey>, StoreError> {
        read(self.connection()).await
    }

    /// Until the end of the transaction no key of the office takes the place of another. On SQLite the one writer does
    /// that by itself.
    pub(in crate::platform) async fn hold_office_key(&self) -> Result<(), StoreError> {
        self.advise("SELECT pg_advisory_xact_lock_shared(7303)").await
    }

    /// Waits for all that hold it, and lets nobody hold it until the end of the transaction.
    pub(in crate::platform) async fn lock_office_key(&self) -> Result<(), StoreError> {
        self.advise("SELECT pg_advisory_xact_lock(7303)").await
    }

    async fn advise(&self, sql: &str) -> Result<(), StoreError> {
        if self.locks_rows() {
            let backend = self.connection().get_database_backend();
            self.connection().execute_raw(Statement::from_string(backend, sql)).await?;
        }
        Ok(())
    }

    pub(in crate::platform) async fn insert_office_key(
        &self,
        key: StoredOfficeKey,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO office_key (public_key, replaces, mac, made_at) VALUES ($1, $2, $3, $4)";
        let values = [key.public_key.into(), key.replaces.into(), key.mac.into(), key.made_at.into()];
        let backend = self.connection().get_database_backend();
        self.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }

    pub(in crate::platform) async fn update_office_key_mac(
        &self,
        public_key: &str,
        mac: Vec<u8>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE office_key SET mac = $1 WHERE public_key = $2";
        let backend = self.connection().get_database_backend();
        let values = [mac.into(), public_key.into()];
        self.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }
}
