//! What staff saw and changed: append-only, each entry bound to the one before by a MAC.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // `reason` is sealed like a supporter's record.
                "CREATE TABLE audit_entry (
                    seq BIGINT PRIMARY KEY,
                    id {uuid} NOT NULL UNIQUE,
                    at {instant} NOT NULL,
                    staff_id {uuid},
                    action TEXT NOT NULL,
                    subject TEXT,
                    count BIGINT,
                    reason {bytes},
                    sealing_key_id {uuid},
                    mac {bytes} NOT NULL)",
                // One row, locked by whoever adds an entry.
                "CREATE TABLE audit_head (id INTEGER PRIMARY KEY, seq BIGINT NOT NULL, mac {bytes} NOT NULL)",
                // The key of the MACs, under the server key and, for its loss, to the recipients.
                "CREATE TABLE audit_key (
                    id INTEGER PRIMARY KEY,
                    wrapped {bytes} NOT NULL,
                    recovery {bytes} NOT NULL,
                    sealed_to TEXT NOT NULL)",
            ],
        )
        .await?;
        crate::append_only(manager, "audit_entry").await
    }
}
