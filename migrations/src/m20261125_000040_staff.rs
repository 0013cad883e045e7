//! Staff, how they sign in, and what they did.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // `email` and `totp_secret` are encrypted with the server key. `wrapped_identity` is the private half of
                // `recipient` under a key of the password; `office_key` is the office's key for that recipient.
                "CREATE TABLE staff (
                    id {uuid} PRIMARY KEY,
                    email {bytes} NOT NULL,
                    email_mac {bytes} NOT NULL UNIQUE,
                    role TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    password_cost TEXT,
                    password_salt {bytes},
                    password_verifier {bytes},
                    totp_secret {bytes},
                    totp_step BIGINT NOT NULL,
                    recipient TEXT,
                    wrapped_identity {bytes},
                    office_key {bytes},
                    created_at {instant} NOT NULL,
                    joined_at {instant},
                    disabled_at {instant})",
                "CREATE TABLE staff_recovery_code (
                    hash {bytes} PRIMARY KEY,
                    staff_id {uuid} NOT NULL REFERENCES staff (id),
                    used_at {instant})",
                "CREATE INDEX staff_recovery_code_staff ON staff_recovery_code (staff_id)",
                // A mailed link by which somebody sets a password and a second factor.
                "CREATE TABLE staff_invitation (
                    token_hash {bytes} PRIMARY KEY,
                    staff_id {uuid} NOT NULL REFERENCES staff (id),
                    totp_secret {bytes} NOT NULL,
                    created_at {instant} NOT NULL,
                    expires_at {instant} NOT NULL,
                    used_at {instant})",
                "CREATE INDEX staff_invitation_staff ON staff_invitation (staff_id)",
                // `office_key` is the office's key under a random one that only the browser's cookie has.
                "CREATE TABLE staff_session (
                    id_hash {bytes} PRIMARY KEY,
                    staff_id {uuid} NOT NULL REFERENCES staff (id),
                    office_key {bytes},
                    created_at {instant} NOT NULL,
                    seen_at {instant} NOT NULL,
                    verified_at {instant} NOT NULL,
                    expires_at {instant} NOT NULL)",
                "CREATE INDEX staff_session_staff ON staff_session (staff_id)",
                "CREATE INDEX staff_session_expires ON staff_session (expires_at)",
            ],
        )
        .await
    }
}
