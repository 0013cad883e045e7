//! The register of bodies at any size: what it is searched by, and the indexes of its lists.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            &[
                // Name, number, union and country as people type them: folded, without accents.
                "ALTER TABLE affiliation ADD COLUMN search_key TEXT NOT NULL DEFAULT ''",
                "DROP INDEX affiliation_listed",
                "CREATE INDEX affiliation_listed ON affiliation (search_key, id) \
                    WHERE consent_public AND accepted_at IS NOT NULL",
                // Counts per union and country are read from this index alone.
                "CREATE INDEX affiliation_counted ON affiliation (country, union_slug, state) \
                    WHERE consent_public AND accepted_at IS NOT NULL",
                "CREATE INDEX affiliation_unnamed ON affiliation (id) \
                    WHERE union_slug IS NULL AND union_typed IS NOT NULL",
                "CREATE INDEX affiliation_by_state ON affiliation (state, id)",
            ],
        )
        .await
    }
}
