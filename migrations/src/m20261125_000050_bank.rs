//! Bank statements: accounts, statements, lines and what they were found to be. Payer, account and words are sealed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // The key of the hashes below; under the server key, and for its loss to the recipients.
                "CREATE TABLE bank_hash_key (
                    id INTEGER PRIMARY KEY,
                    wrapped {bytes} NOT NULL,
                    recovery {bytes} NOT NULL,
                    sealed_to TEXT NOT NULL)",
                "CREATE TABLE bank_account (
                    slug TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    number_mac {bytes},
                    ending TEXT NOT NULL,
                    created_at {instant} NOT NULL,
                    PRIMARY KEY (slug, currency))",
                "CREATE TABLE bank_statement (
                    id {uuid} PRIMARY KEY,
                    account TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    format TEXT NOT NULL,
                    opening_minor BIGINT,
                    closing_minor BIGINT,
                    first_on {date},
                    last_on {date},
                    lines BIGINT NOT NULL,
                    new_lines BIGINT NOT NULL,
                    is_whole BOOLEAN NOT NULL,
                    imported_at {instant} NOT NULL)",
                "CREATE INDEX bank_statement_account ON bank_statement (account, currency, last_on)",
                "CREATE TABLE bank_line (
                    id {uuid} PRIMARY KEY,
                    statement_id {uuid} NOT NULL REFERENCES bank_statement (id),
                    account TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    booked_on {date} NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    mac {bytes} NOT NULL UNIQUE,
                    bank_id_mac {bytes},
                    state TEXT NOT NULL,
                    source TEXT,
                    source_ref TEXT,
                    reference TEXT,
                    sealed {bytes},
                    sealing_key_id {uuid},
                    imported_at {instant} NOT NULL)",
                "CREATE INDEX bank_line_day ON bank_line (account, currency, booked_on)",
                "CREATE INDEX bank_line_source ON bank_line (source, source_ref) WHERE source_ref IS NOT NULL",
                "CREATE INDEX bank_line_bank_id ON bank_line (bank_id_mac) WHERE bank_id_mac IS NOT NULL",
                "CREATE INDEX bank_line_suspense ON bank_line (booked_on, id) WHERE state = 'suspense'",
                "CREATE INDEX bank_line_reference ON bank_line (reference) WHERE reference IS NOT NULL",
                "CREATE TABLE bank_proposal (
                    line_id {uuid} NOT NULL REFERENCES bank_line (id),
                    what TEXT NOT NULL,
                    why TEXT NOT NULL,
                    PRIMARY KEY (line_id, what))",
                // What was booked by hand and has to come up in a statement.
                "CREATE TABLE bank_expected (
                    id {uuid} PRIMARY KEY,
                    account TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    amount_minor BIGINT NOT NULL,
                    expected_on {date} NOT NULL,
                    source TEXT NOT NULL,
                    source_ref TEXT NOT NULL,
                    line_id {uuid} REFERENCES bank_line (id),
                    UNIQUE (source, source_ref, account))",
                "CREATE INDEX bank_expected_open ON bank_expected (currency, amount_minor) WHERE line_id IS NULL",
                "CREATE TABLE bank_csv_mapping (
                    name TEXT PRIMARY KEY,
                    headings TEXT NOT NULL,
                    mapping TEXT NOT NULL)",
            ],
        )
        .await
    }
}
