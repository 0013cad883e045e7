//! What Stripe and the bank told us: events, payments, refunds, disputes, and who is owed what.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE payable (
                    reference TEXT PRIMARY KEY,
                    kind TEXT NOT NULL,
                    owner_id {uuid} NOT NULL)",
                "CREATE TABLE stripe_event (
                    id TEXT PRIMARY KEY,
                    type TEXT NOT NULL,
                    object_id TEXT,
                    created_at {instant} NOT NULL,
                    received_at {instant} NOT NULL,
                    body {bytes},
                    body_hash {bytes} NOT NULL,
                    flag TEXT,
                    state TEXT NOT NULL,
                    attempts INTEGER NOT NULL,
                    next_attempt_at {instant} NOT NULL,
                    lease_until {instant},
                    last_error TEXT)",
                "CREATE INDEX stripe_event_due ON stripe_event (next_attempt_at) WHERE state = 'queued'",
                "CREATE TABLE payment (
                    id {uuid} PRIMARY KEY,
                    reference TEXT,
                    channel TEXT NOT NULL,
                    source TEXT NOT NULL,
                    source_ref TEXT NOT NULL,
                    payment_intent TEXT,
                    fund TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    refunded_minor BIGINT NOT NULL,
                    dispute_status TEXT,
                    fee_minor BIGINT,
                    fee_currency TEXT,
                    balance_transaction TEXT,
                    occurred_at {instant} NOT NULL,
                    business_date {date} NOT NULL,
                    UNIQUE (source, source_ref))",
                "CREATE UNIQUE INDEX payment_intent ON payment (payment_intent) WHERE payment_intent IS NOT NULL",
                "CREATE INDEX payment_date ON payment (business_date, id)",
                "CREATE INDEX payment_reference ON payment (reference)",
                "CREATE INDEX payment_without_fee ON payment (occurred_at) WHERE fee_minor IS NULL AND channel = 'card'",
                "CREATE TABLE refund (
                    id TEXT PRIMARY KEY,
                    payment_id {uuid} NOT NULL REFERENCES payment (id),
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    status TEXT NOT NULL,
                    occurred_at {instant} NOT NULL)",
                "CREATE INDEX refund_payment ON refund (payment_id)",
                "CREATE TABLE dispute (
                    id TEXT PRIMARY KEY,
                    payment_id {uuid} NOT NULL REFERENCES payment (id),
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    status TEXT NOT NULL,
                    due_by {instant},
                    occurred_at {instant} NOT NULL)",
                "CREATE INDEX dispute_payment ON dispute (payment_id)",
            ],
        )
        .await
    }
}
