//! Bodies that affiliate, their terms, invoices, certificates and papers. Contacts are encrypted.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE affiliation (
                    id {uuid} PRIMARY KEY,
                    reference TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL,
                    union_slug TEXT,
                    union_typed TEXT,
                    body_name TEXT NOT NULL,
                    branch_number TEXT,
                    country TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    contacts {bytes},
                    link_generation INTEGER NOT NULL,
                    state TEXT NOT NULL,
                    consent_public BOOLEAN NOT NULL,
                    twin_with TEXT,
                    twinned_on {date},
                    accepted_at {instant},
                    accepted_by TEXT,
                    term_sequence INTEGER NOT NULL,
                    next_step_on {date},
                    created_at {instant} NOT NULL)",
                "CREATE INDEX affiliation_step ON affiliation (next_step_on) WHERE next_step_on IS NOT NULL",
                "CREATE INDEX affiliation_listed ON affiliation (country, union_slug) \
                    WHERE consent_public AND accepted_at IS NOT NULL",
                // One year of a body: quoted, perhaps invoiced, perhaps paid.
                "CREATE TABLE affiliation_term (
                    id {uuid} PRIMARY KEY,
                    affiliation_id {uuid} NOT NULL REFERENCES affiliation (id),
                    sequence INTEGER NOT NULL,
                    members INTEGER,
                    delegates INTEGER,
                    scale TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    fee_minor BIGINT NOT NULL,
                    working TEXT NOT NULL,
                    donation_minor BIGINT NOT NULL,
                    donation_fund TEXT NOT NULL,
                    method TEXT,
                    purchase_order TEXT,
                    quoted_on {date} NOT NULL,
                    valid_until {date} NOT NULL,
                    motion_date {date},
                    paid_minor BIGINT NOT NULL,
                    starts_on {date},
                    ends_on {date},
                    steps_done INTEGER NOT NULL,
                    certificate TEXT UNIQUE,
                    certified_on {date},
                    UNIQUE (affiliation_id, sequence))",
                "CREATE TABLE affiliation_invoice (
                    id {uuid} PRIMARY KEY,
                    number TEXT NOT NULL UNIQUE,
                    reference TEXT NOT NULL UNIQUE,
                    term_id {uuid} NOT NULL REFERENCES affiliation_term (id),
                    issued_on {date} NOT NULL,
                    due_on {date} NOT NULL,
                    currency TEXT NOT NULL,
                    fee_minor BIGINT NOT NULL,
                    donation_minor BIGINT NOT NULL,
                    working TEXT NOT NULL,
                    purchase_order TEXT,
                    credit_note TEXT UNIQUE,
                    credited_on {date},
                    credit_reason TEXT)",
                "CREATE INDEX affiliation_invoice_term ON affiliation_invoice (term_id)",
                // Which part of a payment was for what; the payment's own row has the whole.
                "CREATE TABLE affiliation_payment (
                    payment_id {uuid} PRIMARY KEY REFERENCES payment (id),
                    term_id {uuid} NOT NULL REFERENCES affiliation_term (id),
                    fee_minor BIGINT NOT NULL,
                    donation_minor BIGINT NOT NULL,
                    prepaid_minor BIGINT NOT NULL)",
                "CREATE INDEX affiliation_payment_term ON affiliation_payment (term_id)",
                // Every change of state, with who or what made it.
                "CREATE TABLE affiliation_transition (
                    id {uuid} PRIMARY KEY,
                    affiliation_id {uuid} NOT NULL REFERENCES affiliation (id),
                    from_state TEXT,
                    to_state TEXT NOT NULL,
                    at {instant} NOT NULL,
                    on_date {date} NOT NULL,
                    made_by TEXT NOT NULL,
                    why TEXT NOT NULL)",
                "CREATE INDEX affiliation_transition_of ON affiliation_transition (affiliation_id, at)",
                "CREATE TABLE affiliation_checkout (
                    id {uuid} PRIMARY KEY,
                    term_id {uuid} NOT NULL REFERENCES affiliation_term (id),
                    amount_minor BIGINT NOT NULL,
                    stripe_key TEXT NOT NULL UNIQUE,
                    session_id TEXT UNIQUE,
                    sealed_url {bytes},
                    state TEXT NOT NULL,
                    created_at {instant} NOT NULL,
                    expires_at {instant} NOT NULL)",
                "CREATE INDEX affiliation_checkout_term ON affiliation_checkout (term_id, state)",
                "CREATE TABLE affiliation_submission (
                    key_mac {bytes} PRIMARY KEY,
                    body_mac {bytes} NOT NULL,
                    affiliation_id {uuid} NOT NULL REFERENCES affiliation (id),
                    created_at {instant} NOT NULL)",
                "CREATE INDEX affiliation_submission_created ON affiliation_submission (created_at)",
                // Papers and reminders to be written and mailed: rendered outside any transaction.
                "CREATE TABLE affiliation_notice (
                    id {uuid} PRIMARY KEY,
                    affiliation_id {uuid} NOT NULL REFERENCES affiliation (id),
                    term_id {uuid} NOT NULL REFERENCES affiliation_term (id),
                    kind TEXT NOT NULL,
                    about TEXT NOT NULL,
                    state TEXT NOT NULL,
                    attempts INTEGER NOT NULL,
                    next_attempt_at {instant} NOT NULL,
                    lease_until {instant},
                    last_error TEXT,
                    UNIQUE (term_id, kind, about))",
                "CREATE INDEX affiliation_notice_due ON affiliation_notice (next_attempt_at) WHERE state = 'queued'",
                // Numbers that the law wants without gaps: taken and used in one transaction.
                "CREATE TABLE number_series (
                    series TEXT NOT NULL,
                    year INTEGER NOT NULL,
                    last BIGINT NOT NULL,
                    PRIMARY KEY (series, year))",
            ],
        )
        .await?;
        crate::append_only(manager, "affiliation_transition").await
    }
}
