//! Sealed personal records, and the hourly keys that sealed them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE sealing_key (
                    id {uuid} PRIMARY KEY,
                    wrapped {bytes} NOT NULL,
                    created_at {instant} NOT NULL)",
                "CREATE TABLE supporter (
                    id {uuid} PRIMARY KEY,
                    sealing_key_id {uuid} NOT NULL REFERENCES sealing_key (id),
                    name {bytes},
                    email {bytes},
                    message {bytes},
                    on_behalf_of {bytes},
                    consent_version TEXT,
                    consent_at {instant},
                    created_at {instant} NOT NULL)",
            ],
        )
        .await
    }
}
