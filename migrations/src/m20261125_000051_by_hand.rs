//! What was entered by hand: its sealed note, and whose money it is where it is kept for a union.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &["CREATE TABLE by_hand (
                id {uuid} PRIMARY KEY,
                source TEXT NOT NULL,
                source_ref TEXT NOT NULL,
                union_slug TEXT,
                counts_for TEXT,
                origin TEXT,
                note {bytes},
                sealing_key_id {uuid},
                created_at {instant} NOT NULL,
                UNIQUE (source, source_ref))"],
        )
        .await
    }
}
