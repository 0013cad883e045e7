//! Appeals with targets for branches and regions, and which gifts and collections count towards whose target. Nothing
//! of it names a person.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE appeal (
                    id {uuid} PRIMARY KEY,
                    fund TEXT NOT NULL,
                    titles TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    target_minor BIGINT NOT NULL,
                    begins_on {date} NOT NULL,
                    ends_on {date} NOT NULL,
                    created_at {instant} NOT NULL,
                    changed_at {instant} NOT NULL)",
                "CREATE INDEX appeal_fund ON appeal (fund, begins_on)",
                "CREATE TABLE appeal_part (
                    code TEXT PRIMARY KEY,
                    kind TEXT NOT NULL,
                    name TEXT NOT NULL,
                    name_key TEXT NOT NULL UNIQUE,
                    body TEXT UNIQUE,
                    created_at {instant} NOT NULL)",
                "CREATE TABLE appeal_target (
                    appeal_id {uuid} NOT NULL REFERENCES appeal (id),
                    part TEXT NOT NULL REFERENCES appeal_part (code),
                    target_minor BIGINT NOT NULL,
                    ordinal INTEGER NOT NULL,
                    PRIMARY KEY (appeal_id, part))",
                // By a reference, or by the slip of cash that was paid in.
                "CREATE TABLE counted_for (
                    kind TEXT NOT NULL,
                    number TEXT NOT NULL,
                    part TEXT NOT NULL REFERENCES appeal_part (code),
                    changed_at {instant} NOT NULL,
                    PRIMARY KEY (kind, number))",
                "CREATE INDEX counted_for_part ON counted_for (part)",
            ],
        )
        .await
    }
}
