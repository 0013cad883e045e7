//! What must still be told to Stripe, and who asked for it: erasures, by reference.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // state: asked (a link was mailed, or a treasurer is waited for), queued (erased here, Stripe not told
                // yet), done, dead.
                "CREATE TABLE erasure (
                    id {uuid} PRIMARY KEY,
                    reference TEXT NOT NULL,
                    state TEXT NOT NULL,
                    token_hash {bytes} UNIQUE,
                    session_id TEXT,
                    attempts INTEGER NOT NULL,
                    next_attempt_at {instant} NOT NULL,
                    lease_until {instant},
                    last_error TEXT,
                    asked_at {instant} NOT NULL,
                    erased_at {instant})",
                "CREATE INDEX erasure_due ON erasure (next_attempt_at) WHERE state = 'queued'",
                "CREATE INDEX erasure_reference ON erasure (reference)",
            ],
        )
        .await
    }
}
