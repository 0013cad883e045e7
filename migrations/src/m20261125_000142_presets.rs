//! Choices of exports that somebody keeps under a name, for themselves or for all of the office.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &["CREATE TABLE export_preset (
                    id {uuid} PRIMARY KEY,
                    staff_id {uuid} NOT NULL,
                    name TEXT NOT NULL,
                    is_shared BOOLEAN NOT NULL,
                    kind TEXT NOT NULL,
                    query TEXT NOT NULL,
                    period TEXT NOT NULL,
                    saved_at {instant} NOT NULL,
                    UNIQUE (staff_id, name))"],
        )
        .await
    }
}
