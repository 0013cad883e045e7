//! How far the sweeps have come, and whose turn the nightly one is.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE sweep_checkpoint (
                    list TEXT PRIMARY KEY,
                    cursor TEXT NOT NULL,
                    reached_at {instant} NOT NULL,
                    running BOOLEAN NOT NULL)",
                "CREATE TABLE sweep_turn (
                    name TEXT PRIMARY KEY,
                    done_at {instant} NOT NULL,
                    lease_until {instant})",
                "CREATE INDEX stripe_event_received ON stripe_event (received_at)",
            ],
        )
        .await
    }
}
