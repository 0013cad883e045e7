//! The database's shape, one migration a file, for SQLite and PostgreSQL alike.
//!
//! Columns are written once; the few type names that differ are filled in by [`sql`].

pub use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

mod m20261124_000001_platform;
mod m20261124_000002_supporters;
mod m20261124_000003_ledger;
mod m20261124_000004_payments;
mod m20261124_000005_donations;
mod m20261124_000006_mail;
mod m20261124_000007_office;
mod m20261124_000010_regular_gifts;
mod m20261124_000015_agreement;
mod m20261124_000016_periods;
mod m20261124_000017_sweeps;
mod m20261124_000020_keys;
mod m20261124_000021_erasures;
mod m20261124_000025_affiliations;
mod m20261124_000026_register;
mod m20261124_000027_shared_transfers;
mod m20261124_000028_people;
mod m20261124_000029_twinning;
mod m20261124_000035_number_jumps;
mod m20261125_000040_staff;
mod m20261125_000041_audit;
mod m20261125_000042_office_pages;
mod m20261125_000050_bank;
mod m20261125_000051_by_hand;
mod m20261125_000060_wall;
mod m20261125_000080_uploads;
mod m20261125_000081_signed_months;
mod m20261125_000090_disbursements;
mod m20261125_000100_newsletter;
mod m20261125_000110_waiting_notices;
mod m20261125_000111_unheard_pages;
mod m20261125_000120_money_back;
mod m20261125_000130_appeals;
mod m20261125_000140_evidence;
mod m20261125_000141_tokens_end;
mod m20261125_000142_presets;
mod m20261126_000150_office_keys;
mod m20261126_000151_same_lines;
mod m20261130_000160_sums;
mod m20261201_000170_receipts;
mod m20261201_000180_narrow_indexes;
mod m20261201_000190_clustered_postings;
mod m20261201_000200_gifts_of_a_record;

/// All migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_platform::Migration),
            Box::new(m20261124_000002_supporters::Migration),
            Box::new(m20261124_000003_ledger::Migration),
            Box::new(m20261124_000004_payments::Migration),
            Box::new(m20261124_000005_donations::Migration),
            Box::new(m20261124_000006_mail::Migration),
            Box::new(m20261124_000007_office::Migration),
            Box::new(m20261124_000010_regular_gifts::Migration),
            Box::new(m20261124_000015_agreement::Migration),
            Box::new(m20261124_000016_periods::Migration),
            Box::new(m20261124_000017_sweeps::Migration),
            Box::new(m20261124_000020_keys::Migration),
            Box::new(m20261124_000021_erasures::Migration),
            Box::new(m20261124_000025_affiliations::Migration),
            Box::new(m20261124_000026_register::Migration),
            Box::new(m20261124_000027_shared_transfers::Migration),
            Box::new(m20261124_000028_people::Migration),
            Box::new(m20261124_000029_twinning::Migration),
            Box::new(m20261124_000035_number_jumps::Migration),
            Box::new(m20261125_000040_staff::Migration),
            Box::new(m20261125_000041_audit::Migration),
            Box::new(m20261125_000042_office_pages::Migration),
            Box::new(m20261125_000050_bank::Migration),
            Box::new(m20261125_000051_by_hand::Migration),
            Box::new(m20261125_000060_wall::Migration),
            Box::new(m20261125_000080_uploads::Migration),
            Box::new(m20261125_000081_signed_months::Migration),
            Box::new(m20261125_000090_disbursements::Migration),
            Box::new(m20261125_000100_newsletter::Migration),
            Box::new(m20261125_000110_waiting_notices::Migration),
            Box::new(m20261125_000111_unheard_pages::Migration),
            Box::new(m20261125_000120_money_back::Migration),
            Box::new(m20261125_000130_appeals::Migration),
            Box::new(m20261125_000140_evidence::Migration),
            Box::new(m20261125_000141_tokens_end::Migration),
            Box::new(m20261125_000142_presets::Migration),
            Box::new(m20261126_000150_office_keys::Migration),
            Box::new(m20261126_000151_same_lines::Migration),
            Box::new(m20261130_000160_sums::Migration),
            Box::new(m20261201_000170_receipts::Migration),
            Box::new(m20261201_000180_narrow_indexes::Migration),
            Box::new(m20261201_000190_clustered_postings::Migration),
            Box::new(m20261201_000200_gifts_of_a_record::Migration),
        ]
    }
}

/// Runs statements, with `{uuid}`, `{bytes}`, `{instant}` and `{date}` replaced by the database's types.
///
/// # Errors
/// What the database says.
pub(crate) async fn sql(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
    let types = if sqlite {
        [("{uuid}", "BLOB"), ("{bytes}", "BLOB"), ("{instant}", "TEXT"), ("{date}", "TEXT")]
    } else {
        [("{uuid}", "UUID"), ("{bytes}", "BYTEA"), ("{instant}", "TIMESTAMPTZ"), ("{date}", "DATE")]
    };
    for statement in statements {
        let text = types.iter().fold((*statement).to_owned(), |text, (name, kind)| text.replace(name, kind));
        manager.get_connection().execute_unprepared(&text).await?;
    }
    Ok(())
}

/// Refuses every UPDATE and DELETE on a table, in either database.
///
/// # Errors
/// What the database says.
pub(crate) async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() == DatabaseBackend::Sqlite {
        for action in ["UPDATE", "DELETE"] {
            connection
                .execute_unprepared(&format!(
                    "CREATE TRIGGER {table}_no_{} BEFORE {action} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                    action.to_lowercase()
                ))
                .await?;
        }
    } else {
        connection
            .execute_unprepared(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            )
            .await?;
        connection
            .execute_unprepared(&format!(
                "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            ))
            .await?;
    }
    Ok(())
}
