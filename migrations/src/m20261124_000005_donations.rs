//! Gifts and their checkouts; no personal data.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE donation (
                    id {uuid} PRIMARY KEY,
                    reference TEXT NOT NULL UNIQUE,
                    frequency TEXT NOT NULL,
                    method TEXT NOT NULL,
                    fund TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    status TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    wants_receipt BOOLEAN NOT NULL,
                    publish_message BOOLEAN NOT NULL,
                    publish_name BOOLEAN NOT NULL,
                    newsletter BOOLEAN NOT NULL,
                    supporter_id {uuid} REFERENCES supporter (id),
                    created_at {instant} NOT NULL)",
                "CREATE INDEX donation_created ON donation (status, created_at)",
                "CREATE TABLE checkout (
                    donation_id {uuid} PRIMARY KEY REFERENCES donation (id),
                    stripe_key TEXT NOT NULL UNIQUE,
                    session_id TEXT UNIQUE,
                    sealed_url {bytes},
                    state TEXT NOT NULL,
                    created_at {instant} NOT NULL,
                    expires_at {instant} NOT NULL)",
                "CREATE INDEX checkout_created ON checkout (created_at)",
                // The same Idempotency-Key or form nonce leads to the same donation.
                "CREATE TABLE submission (
                    key_mac {bytes} PRIMARY KEY,
                    body_mac {bytes} NOT NULL,
                    donation_id {uuid} NOT NULL REFERENCES donation (id),
                    created_at {instant} NOT NULL)",
                "CREATE INDEX submission_created ON submission (created_at)",
            ],
        )
        .await
    }
}
