//! SQL of the audit log.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};

use super::entity::{audit_entry, audit_head};
use crate::{
    kernel::ids::{SealingKeyId, StaffId},
    office::audit::Entry,
    platform::db::{StoreError, Tx},
};

const ONLY: i32 = 1;

/// Number and MAC of the newest entry, locked for the rest of the transaction.
pub(in crate::office) async fn lock_head(tx: &Tx) -> Result<(i64, Vec<u8>), StoreError> {
    let first = audit_head::ActiveModel { id: Set(ONLY), seq: Set(0), mac: Set(Vec::new()) };
    let known = OnConflict::column(audit_head::Column::Id).do_nothing().to_owned();
    audit_head::Entity::insert(first).on_conflict(known).exec_without_returning(tx.connection()).await?;
    let mut query = audit_head::Entity::find_by_id(ONLY);
    if tx.locks_rows() {
        query = query.lock(LockType::Update);
    }
    let head = query.one(tx.connection()).await?;
    head.map(|head| (head.seq, head.mac))
        .ok_or_else(|| StoreError::Corrupt("the audit log has no head".to_owned()))
}

pub(in crate::office) async fn head(connection: &impl ConnectionTrait) -> Result<(i64, Vec<u8>), StoreError> {
    let head = audit_head::Entity::find_by_id(ONLY).one(connection).await?;
    Ok(head.map(|head| (head.seq, head.mac)).unwrap_or_default())
}

pub(in crate::office) async fn append(tx: &Tx, entry: Entry) -> Result<(), StoreError> {
    audit_head::Entity::update_many()
        .col_expr(audit_head::Column::Seq, Expr::value(entry.seq))
        .col_expr(audit_head::Column::Mac, Expr::value(entry.mac.clone()))
        .filter(audit_head::Column::Id.eq(ONLY))
        .exec(tx.connection())
        .await?;
    let (key, reason) = entry.reason.map(|(key, bytes)| (key.0, bytes)).unzip();
    let row = audit_entry::ActiveModel {
        seq: Set(entry.seq),
        id: Set(entry.id),
        at: Set(entry.at),
        staff_id: Set(entry.by.map(|by| by.0)),
        action: Set(entry.action),
        subject: Set(entry.subject),
        count: Set(entry.count),
        reason: Set(reason),
        sealing_key_id: Set(key),
        mac: Set(entry.mac),
    };
    audit_entry::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn entry_of(row: audit_entry::Model) -> Entry {
    Entry {
        seq: row.seq,
        id: row.id,
        at: row.at,
        by: row.staff_id.map(StaffId),
        action: row.action,
        subject: row.subject,
        count: row.count,
        reason: row.sealing_key_id.map(SealingKeyId).zip(row.reason),
        mac: row.mac,
    }
}

pub(in crate::office) async fn before(
    connection: &impl ConnectionTrait,
    seq: i64,
    most: u64,
) -> Result<Vec<Entry>, StoreError> {
    let query = audit_entry::Entity::find().filter(audit_entry::Column::Seq.lt(seq));
    let rows = query.order_by_desc(audit_entry::Column::Seq).limit(most).all(connection).await?;
    Ok(rows.into_iter().map(entry_of).collect())
}

pub(in crate::office) async fn after(
    connection: &impl ConnectionTrait,
    seq: i64,
    most: u64,
) -> Result<Vec<Entry>, StoreError> {
    let query = audit_entry::Entity::find().filter(audit_entry::Column::Seq.gt(seq));
    let rows = query.order_by_asc(audit_entry::Column::Seq).limit(most).all(connection).await?;
    Ok(rows.into_iter().map(entry_of).collect())
}
