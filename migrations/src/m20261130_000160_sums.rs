//! Indexes by which sums on the office's pages stay quick however many payments and gifts there are.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // Sums of many days are read in this order, and from here alone.
                "CREATE INDEX ledger_day_total_account \
                 ON ledger_day_total (account, fund, currency, channel, business_date, amount_minor)",
                // Money that came in and that nobody owned when it came.
                "CREATE INDEX journal_entry_unowned ON journal_entry (business_date, id) \
                 WHERE reference IS NULL AND template IN ('charge_taken', 'transfer_received')",
                // What the overview counts, without a look at the gifts themselves.
                "CREATE INDEX donation_regular ON donation (status, currency, frequency, amount_minor, created_at) \
                 WHERE frequency <> 'once'",
                // Begun with the state, as SQLite begins: the one by id alone it never took.
                "DROP INDEX donation_to_publish",
                "CREATE INDEX donation_publishing ON donation (status, id) WHERE publish_message",
            ],
        )
        .await
    }
}
