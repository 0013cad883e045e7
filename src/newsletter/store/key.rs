//! SQL of the key by which addresses that left are known again.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::entity::newsletter_key::{ActiveModel, Column, Entity};
use crate::platform::db::{StoreError, Tx};

/// There is one.
const ID: i32 = 1;

/// As it is stored.
pub(in crate::newsletter) struct StoredKey {
    /// Under the server key.
    pub wrapped: Vec<u8>,
    /// An age file to the recipients.
    pub recovery: Vec<u8>,
    /// Hash of those recipients.
    pub sealed_to: String,
}

pub(in crate::newsletter) async fn read(
    connection: &impl ConnectionTrait,
) -> Result<Option<StoredKey>, StoreError> {
    let row = Entity::find_by_id(ID).one(connection).await?;
    Ok(row.map(|row| StoredKey { wrapped: row.wrapped, recovery: row.recovery, sealed_to: row.sealed_to }))
}

pub(in crate::newsletter) async fn insert(tx: &Tx, new: StoredKey) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(ID),
        wrapped: Set(new.wrapped),
        recovery: Set(new.recovery),
        sealed_to: Set(new.sealed_to),
    };
    let known = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::newsletter) async fn update(tx: &Tx, key: StoredKey) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Wrapped, Expr::value(key.wrapped))
        .col_expr(Column::Recovery, Expr::value(key.recovery))
        .col_expr(Column::SealedTo, Expr::value(key.sealed_to))
        .filter(Column::Id.eq(ID))
        .exec(tx.connection())
        .await?;
    Ok(())
}
