//! Tokens for the API.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &["CREATE TABLE api_token (
                id {uuid} PRIMARY KEY,
                token_hash {bytes} NOT NULL UNIQUE,
                role TEXT NOT NULL,
                label TEXT NOT NULL,
                created_at {instant} NOT NULL,
                expires_at {instant},
                revoked_at {instant})"],
        )
        .await
    }
}
