//! SQL of documents that are kept: their parts, and for whom their keys are wrapped.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use super::{
    entity::{evidence_file, evidence_key, evidence_part},
    rows,
};
use crate::{
    disbursements::evidence::{KeptDocument, SealedDocument},
    kernel::ids::StaffId,
    platform::db::{Db, StoreError, Tx},
};

fn document(row: evidence_file::Model) -> Result<KeptDocument, StoreError> {
    Ok(KeptDocument {
        id: row.id,
        hash: row.sha256.parse().map_err(|_| rows::corrupt("a document"))?,
        size: row.size,
        by: StaffId(row.staff_id),
        at: row.kept_at,
    })
}

async fn documents(
    connection: &impl ConnectionTrait,
    of: Uuid,
) -> Result<Vec<evidence_file::Model>, StoreError> {
    let query = evidence_file::Entity::find().filter(evidence_file::Column::DisbursementId.eq(of));
    Ok(query.order_by_asc(evidence_file::Column::Id).all(connection).await?)
}

/// Those of a disbursement, oldest first.
///
/// # Errors
/// Storage only.
pub async fn kept(db: &Db, of: Uuid) -> Result<Vec<KeptDocument>, StoreError> {
    documents(db.reader(), of).await?.into_iter().map(document).collect()
}

/// Writes a document with all its parts; nothing where the disbursement has it already.
pub(in crate::disbursements) async fn insert(
    tx: &Tx,
    of: Uuid,
    sealed: SealedDocument,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let hash = sealed.hash.to_string();
    if documents(tx.connection(), of).await?.iter().any(|row| row.sha256 == hash) {
        return Ok(());
    }
    let file = evidence_file::ActiveModel {
        id: Set(sealed.id),
        disbursement_id: Set(of),
        sha256: Set(hash),
        size: Set(sealed.size),
        staff_id: Set(by.0),
        kept_at: Set(now),
    };
    evidence_file::Entity::insert(file).exec_without_returning(tx.connection()).await?;
    for (seq, part) in (0..).zip(sealed.parts) {
        let row = evidence_part::ActiveModel { file_id: Set(sealed.id), seq: Set(seq), sealed: Set(part) };
        evidence_part::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    }
    for (reader, wrapped) in sealed.keys {
        insert_key(tx, sealed.id, reader, wrapped).await?;
    }
    Ok(())
}

async fn insert_key(tx: &Tx, file: Uuid, reader: StaffId, wrapped: Vec<u8>) -> Result<(), StoreError> {
    let row =
        evidence_key::ActiveModel { file_id: Set(file), staff_id: Set(reader.0), wrapped: Set(wrapped) };
    evidence_key::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Adds keys that somebody has not; those of documents that went meanwhile are left out.
pub(in crate::disbursements) async fn add_keys(
    tx: &Tx,
    reader: StaffId,
    keys: Vec<(Uuid, Vec<u8>)>,
) -> Result<u64, StoreError> {
    let theirs: Vec<Uuid> = keys_of(tx.connection(), reader).await?.into_iter().map(|(id, _)| id).collect();
    let mut added = 0;
    for (file, wrapped) in keys {
        let is_there = evidence_file::Entity::find_by_id(file).count(tx.connection()).await? > 0;
        if is_there && !theirs.contains(&file) {
            insert_key(tx, file, reader, wrapped).await?;
            added += 1;
        }
    }
    Ok(added)
}

async fn keys_of(
    connection: &impl ConnectionTrait,
    reader: StaffId,
) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let query = evidence_key::Entity::find().filter(evidence_key::Column::StaffId.eq(reader.0));
    let rows = query.order_by_asc(evidence_key::Column::FileId).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.file_id, row.wrapped)).collect())
}

/// The keys that somebody can open, by document.
///
/// # Errors
/// Storage only.
pub async fn keys_for(db: &Db, reader: StaffId) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    keys_of(db.reader(), reader).await
}

/// The key of one document for one person.
pub(in crate::disbursements) async fn key_for(
    db: &Db,
    file: Uuid,
    reader: StaffId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = evidence_key::Entity::find_by_id((file, reader.0)).one(db.reader()).await?;
    Ok(row.map(|row| row.wrapped))
}

/// A document's parts in their order.
pub(in crate::disbursements) async fn parts(db: &Db, file: Uuid) -> Result<Vec<Vec<u8>>, StoreError> {
    // A few hundred: a document has a largest size.
    let rows = evidence_part::Entity::find()
        .filter(evidence_part::Column::FileId.eq(file))
        .order_by_asc(evidence_part::Column::Seq)
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| row.sealed).collect())
}

/// Nothing is wrapped for somebody any more.
pub(in crate::disbursements) async fn delete_keys_of(tx: &Tx, reader: StaffId) -> Result<(), StoreError> {
    evidence_key::Entity::delete_many()
        .filter(evidence_key::Column::StaffId.eq(reader.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Nothing is wrapped for anybody any more.
pub(in crate::disbursements) async fn delete_all_keys(tx: &Tx) -> Result<(), StoreError> {
    evidence_key::Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}

/// The documents of a disbursement go, with all that opened them.
pub(in crate::disbursements) async fn delete_of(tx: &Tx, of: Uuid) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = documents(tx.connection(), of).await?.into_iter().map(|row| row.id).collect();
    let (keys, parts) = (evidence_key::Entity::delete_many(), evidence_part::Entity::delete_many());
    keys.filter(evidence_key::Column::FileId.is_in(ids.clone())).exec(tx.connection()).await?;
    parts.filter(evidence_part::Column::FileId.is_in(ids.clone())).exec(tx.connection()).await?;
    evidence_file::Entity::delete_many()
        .filter(evidence_file::Column::Id.is_in(ids))
        .exec(tx.connection())
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    staff_id: Uuid,
    count: i64,
}

/// How many documents there are, and of how many each person has the key.
///
/// # Errors
/// Storage only.
pub async fn count_keys(db: &Db) -> Result<(i64, BTreeMap<StaffId, i64>), StoreError> {
    let all = evidence_file::Entity::find().count(db.reader()).await?;
    let sql = "SELECT staff_id, COUNT(*) AS count FROM evidence_key GROUP BY staff_id";
    let statement = Statement::from_string(db.reader().get_database_backend(), sql);
    let counted = Count::find_by_statement(statement).all(db.reader()).await?;
    let by_person = counted.into_iter().map(|row| (StaffId(row.staff_id), row.count)).collect();
    Ok((i64::try_from(all).unwrap_or(i64::MAX), by_person))
}

/// Who has the key of a document.
///
/// # Errors
/// Storage only.
pub async fn readers_of(db: &Db, file: Uuid) -> Result<Vec<StaffId>, StoreError> {
    let ids: Vec<Uuid> = evidence_key::Entity::find()
        .select_only()
        .column(evidence_key::Column::StaffId)
        .filter(evidence_key::Column::FileId.eq(file))
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(ids.into_iter().map(StaffId).collect())
}
