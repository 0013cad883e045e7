//! Regular gifts: how Stripe says they stand, the links of their givers, what givers were told, and which
//! gift a payment intent paid for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE regular_gift (
                    donation_id {uuid} PRIMARY KEY REFERENCES donation (id),
                    subscription TEXT UNIQUE,
                    customer TEXT,
                    as_of {instant},
                    period_end {instant},
                    resumes_at {instant},
                    ends_at {instant},
                    schedule TEXT,
                    later_amount_minor BIGINT,
                    later_interval TEXT,
                    ended_unpaid BOOLEAN NOT NULL,
                    money_at {instant},
                    money_came BOOLEAN,
                    last_arrival {date},
                    sealed_link {bytes},
                    sealed_link_until {instant},
                    twin_body TEXT,
                    twin_union TEXT)",
                "CREATE INDEX regular_gift_customer ON regular_gift (customer)",
                "CREATE INDEX regular_gift_twin ON regular_gift (twin_body) WHERE twin_body IS NOT NULL",
                // Only a hash: who reads the database cannot make a link from it.
                "CREATE TABLE gift_link (
                    mac {bytes} PRIMARY KEY,
                    donation_id {uuid} NOT NULL REFERENCES donation (id),
                    may_change BOOLEAN NOT NULL,
                    created_at {instant} NOT NULL,
                    expires_at {instant} NOT NULL)",
                "CREATE INDEX gift_link_donation ON gift_link (donation_id, created_at)",
                // What a giver was told, and about what: once each.
                "CREATE TABLE gift_notice (
                    donation_id {uuid} NOT NULL REFERENCES donation (id),
                    kind TEXT NOT NULL,
                    about TEXT NOT NULL,
                    created_at {instant} NOT NULL,
                    PRIMARY KEY (donation_id, kind, about))",
                // Somebody asked for a lost link: the address stays encrypted until Stripe was asked.
                "CREATE TABLE link_request (
                    id {uuid} PRIMARY KEY,
                    address_mac {bytes} NOT NULL,
                    sealed_address {bytes},
                    created_at {instant} NOT NULL)",
                "CREATE INDEX link_request_address ON link_request (address_mac, created_at)",
                "CREATE TABLE intent_origin (
                    payment_intent TEXT PRIMARY KEY,
                    invoice TEXT,
                    subscription TEXT,
                    reference TEXT)",
                "CREATE INDEX intent_origin_invoice ON intent_origin (invoice) WHERE invoice IS NOT NULL",
            ],
        )
        .await
    }
}
