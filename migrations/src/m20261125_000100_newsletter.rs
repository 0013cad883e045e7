//! The newsletter: who ticked it and was asked to confirm, and hashes of addresses that left.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // payer: who knows the address at Stripe, until it is known here. sealed: link and address, for an
                // identity; sealed_hash: the address's hash, for the link.
                "CREATE TABLE newsletter_wish (
                    donation_id {uuid} PRIMARY KEY REFERENCES donation (id),
                    token_hash {bytes} NOT NULL UNIQUE,
                    state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'ended')),
                    locale TEXT NOT NULL,
                    payer TEXT,
                    sealing_key_id {uuid} REFERENCES sealing_key (id),
                    sealed {bytes},
                    sealed_hash {bytes},
                    asked_at {instant} NOT NULL,
                    decided_at {instant},
                    CHECK ((sealed IS NULL) = (sealing_key_id IS NULL)),
                    CHECK ((sealed IS NULL) = (sealed_hash IS NULL)),
                    CHECK (state <> 'confirmed' OR sealed IS NOT NULL),
                    CHECK (state <> 'ended' OR (sealed IS NULL AND payer IS NULL)))",
                "CREATE TABLE newsletter_suppression (
                    address_hash {bytes} PRIMARY KEY,
                    left_at {instant} NOT NULL)",
                "CREATE TABLE newsletter_key (
                    id INTEGER PRIMARY KEY,
                    wrapped {bytes} NOT NULL,
                    recovery {bytes} NOT NULL,
                    sealed_to TEXT NOT NULL)",
            ],
        )
        .await
    }
}
