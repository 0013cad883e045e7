//! SQL of wishes for a new office's key.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

use super::entity::office_key_proposal::{ActiveModel, Column, Entity};
use crate::{
    kernel::ids::StaffId,
    office::key_change::KeyProposal,
    platform::db::{StoreError, Tx},
};

pub(in crate::office) async fn insert(
    tx: &Tx,
    id: Uuid,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel { id: Set(id), staff_id: Set(by.0), proposed_at: Set(now), ended_at: Set(None) };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The newest that did not end and was made after `since`.
pub(in crate::office) async fn open(
    connection: &impl ConnectionTrait,
    since: DateTime<Utc>,
) -> Result<Option<KeyProposal>, StoreError> {
    let query = Entity::find().filter(Column::EndedAt.is_null()).filter(Column::ProposedAt.gt(since));
    let row = query.order_by_desc(Column::ProposedAt).one(connection).await?;
    Ok(row.map(|row| KeyProposal { id: row.id, by: StaffId(row.staff_id), proposed_at: row.proposed_at }))
}

/// Ends one, or all; says how many.
pub(in crate::office) async fn end(tx: &Tx, id: Option<Uuid>, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut query =
        Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::EndedAt.is_null());
    if let Some(id) = id {
        query = query.filter(Column::Id.eq(id));
    }
    Ok(query.exec(tx.connection()).await?.rows_affected)
}

/// Ends those of somebody.
pub(in crate::office) async fn end_of(tx: &Tx, by: StaffId, now: DateTime<Utc>) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::EndedAt.is_null())
        .filter(Column::StaffId.eq(by.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}
