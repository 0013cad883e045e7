//! Postings, and entries that the chain lacks, lie in the order of their keys: on SQLite a table with a row number of its own
//! keeps its key in an index beside it, so that each row was written twice. PostgreSQL has no such tables.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DatabaseBackend::Sqlite {
            return Ok(());
        }
        crate::sql(
            manager,
            &[
                "CREATE TABLE posting_in_order (
                    entry_id {uuid} NOT NULL REFERENCES journal_entry (id),
                    line INTEGER NOT NULL,
                    account TEXT NOT NULL,
                    fund TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    PRIMARY KEY (entry_id, line)) WITHOUT ROWID",
                "INSERT INTO posting_in_order (entry_id, line, account, fund, currency, amount_minor) \
                 SELECT entry_id, line, account, fund, currency, amount_minor FROM posting ORDER BY entry_id, line",
                "DROP TABLE posting",
                "ALTER TABLE posting_in_order RENAME TO posting",
                "CREATE TABLE pending_in_order (
                    entry_id {uuid} NOT NULL PRIMARY KEY REFERENCES journal_entry (id)) WITHOUT ROWID",
                "INSERT INTO pending_in_order (entry_id) SELECT entry_id FROM ledger_pending",
                "DROP TABLE ledger_pending",
                "ALTER TABLE pending_in_order RENAME TO ledger_pending",
            ],
        )
        .await?;
        crate::append_only(manager, "posting").await
    }
}
