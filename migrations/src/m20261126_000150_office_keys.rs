//! Keys of the office that took the place of another, and who wishes one: a second treasurer has to confirm it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // No key is followed by two: the chain from the key of the settings has one end.
                "CREATE TABLE office_key (
                    public_key TEXT PRIMARY KEY,
                    replaces TEXT NOT NULL UNIQUE,
                    mac {bytes} NOT NULL,
                    made_at {instant} NOT NULL)",
                "CREATE TABLE office_key_proposal (
                    id {uuid} PRIMARY KEY,
                    staff_id {uuid} NOT NULL,
                    proposed_at {instant} NOT NULL,
                    ended_at {instant})",
            ],
        )
        .await
    }
}
