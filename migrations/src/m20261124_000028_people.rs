//! Who speaks for a body changes; forms that were begun; what the body says of itself besides.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // A successor waits for somebody's word; who it is stands with the contacts.
                "ALTER TABLE affiliation ADD COLUMN successor_named_on {date}",
                "CREATE INDEX affiliation_successor ON affiliation (id) WHERE successor_named_on IS NOT NULL",
                // It says that it was affiliated before.
                "ALTER TABLE affiliation ADD COLUMN says_renewal BOOLEAN",
                // How many delegates it means to send, of those that it may.
                "ALTER TABLE affiliation_term ADD COLUMN delegates_sent INTEGER",
                // Forms that were left and will be come back to: by a link of which only the hash is kept.
                "CREATE TABLE affiliation_draft (
                    token_hash {bytes} PRIMARY KEY,
                    form {bytes} NOT NULL,
                    expires_at {instant} NOT NULL)",
                "CREATE INDEX affiliation_draft_expiry ON affiliation_draft (expires_at)",
            ],
        )
        .await
    }
}
