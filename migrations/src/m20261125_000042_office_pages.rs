//! Indexes by which the office's pages stay quick however many payments there are.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE INDEX payment_fund ON payment (fund, business_date, id)",
                "CREATE INDEX payment_currency ON payment (currency, business_date, id)",
                // Few, and far between.
                "CREATE INDEX payment_by_hand ON payment (channel, business_date, id) WHERE channel <> 'card'",
                "CREATE INDEX payment_given_back ON payment (business_date, id) WHERE refunded_minor > 0",
                "CREATE INDEX payment_disputed ON payment (business_date, id) WHERE dispute_status IS NOT NULL",
                "CREATE INDEX payment_returned ON payment (business_date, id) WHERE returned_at IS NOT NULL",
                "CREATE INDEX receipt_waiting ON receipt (id) WHERE mail_id IS NULL",
                "CREATE INDEX receipt_reference ON receipt (reference)",
                "CREATE INDEX stripe_event_dead ON stripe_event (id) WHERE state = 'dead'",
                "CREATE INDEX stripe_event_object ON stripe_event (object_id) WHERE object_id IS NOT NULL",
                "CREATE INDEX mail_dead ON mail (id) WHERE state = 'dead'",
                "CREATE INDEX affiliation_state ON affiliation (state)",
            ],
        )
        .await
    }
}
