//! Stripe is asked about card pages of whose end nobody has told, before their gifts are given up. And what the
//! calendar of regular gifts looks for each few seconds has its index.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "ALTER TABLE checkout ADD COLUMN asked_at {instant}",
                "CREATE INDEX checkout_unheard ON checkout (expires_at) WHERE state = 'open'",
                "CREATE INDEX regular_gift_period_end ON regular_gift (period_end) WHERE period_end IS NOT NULL",
                "CREATE INDEX regular_gift_last_arrival ON regular_gift (last_arrival) WHERE last_arrival IS NOT NULL",
            ],
        )
        .await
    }
}
