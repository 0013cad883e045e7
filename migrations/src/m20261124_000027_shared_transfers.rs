//! One transfer may pay for several bodies' years, may come under a reference that nobody has, and ends the card pages
//! that ask for what it paid.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE affiliation_payment_part (
                    payment_id {uuid} NOT NULL REFERENCES payment (id),
                    term_id {uuid} NOT NULL REFERENCES affiliation_term (id),
                    fee_minor BIGINT NOT NULL,
                    donation_minor BIGINT NOT NULL,
                    prepaid_minor BIGINT NOT NULL,
                    PRIMARY KEY (payment_id, term_id))",
                "INSERT INTO affiliation_payment_part \
                    SELECT payment_id, term_id, fee_minor, donation_minor, prepaid_minor FROM affiliation_payment",
                "DROP TABLE affiliation_payment",
                "ALTER TABLE affiliation_payment_part RENAME TO affiliation_payment",
                "CREATE INDEX affiliation_payment_term ON affiliation_payment (term_id)",
                "CREATE INDEX affiliation_checkout_closing ON affiliation_checkout (id) WHERE state = 'closing'",
                // What stood where a reference should be; words with a figure only.
                "CREATE TABLE transfer_said (
                    payment_id {uuid} PRIMARY KEY REFERENCES payment (id),
                    said TEXT NOT NULL)",
                "CREATE INDEX payment_unexplained ON payment (business_date, id) \
                    WHERE reference IS NULL AND source = 'bank'",
            ],
        )
        .await
    }
}
