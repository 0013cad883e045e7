//! Narrower indexes in the place of wide ones: payments that come in an order of their own, as those of a bank statement
//! do, change a page of each such index for nearly every line. And one that lets nothing be two lines of an account.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // What waits for money, oldest first; nobody asks for the others by their age.
                "DROP INDEX donation_created",
                "CREATE INDEX donation_pledged ON donation (created_at) WHERE status = 'pledged'",
                "CREATE INDEX donation_pending ON donation (created_at) WHERE status = 'pending'",
                // The beginning of a hash finds as well as the whole.
                "DROP INDEX bank_line_bank_id",
                "CREATE INDEX bank_line_bank_id ON bank_line (substr(bank_id_mac, 1, 4)) \
                 WHERE bank_id_mac IS NOT NULL",
                // What was booked otherwise is one line of its account, whoever imports at the same time.
                "DROP INDEX bank_line_source",
                "CREATE UNIQUE INDEX bank_line_source ON bank_line (source, source_ref, account, currency) \
                 WHERE source_ref IS NOT NULL",
            ],
        )
        .await
    }
}
