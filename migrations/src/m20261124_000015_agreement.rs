//! Agreement with Stripe: lines of its balance, payouts, refunds begun here, debits that came back.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // Every line of Stripe's balance that is booked; `payout_id` when a payout is known to hold it.
                "CREATE TABLE balance_line (
                    id TEXT PRIMARY KEY,
                    kind TEXT NOT NULL,
                    source TEXT,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    fee_minor BIGINT NOT NULL,
                    net_minor BIGINT NOT NULL,
                    occurred_at {instant} NOT NULL,
                    payout_id TEXT)",
                "CREATE INDEX balance_line_source ON balance_line (source) WHERE source IS NOT NULL",
                "CREATE INDEX balance_line_payout ON balance_line (payout_id, id) WHERE payout_id IS NOT NULL",
                "CREATE TABLE payout (
                    id TEXT PRIMARY KEY,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    status TEXT NOT NULL,
                    automatic BOOLEAN NOT NULL,
                    balance_transaction TEXT,
                    failure_code TEXT,
                    arrival_at {instant} NOT NULL,
                    occurred_at {instant} NOT NULL,
                    business_date {date} NOT NULL,
                    lines_next_at {instant},
                    lines_attempts INTEGER NOT NULL DEFAULT 0,
                    lines_checked_at {instant},
                    difference_minor BIGINT)",
                "CREATE INDEX payout_date ON payout (business_date, id)",
                "CREATE INDEX payout_lines_due ON payout (lines_next_at) WHERE lines_next_at IS NOT NULL",
                "CREATE INDEX payout_differs ON payout (id) WHERE difference_minor <> 0",
                "CREATE TABLE refund_attempt (
                    id {uuid} PRIMARY KEY,
                    payment_id {uuid} NOT NULL REFERENCES payment (id),
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    reason {bytes} NOT NULL,
                    sealing_key_id {uuid} NOT NULL,
                    stripe_key TEXT NOT NULL UNIQUE,
                    key_made_at {instant} NOT NULL,
                    state TEXT NOT NULL,
                    refund_id TEXT UNIQUE,
                    created_at {instant} NOT NULL)",
                // One at a time for each payment: the next one begins when its outcome is known.
                "CREATE UNIQUE INDEX refund_attempt_open ON refund_attempt (payment_id) WHERE state = 'open'",
                "ALTER TABLE payment ADD COLUMN returned_at {instant}",
                "ALTER TABLE dispute ADD COLUMN lost_at {instant}",
                "CREATE INDEX dispute_open ON dispute (due_by) WHERE status IN ('open', 'inquiry')",
            ],
        )
        .await
    }
}
