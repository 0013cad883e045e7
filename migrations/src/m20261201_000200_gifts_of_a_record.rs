//! Gifts by the record of their giver: for each record that is deleted the database looks for gifts that still name it, and
//! read all of them, one time for each record, while nobody else could write.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index =
            "CREATE INDEX donation_supporter ON donation (supporter_id) WHERE supporter_id IS NOT NULL";
        crate::sql(manager, &[index]).await
    }
}
