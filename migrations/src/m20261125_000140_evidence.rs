//! Documents that prove a disbursement: each under a key of its own, which is wrapped for each person who may read it.
//! A session carries its owner's own key, as it carries the office's.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                "CREATE TABLE evidence_file (
                    id {uuid} PRIMARY KEY,
                    disbursement_id {uuid} NOT NULL REFERENCES disbursement (id),
                    sha256 TEXT NOT NULL,
                    size BIGINT NOT NULL,
                    staff_id {uuid} NOT NULL,
                    kept_at {instant} NOT NULL,
                    UNIQUE (disbursement_id, sha256))",
                "CREATE TABLE evidence_part (
                    file_id {uuid} NOT NULL REFERENCES evidence_file (id),
                    seq INTEGER NOT NULL,
                    sealed {bytes} NOT NULL,
                    PRIMARY KEY (file_id, seq))",
                "CREATE TABLE evidence_key (
                    file_id {uuid} NOT NULL REFERENCES evidence_file (id),
                    staff_id {uuid} NOT NULL,
                    wrapped {bytes} NOT NULL,
                    PRIMARY KEY (file_id, staff_id))",
                "CREATE INDEX evidence_key_of ON evidence_key (staff_id)",
                "ALTER TABLE staff_session ADD COLUMN own_key {bytes}",
            ],
        )
        .await
    }
}
