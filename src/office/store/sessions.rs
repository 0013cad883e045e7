//! SQL of sessions.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::entity::staff_session::{ActiveModel, Column, Entity};
use crate::{
    kernel::ids::StaffId,
    office::session::{CarriedKeys, StoredSession},
    platform::db::{StoreError, Tx},
};

pub(in crate::office) async fn insert(
    tx: &Tx,
    id_hash: Vec<u8>,
    staff: StaffId,
    keys: CarriedKeys,
    now: DateTime<Utc>,
    ends: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id_hash: Set(id_hash),
        staff_id: Set(staff.0),
        office_key: Set(keys.office),
        own_key: Set(keys.own),
        created_at: Set(now),
        seen_at: Set(now),
        verified_at: Set(now),
        expires_at: Set(ends),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::office) async fn find(
    connection: &impl ConnectionTrait,
    id_hash: Vec<u8>,
) -> Result<Option<StoredSession>, StoreError> {
    let row = Entity::find_by_id(id_hash).one(connection).await?;
    Ok(row.map(|row| StoredSession {
        staff: StaffId(row.staff_id),
        keys: CarriedKeys { office: row.office_key, own: row.own_key },
        seen_at: row.seen_at,
        verified_at: row.verified_at,
        expires_at: row.expires_at,
    }))
}

async fn set(tx: &Tx, id_hash: Vec<u8>, column: Column, at: DateTime<Utc>) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(column, Expr::value(at))
        .filter(Column::IdHash.eq(id_hash))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::office) async fn set_seen(
    tx: &Tx,
    id_hash: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    set(tx, id_hash, Column::SeenAt, at).await
}

pub(in crate::office) async fn set_verified(
    tx: &Tx,
    id_hash: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    set(tx, id_hash, Column::VerifiedAt, at).await
}

pub(in crate::office) async fn delete(tx: &Tx, id_hash: Vec<u8>) -> Result<(), StoreError> {
    Entity::delete_by_id(id_hash).exec(tx.connection()).await?;
    Ok(())
}

pub(in crate::office) async fn delete_of(tx: &Tx, staff: StaffId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::StaffId.eq(staff.0)).exec(tx.connection()).await?;
    Ok(())
}

pub(in crate::office) async fn delete_all(tx: &Tx) -> Result<(), StoreError> {
    Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}

pub(in crate::office) async fn delete_ended(tx: &Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(tx.connection()).await?;
    Ok(())
}

/// Sessions that carry the office's key end, but for one: what they carry opens nothing any more.
pub(in crate::office) async fn delete_carrying_office_key(
    tx: &Tx,
    except: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let mut query = Entity::delete_many().filter(Column::OfficeKey.is_not_null());
    if let Some(id_hash) = except {
        query = query.filter(Column::IdHash.ne(id_hash));
    }
    query.exec(tx.connection()).await?;
    Ok(())
}

pub(in crate::office) async fn set_office_key(
    tx: &Tx,
    id_hash: Vec<u8>,
    office_key: Vec<u8>,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::OfficeKey, Expr::value(office_key))
        .filter(Column::IdHash.eq(id_hash))
        .exec(tx.connection())
        .await?;
    Ok(())
}
