//! A line of the bank's that is told once more in another format: by what it is found, and what was found.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // Keyed hashes of what the line says, each bound to its account, day and amount: they link no two payments.
                "ALTER TABLE bank_line ADD COLUMN payer_mac {bytes}",
                "ALTER TABLE bank_line ADD COLUMN words_mac {bytes}",
                // References of ours that the line carries, whatever was booked under them.
                "ALTER TABLE bank_line ADD COLUMN carried TEXT",
                // Of the last figures of its number: formats write the same number with and without bank and country.
                "ALTER TABLE bank_account ADD COLUMN tail_mac {bytes}",
                // Not a line of its own: no sum counts it. While `is_asked` somebody has to say what it is.
                "CREATE TABLE bank_same_line (
                    id {uuid} PRIMARY KEY,
                    line_id {uuid} NOT NULL REFERENCES bank_line (id),
                    statement_id {uuid} NOT NULL REFERENCES bank_statement (id),
                    format TEXT NOT NULL,
                    account TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    booked_on {date} NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    mac {bytes} NOT NULL UNIQUE,
                    bank_id_mac {bytes},
                    payer_mac {bytes},
                    words_mac {bytes},
                    carried TEXT,
                    source_ref TEXT NOT NULL UNIQUE,
                    is_asked BOOLEAN NOT NULL,
                    sealed {bytes},
                    sealing_key_id {uuid},
                    imported_at {instant} NOT NULL)",
                "CREATE INDEX bank_same_line_of ON bank_same_line (line_id, format)",
                "CREATE INDEX bank_same_line_bank_id ON bank_same_line (bank_id_mac) WHERE bank_id_mac IS NOT NULL",
                "CREATE INDEX bank_same_line_asked ON bank_same_line (booked_on, id) WHERE is_asked",
            ],
        )
        .await
    }
}
