//! Closed months: they take no entry, and what comes late keeps its true date beside the one it is booked on.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE ledger_period (
                    month TEXT PRIMARY KEY,
                    first_day {date} NOT NULL UNIQUE,
                    last_day {date} NOT NULL UNIQUE,
                    closed_at {instant} NOT NULL,
                    chain_seq BIGINT NOT NULL,
                    chain_mac {bytes} NOT NULL)",
                "ALTER TABLE journal_entry ADD COLUMN true_date {date}",
                "CREATE INDEX journal_entry_late ON journal_entry (business_date, id) WHERE true_date IS NOT NULL",
            ],
        )
        .await?;
        crate::append_only(manager, "ledger_period").await?;
        let connection = manager.get_connection();
        if manager.get_database_backend() == DatabaseBackend::Sqlite {
            let trigger = "CREATE TRIGGER journal_entry_open_period BEFORE INSERT ON journal_entry \
                 WHEN EXISTS (SELECT 1 FROM ledger_period WHERE last_day >= NEW.business_date) \
                 BEGIN SELECT RAISE(ABORT, 'the period is closed'); END";
            connection.execute_unprepared(trigger).await?;
            return Ok(());
        }
        // Whoever books holds the lock shared until the end of its transaction; whoever closes holds it alone:
        // so no entry of a month slips in while that month is being closed.
        let function = "CREATE FUNCTION refuse_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             PERFORM pg_advisory_xact_lock_shared(7302); \
             IF EXISTS (SELECT 1 FROM ledger_period WHERE last_day >= NEW.business_date) THEN \
             RAISE EXCEPTION 'the period is closed'; END IF; RETURN NEW; END $$";
        connection.execute_unprepared(function).await?;
        let trigger = "CREATE TRIGGER journal_entry_open_period BEFORE INSERT ON journal_entry \
             FOR EACH ROW EXECUTE FUNCTION refuse_closed_period()";
        connection.execute_unprepared(trigger).await?;
        Ok(())
    }
}
