//! A closed month keeps the statement that was signed when it was closed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "ALTER TABLE ledger_period ADD COLUMN statement TEXT",
                "ALTER TABLE ledger_period ADD COLUMN signature {bytes}",
                "ALTER TABLE ledger_period ADD COLUMN public_key {bytes}",
            ],
        )
        .await
    }
}
