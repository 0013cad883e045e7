//! Money out: what was asked for in each version, who looked into which sanctions list, and everything that was done.
//! Only how a disbursement stands is ever changed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE disbursement (
                    id {uuid} PRIMARY KEY,
                    reference TEXT NOT NULL UNIQUE,
                    state TEXT NOT NULL,
                    version INTEGER NOT NULL)",
                "CREATE INDEX disbursement_state ON disbursement (state)",
                "CREATE TABLE disbursement_version (
                    disbursement_id {uuid} NOT NULL REFERENCES disbursement (id),
                    version INTEGER NOT NULL,
                    fund TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    currency TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    recipients TEXT NOT NULL,
                    intermediary TEXT,
                    evidence_sha256 TEXT NOT NULL,
                    evidence_place TEXT NOT NULL,
                    PRIMARY KEY (disbursement_id, version))",
                "CREATE TABLE disbursement_check (
                    id {uuid} PRIMARY KEY,
                    disbursement_id {uuid} NOT NULL REFERENCES disbursement (id),
                    version INTEGER NOT NULL,
                    list TEXT NOT NULL,
                    list_date {date} NOT NULL,
                    result TEXT NOT NULL,
                    staff_id {uuid} NOT NULL,
                    checked_at {instant} NOT NULL)",
                "CREATE INDEX disbursement_check_of ON disbursement_check (disbursement_id)",
                "CREATE TABLE disbursement_act (
                    id {uuid} PRIMARY KEY,
                    disbursement_id {uuid} NOT NULL REFERENCES disbursement (id),
                    seq INTEGER NOT NULL,
                    kind TEXT NOT NULL,
                    version INTEGER NOT NULL,
                    staff_id {uuid} NOT NULL,
                    acted_at {instant} NOT NULL,
                    amount_minor BIGINT,
                    currency TEXT,
                    got_minor BIGINT,
                    got_currency TEXT,
                    fee_minor BIGINT,
                    moved_on {date},
                    bank_number TEXT UNIQUE,
                    evidence_sha256 TEXT,
                    evidence_place TEXT,
                    recipients TEXT,
                    note {bytes},
                    sealing_key_id {uuid},
                    UNIQUE (disbursement_id, seq))",
                // One person approves a version once, whatever the service thinks.
                "CREATE UNIQUE INDEX disbursement_act_approved ON disbursement_act (disbursement_id, version, staff_id) \
                 WHERE kind = 'approved'",
            ],
        )
        .await?;
        for table in ["disbursement_version", "disbursement_check", "disbursement_act"] {
            crate::append_only(manager, table).await?;
        }
        Ok(())
    }
}
