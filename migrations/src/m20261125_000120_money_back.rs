//! Money of bodies that went back: what of each year is gone since when, and what the office does not ask for again.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // What came in another currency, or for a body that had left, does not pay the year.
                "ALTER TABLE affiliation_payment ADD COLUMN counted BOOLEAN NOT NULL DEFAULT TRUE",
                "ALTER TABLE affiliation_term ADD COLUMN waived_minor BIGINT NOT NULL DEFAULT 0",
                // Without a payment: the office lets the year stand all the same.
                "CREATE TABLE affiliation_return (
                    id {uuid} PRIMARY KEY,
                    payment_id {uuid} REFERENCES payment (id),
                    term_id {uuid} NOT NULL REFERENCES affiliation_term (id),
                    why TEXT NOT NULL,
                    on_date {date} NOT NULL,
                    at {instant} NOT NULL,
                    fee_minor BIGINT NOT NULL,
                    donation_minor BIGINT NOT NULL,
                    prepaid_minor BIGINT NOT NULL)",
                "CREATE INDEX affiliation_return_term ON affiliation_return (term_id)",
                "CREATE INDEX affiliation_return_payment ON affiliation_return (payment_id)",
                "CREATE INDEX affiliation_term_lacking ON affiliation_term (affiliation_id) \
                    WHERE starts_on IS NOT NULL AND paid_minor + waived_minor < fee_minor",
            ],
        )
        .await
    }
}
