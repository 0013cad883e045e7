//! SQL of forms that were left.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::entity::draft;
use crate::platform::db::{StoreError, Tx};

pub(in crate::affiliations) async fn insert(
    tx: &Tx,
    hash: &[u8],
    form: Vec<u8>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row =
        draft::ActiveModel { token_hash: Set(hash.to_vec()), form: Set(form), expires_at: Set(expires_at) };
    draft::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::affiliations) async fn find(
    connection: &impl ConnectionTrait,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = draft::Entity::find_by_id(hash.to_vec()).one(connection).await?;
    Ok(row.filter(|row| row.expires_at > now).map(|row| row.form))
}

pub(in crate::affiliations) async fn forget(tx: &Tx, hash: &[u8]) -> Result<(), StoreError> {
    draft::Entity::delete_by_id(hash.to_vec()).exec(tx.connection()).await?;
    Ok(())
}

/// Those whose time is over; says how many.
pub(in crate::affiliations) async fn forget_old(tx: &Tx, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let old = draft::Entity::delete_many().filter(draft::Column::ExpiresAt.lte(now));
    Ok(old.exec(tx.connection()).await?.rows_affected)
}

/// All of them: their key goes.
pub(in crate::affiliations) async fn forget_all(tx: &Tx) -> Result<(), StoreError> {
    draft::Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}
