//! Statements that somebody of the office looked at and has not imported yet. The key of each is in that page only.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &["CREATE TABLE bank_upload (
                id {uuid} PRIMARY KEY,
                staff_id {uuid} NOT NULL,
                sealed {bytes} NOT NULL,
                created_at {instant} NOT NULL)"],
        )
        .await
    }
}
