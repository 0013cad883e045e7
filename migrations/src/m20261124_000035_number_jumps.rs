//! By how much series of numbers jumped when a backup was restored.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(manager, &["ALTER TABLE number_series ADD COLUMN jumped BIGINT NOT NULL DEFAULT 0"]).await
    }
}
