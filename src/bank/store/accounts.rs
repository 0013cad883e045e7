//! SQL of the campaign's own accounts, as statements name them.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::entity::bank_account::{ActiveModel, Column, Entity};
use crate::{
    kernel::money::Currency,
    platform::db::{Db, StoreError, Tx},
};

/// An account that a statement was imported for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    pub slug: String,
    /// The hash of its number; none where its statements tell no number.
    pub number_mac: Option<Vec<u8>>,
    /// That of the last figures of its number.
    pub tail_mac: Option<Vec<u8>>,
    /// The last characters of its number.
    pub ending: String,
}

/// The accounts in a currency.
///
/// # Errors
/// Storage only.
pub async fn find_account(db: &Db, currency: Currency) -> Result<Vec<KnownAccount>, StoreError> {
    let rows = Entity::find().filter(Column::Currency.eq(currency.code())).all(db.reader()).await?;
    let known = |row: super::entity::bank_account::Model| KnownAccount {
        slug: row.slug,
        number_mac: row.number_mac,
        tail_mac: row.tail_mac,
        ending: row.ending,
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Notes an account, or the number of one whose statements told none.
///
/// # Errors
/// Storage only.
pub async fn bind_account(
    tx: &Tx,
    new: KnownAccount,
    currency: Currency,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        slug: Set(new.slug),
        currency: Set(currency.code().to_owned()),
        number_mac: Set(new.number_mac),
        tail_mac: Set(new.tail_mac),
        ending: Set(new.ending),
        created_at: Set(now),
    };
    let known = OnConflict::columns([Column::Slug, Column::Currency])
        .update_columns([Column::NumberMac, Column::TailMac, Column::Ending])
        .to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}
