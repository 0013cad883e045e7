//! SQL of sealed records and of the keys that sealed them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{Consent, SealedRecord};
use crate::{
    kernel::ids::{SealingKeyId, SupporterId},
    platform::{
        db::{StoreError, Tx},
        vault::SealingKey,
    },
};

mod entity {
    //! Tables of supporters; they never leave the store.

    crate::table!(sealing_key, "sealing_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        wrapped: Vec<u8>,
        created_at: DateTimeUtc,
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

pub(super) async fn insert_key(tx: &Tx, key: &SealingKey, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = sealing_key::ActiveModel {
        id: Set(key.id.0),
        wrapped: Set(key.wrapped.clone()),
        created_at: Set(now),
    };
    let known = OnConflict::column(sealing_key::Column::Id).do_nothing().to_owned();
    sealing_key::Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_record(
    tx: &Tx,
    record: SealedRecord,
    consent: Consent,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = supporter::ActiveModel {
        id: Set(record.id.0),
        sealing_key_id: Set(record.sealing_key.0),
        name: Set(record.name),
        email: Set(record.email),
        message: Set(record.message),
        on_behalf_of: Set(record.on_behalf_of),
        consent_version: Set(Some(consent.version)),
        consent_at: Set(Some(consent.given_at)),
        created_at: Set(now),
    };
    supporter::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
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

pub(super) async fn wrapped_key(
    connection: &impl ConnectionTrait,
    id: SealingKeyId,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sealing_key::Entity::find_by_id(id.0).one(connection).await?.map(|k| k.wrapped))
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
