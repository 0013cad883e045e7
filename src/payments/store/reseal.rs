//! SQL that puts archived bodies under another key, or gives them up.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};

use super::entity::stripe_event::{Column, Entity};
use crate::platform::db::{StoreError, Tx};

/// A page of bodies after an event's id: id and body.
pub(in crate::payments) async fn bodies(
    tx: &Tx,
    after: &str,
    most: u64,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let query = Entity::find().filter(Column::Body.is_not_null()).filter(Column::Id.gt(after));
    let rows = query.order_by_asc(Column::Id).limit(most).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.body?))).collect())
}

pub(in crate::payments) async fn set_body(tx: &Tx, id: &str, body: Vec<u8>) -> Result<(), StoreError> {
    let sql = "UPDATE stripe_event SET body = $2 WHERE id = $1";
    let backend = tx.connection().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [id.into(), body.into()]);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

/// Their objects are fetched instead.
pub(in crate::payments) async fn give_up_bodies(tx: &Tx) -> Result<u64, StoreError> {
    let sql = "UPDATE stripe_event SET body = NULL WHERE body IS NOT NULL";
    let statement = Statement::from_string(tx.connection().get_database_backend(), sql);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}
