//! SQL of submissions: what was sent twice is one application.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::entity::submission;
use crate::{
    kernel::ids::AffiliationId,
    platform::db::{StoreError, Tx},
};

pub(in crate::affiliations) async fn find(
    connection: &impl ConnectionTrait,
    key: &[u8],
) -> Result<Option<(Vec<u8>, AffiliationId)>, StoreError> {
    let row = submission::Entity::find_by_id(key.to_vec()).one(connection).await?;
    Ok(row.map(|s| (s.body_mac, AffiliationId(s.affiliation_id))))
}

/// # Errors
/// `Conflict` when the key is taken.
pub(in crate::affiliations) async fn insert(
    tx: &Tx,
    key: &[u8],
    body: &[u8],
    affiliation: AffiliationId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = submission::ActiveModel {
        key_mac: Set(key.to_vec()),
        body_mac: Set(body.to_vec()),
        affiliation_id: Set(affiliation.0),
        created_at: Set(now),
    };
    submission::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::affiliations) async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    submission::Entity::delete_many()
        .filter(submission::Column::CreatedAt.lt(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}
