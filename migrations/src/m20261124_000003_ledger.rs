//! The journal: append-only entries and postings, their hash chain, and daily totals.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE journal_entry (
                    id {uuid} PRIMARY KEY,
                    source TEXT NOT NULL,
                    source_ref TEXT NOT NULL,
                    template TEXT NOT NULL,
                    reference TEXT,
                    channel TEXT NOT NULL,
                    occurred_at {instant} NOT NULL,
                    business_date {date} NOT NULL,
                    recorded_at {instant} NOT NULL,
                    UNIQUE (source, source_ref))",
                "CREATE INDEX journal_entry_date ON journal_entry (business_date, id)",
                "CREATE INDEX journal_entry_reference ON journal_entry (reference)",
                "CREATE TABLE posting (
                    entry_id {uuid} NOT NULL REFERENCES journal_entry (id),
                    line INTEGER NOT NULL,
                    account TEXT NOT NULL,
                    fund TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    PRIMARY KEY (entry_id, line))",
                // Entries that the chain does not hold yet.
                "CREATE TABLE ledger_pending (entry_id {uuid} PRIMARY KEY REFERENCES journal_entry (id))",
                "CREATE TABLE ledger_chain (
                    seq BIGINT PRIMARY KEY,
                    entry_id {uuid} NOT NULL UNIQUE REFERENCES journal_entry (id),
                    mac {bytes} NOT NULL)",
                "CREATE TABLE ledger_day_total (
                    business_date {date} NOT NULL,
                    account TEXT NOT NULL,
                    fund TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    channel TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    PRIMARY KEY (business_date, account, fund, currency, channel))",
            ],
        )
        .await?;
        for table in ["journal_entry", "posting", "ledger_chain"] {
            crate::append_only(manager, table).await?;
        }
        Ok(())
    }
}
