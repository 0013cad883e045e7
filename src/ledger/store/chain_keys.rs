//! SQL of the chain's keys.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::entity::ledger_chain_key::{ActiveModel, Column, Entity};
use crate::{
    ledger::chain_key::StoredKey,
    platform::db::{StoreError, Tx},
};

/// All keys, oldest first.
pub(in crate::ledger) async fn chain_keys(
    connection: &impl ConnectionTrait,
) -> Result<Vec<StoredKey>, StoreError> {
    let rows = Entity::find().order_by_asc(Column::FromSeq).all(connection).await?;
    let key = |row: super::entity::ledger_chain_key::Model| StoredKey {
        from_seq: row.from_seq,
        wrapped: row.wrapped,
        recovery: row.recovery,
        sealed_to: row.sealed_to,
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Where the newest key begins.
pub(in crate::ledger) async fn newest_chain_key(
    connection: &impl ConnectionTrait,
) -> Result<Option<i64>, StoreError> {
    let newest = Entity::find().order_by_desc(Column::FromSeq).limit(1).one(connection).await?;
    Ok(newest.map(|key| key.from_seq))
}

/// A key that begins with the same link is left as it is.
pub(in crate::ledger) async fn insert_chain_key(
    tx: &Tx,
    key: StoredKey,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        from_seq: Set(key.from_seq),
        wrapped: Set(key.wrapped),
        recovery: Set(key.recovery),
        sealed_to: Set(key.sealed_to),
        created_at: Set(now),
    };
    let known = OnConflict::column(Column::FromSeq).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Writes a key anew; says whether there was one (1) or not (0).
pub(in crate::ledger) async fn update_chain_key(tx: &Tx, key: StoredKey) -> Result<u64, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Wrapped, Expr::value(key.wrapped))
        .col_expr(Column::Recovery, Expr::value(key.recovery))
        .col_expr(Column::SealedTo, Expr::value(key.sealed_to))
        .filter(Column::FromSeq.eq(key.from_seq));
    Ok(update.exec(tx.connection()).await?.rows_affected)
}
