//! Twinning: both sides agree; notices go out to twins; what bodies write waits in the office.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "ALTER TABLE affiliation ADD COLUMN twin_body_agreed_on {date}",
                "ALTER TABLE affiliation ADD COLUMN twin_union_agreed_on {date}",
                "UPDATE affiliation SET twin_body_agreed_on = twinned_on, twin_union_agreed_on = twinned_on \
                    WHERE twinned_on IS NOT NULL",
                "CREATE INDEX affiliation_twinned ON affiliation (twin_with, id) WHERE twinned_on IS NOT NULL",
                "CREATE TABLE twin_notice (
                    id {uuid} PRIMARY KEY,
                    union_slug TEXT NOT NULL,
                    text TEXT NOT NULL,
                    made_by TEXT NOT NULL,
                    made_at {instant} NOT NULL)",
                // Encrypted while it waits, and gone when the office has decided.
                "CREATE TABLE twin_message (
                    id {uuid} PRIMARY KEY,
                    affiliation_id {uuid} NOT NULL REFERENCES affiliation (id),
                    union_slug TEXT NOT NULL,
                    text {bytes},
                    state TEXT NOT NULL,
                    made_at {instant} NOT NULL,
                    settled_by TEXT,
                    settled_at {instant})",
                "CREATE INDEX twin_message_waiting ON twin_message (id) WHERE state = 'waiting'",
            ],
        )
        .await
    }
}
