//! Keys that change through the years: to whom each hour's sealing key is encrypted, and the keys of the chain.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // A hash of the recipients: a rotation that was cut off goes on where it stood.
                "ALTER TABLE sealing_key ADD COLUMN sealed_to TEXT",
                // Links from `from_seq` on are made with this key, until the next row's begin.
                "CREATE TABLE ledger_chain_key (
                    from_seq BIGINT PRIMARY KEY,
                    wrapped {bytes} NOT NULL,
                    recovery {bytes} NOT NULL,
                    sealed_to TEXT NOT NULL,
                    created_at {instant} NOT NULL)",
            ],
        )
        .await
    }
}
