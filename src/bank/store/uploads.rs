//! SQL of statements that wait to be imported.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::bank_upload::{ActiveModel, Column, Entity};
use crate::{
    kernel::ids::StaffId,
    platform::db::{Db, StoreError, Tx},
};

pub(in crate::bank) async fn insert(
    tx: &Tx,
    id: Uuid,
    by: StaffId,
    sealed: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel { id: Set(id), staff_id: Set(by.0), sealed: Set(sealed), created_at: Set(now) };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::bank) async fn find(
    db: &Db,
    id: Uuid,
    by: StaffId,
    since: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = Entity::find_by_id(id)
        .filter(Column::StaffId.eq(by.0))
        .filter(Column::CreatedAt.gte(since))
        .one(db.reader())
        .await?;
    Ok(row.map(|row| row.sealed))
}

pub(in crate::bank) async fn delete(tx: &Tx, id: Uuid) -> Result<(), StoreError> {
    Entity::delete_by_id(id).exec(tx.connection()).await?;
    Ok(())
}

pub(in crate::bank) async fn delete_before(tx: &Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = Entity::delete_many().filter(Column::CreatedAt.lt(before)).exec(tx.connection()).await?;
    Ok(done.rows_affected)
}
