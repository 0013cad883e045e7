//! SQL of requests for lost links.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::entity::link_request;
use crate::platform::db::{StoreError, Tx};

pub(in crate::donations::regular) async fn insert(
    tx: &Tx,
    id: Uuid,
    mac: &[u8],
    sealed: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = link_request::ActiveModel {
        id: Set(id),
        address_mac: Set(mac.to_vec()),
        sealed_address: Set(Some(sealed)),
        created_at: Set(now),
    };
    link_request::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::donations::regular) async fn count(
    tx: &Tx,
    mac: &[u8],
    since: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let query = link_request::Entity::find()
        .filter(link_request::Column::AddressMac.eq(mac.to_vec()))
        .filter(link_request::Column::CreatedAt.gt(since));
    Ok(i64::try_from(query.count(tx.connection()).await?).unwrap_or(i64::MAX))
}

pub(in crate::donations::regular) async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    link_request::Entity::delete_many()
        .filter(link_request::Column::CreatedAt.lt(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::donations::regular) async fn forget_all(tx: &Tx) -> Result<(), StoreError> {
    link_request::Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}

/// Requests that nobody answered yet, a few at a time.
pub(in crate::donations::regular) async fn waiting(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let query = link_request::Entity::find().filter(link_request::Column::SealedAddress.is_not_null());
    let rows = query.limit(20).all(connection).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.sealed_address?))).collect())
}

/// Takes the address away; `false` when it was gone.
pub(in crate::donations::regular) async fn wipe(tx: &Tx, id: Uuid) -> Result<bool, StoreError> {
    let wiped = link_request::Entity::update_many()
        .col_expr(link_request::Column::SealedAddress, Expr::value(Option::<Vec<u8>>::None))
        .filter(link_request::Column::Id.eq(id))
        .filter(link_request::Column::SealedAddress.is_not_null())
        .exec(tx.connection())
        .await?;
    Ok(wiped.rows_affected > 0)
}
