//! Who made a token: it ends when they leave.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(manager, &["ALTER TABLE api_token ADD COLUMN staff_id {uuid}"]).await
    }
}
