//! SQL of sealed records and of the keys that sealed them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{Consent, SealedRecord};
use crate::{
    kernel::ids::{SealingKeyId, SupporterId},
    platform::{
        db::{BULK, StoreError, Tx},
        office_key::held_recipients,
        vault::SealingKey,
    },
};

pub(super) mod erasures;

mod entity {
    //! Tables of supporters; they never leave the store.

    crate::table!(sealing_key, "sealing_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        wrapped: Vec<u8>,
        created_at: DateTimeUtc,
        sealed_to: Option<String>,
    });

    crate::table!(supporter, "supporter" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        sealing_key_id: Uuid,
        name: Option<Vec<u8>>,
        email: Option<Vec<u8>>,
        message: Option<Vec<u8>>,
        on_behalf_of: Option<Vec<u8>>,
        consent_version: Option<String>,
        consent_at: Option<DateTimeUtc>,
        created_at: DateTimeUtc,
    });
}

use entity::{sealing_key, supporter};

/// Writes a sealing key, encrypted to those who are the recipients at this moment: since it was made, or since this
/// process read its settings, another key of the office may have taken the place of the one before.
pub(super) async fn insert_key(tx: &Tx, key: &SealingKey, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (mut wrapped, mut sealed_to) = (key.wrapped.clone(), key.sealed_to.clone());
    if let Some(holders) = key.holders() {
        let recipients = held_recipients(tx, holders).await?;
        if recipients.fingerprint() != sealed_to {
            let again = key.wrapped_for(&recipients);
            wrapped = again.map_err(|error| StoreError::Corrupt(format!("the recipients: {error}")))?;
            sealed_to = recipients.fingerprint();
        }
    }
    let row = sealing_key::ActiveModel {
        id: Set(key.id.0),
        wrapped: Set(wrapped),
        created_at: Set(now),
        sealed_to: Set(Some(sealed_to)),
    };
    let known = OnConflict::column(sealing_key::Column::Id).do_nothing().to_owned();
    sealing_key::Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_records(
    tx: &Tx,
    records: Vec<(SealedRecord, Consent)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let rows = records.into_iter().map(|(record, consent)| supporter::ActiveModel {
        id: Set(record.id.0),
        sealing_key_id: Set(record.sealing_key.0),
        name: Set(record.name),
        email: Set(record.email),
        message: Set(record.message),
        on_behalf_of: Set(record.on_behalf_of),
        consent_version: Set(Some(consent.version)),
        consent_at: Set(Some(consent.given_at)),
        created_at: Set(now),
    });
    supporter::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Keys that are not encrypted to exactly the recipients of this hash.
pub(super) async fn keys_not_for(
    connection: &impl ConnectionTrait,
    sealed_to: &str,
    most: u64,
) -> Result<Vec<(SealingKeyId, Vec<u8>)>, StoreError> {
    use sealing_key::Column;
    let other = Condition::any().add(Column::SealedTo.ne(sealed_to)).add(Column::SealedTo.is_null());
    let query = sealing_key::Entity::find().filter(other).order_by_asc(Column::Id).limit(most);
    Ok(query.all(connection).await?.into_iter().map(|k| (SealingKeyId(k.id), k.wrapped)).collect())
}

pub(super) async fn update_keys(
    tx: &Tx,
    keys: Vec<(SealingKeyId, Vec<u8>)>,
    sealed_to: &str,
) -> Result<(), StoreError> {
    for (id, wrapped) in keys {
        sealing_key::Entity::update_many()
            .col_expr(sealing_key::Column::Wrapped, Expr::value(wrapped))
            .col_expr(sealing_key::Column::SealedTo, Expr::value(sealed_to))
            .filter(sealing_key::Column::Id.eq(id.0))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

pub(super) async fn delete_records(tx: &Tx, ids: &[SupporterId]) -> Result<u64, StoreError> {
    let delete =
        supporter::Entity::delete_many().filter(supporter::Column::Id.is_in(ids.iter().map(|id| id.0)));
    Ok(delete.exec(tx.connection()).await?.rows_affected)
}

/// A page of sealed records after `after`, by id.
pub(super) async fn records_after(
    connection: &impl ConnectionTrait,
    after: Uuid,
    most: u64,
) -> Result<Vec<SealedRecord>, StoreError> {
    let query = supporter::Entity::find().filter(supporter::Column::Id.gt(after));
    let rows = query.order_by_asc(supporter::Column::Id).limit(most).all(connection).await?;
    Ok(rows.into_iter().map(record_of).collect())
}

pub(super) async fn record(
    connection: &impl ConnectionTrait,
    id: SupporterId,
) -> Result<Option<SealedRecord>, StoreError> {
    Ok(supporter::Entity::find_by_id(id.0).one(connection).await?.map(record_of))
}

/// These keys, as far as they are here.
pub(super) async fn wrapped_keys(
    connection: &impl ConnectionTrait,
    ids: &[SealingKeyId],
) -> Result<Vec<(SealingKeyId, Vec<u8>)>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BULK) {
        let these = sealing_key::Column::Id.is_in(some.iter().map(|id| id.0));
        let rows = sealing_key::Entity::find().filter(these).all(connection).await?;
        found.extend(rows.into_iter().map(|row| (SealingKeyId(row.id), row.wrapped)));
    }
    Ok(found)
}

fn record_of(row: supporter::Model) -> SealedRecord {
    SealedRecord {
        id: SupporterId(row.id),
        sealing_key: SealingKeyId(row.sealing_key_id),
        name: row.name,
        email: row.email,
        message: row.message,
        on_behalf_of: row.on_behalf_of,
    }
}
