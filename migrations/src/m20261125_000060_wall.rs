//! What was decided about messages of solidarity, and the wall that shows those that were published.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // Text and name are there only while they are public: their givers asked for it.
                "CREATE TABLE published_message (
                    donation_id {uuid} PRIMARY KEY REFERENCES donation (id),
                    state TEXT NOT NULL CHECK (state IN ('published', 'refused', 'withdrawn')),
                    text TEXT,
                    name TEXT,
                    locale TEXT NOT NULL,
                    decided_by TEXT NOT NULL,
                    decided_at {instant} NOT NULL,
                    CHECK ((state = 'published') = (text IS NOT NULL)))",
                "CREATE INDEX published_message_wall ON published_message (decided_at, donation_id) \
                    WHERE state = 'published'",
                "CREATE INDEX donation_to_publish ON donation (id) WHERE publish_message",
            ],
        )
        .await
    }
}
