//! Facts about the database itself.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // A fact fixed once, such as the time zone of business dates.
                "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
            ],
        )
        .await
    }
}
