//! An index that nothing asks: a receipt is looked for by its payment.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(manager, &["DROP INDEX receipt_reference"]).await
    }
}
