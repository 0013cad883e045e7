//! The outbox, and the receipts that it carries.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE mail (
                    id {uuid} PRIMARY KEY,
                    kind TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    message_id TEXT NOT NULL UNIQUE,
                    state TEXT NOT NULL,
                    address_source TEXT,
                    wrapped_key {bytes},
                    envelope {bytes},
                    attempts INTEGER NOT NULL,
                    next_attempt_at {instant} NOT NULL,
                    lease_until {instant},
                    last_error TEXT,
                    created_at {instant} NOT NULL,
                    sent_at {instant})",
                "CREATE INDEX mail_due ON mail (next_attempt_at) WHERE state = 'queued'",
                "CREATE INDEX mail_reference ON mail (reference)",
                "CREATE TABLE receipt (
                    id {uuid} PRIMARY KEY,
                    number TEXT NOT NULL UNIQUE,
                    payment_id {uuid} NOT NULL UNIQUE REFERENCES payment (id),
                    reference TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    mail_id {uuid},
                    issued_at {instant} NOT NULL)",
            ],
        )
        .await
    }
}
