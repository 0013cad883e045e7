//! Givers by standing order are told things, too: their addresses are sealed, so a treasurer sends what waits.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // The giver is to be told of this and has not been: only a treasurer can open the address.
                "ALTER TABLE gift_notice ADD COLUMN waiting BOOLEAN NOT NULL DEFAULT FALSE",
                "CREATE INDEX gift_notice_waiting ON gift_notice (created_at, donation_id) WHERE waiting",
                // When a gift by standing order ended; of one by card Stripe says it.
                "ALTER TABLE regular_gift ADD COLUMN ended_at {instant}",
            ],
        )
        .await
    }
}
