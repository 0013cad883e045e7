//! SQL of the sweeps.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, Statement,
    sea_query::{OnConflict, Value},
};

use super::entity::sweep_checkpoint;
use crate::{
    payments::sweeps::Checkpoint,
    platform::db::{StoreError, Tx},
};

pub(in crate::payments) async fn find(
    connection: &impl ConnectionTrait,
    list: &str,
) -> Result<Option<Checkpoint>, StoreError> {
    let row = sweep_checkpoint::Entity::find_by_id(list.to_owned()).one(connection).await?;
    Ok(row.map(|row| Checkpoint { cursor: row.cursor, reached_at: row.reached_at, running: row.running }))
}

pub(in crate::payments) async fn upsert(tx: &Tx, list: &str, new: Checkpoint) -> Result<(), StoreError> {
    use sweep_checkpoint::{ActiveModel, Column, Entity};
    let row = ActiveModel {
        list: Set(list.to_owned()),
        cursor: Set(new.cursor),
        reached_at: Set(new.reached_at),
        running: Set(new.running),
    };
    let update = OnConflict::column(Column::List)
        .update_columns([Column::Cursor, Column::ReachedAt, Column::Running])
        .to_owned();
    Entity::insert(row).on_conflict(update).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::payments) async fn rest(tx: &Tx, list: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "UPDATE sweep_checkpoint SET running = FALSE, reached_at = $2 WHERE list = $1";
    run(tx, sql, vec![list.into(), until.into()]).await?;
    Ok(())
}

pub(in crate::payments) async fn take_turn(
    tx: &Tx,
    now: DateTime<Utc>,
    night: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let first = "INSERT INTO sweep_turn (name, done_at) VALUES ('nightly', $1) ON CONFLICT (name) DO NOTHING";
    run(tx, first, vec![now.into()]).await?;
    let take = "UPDATE sweep_turn SET lease_until = $3 WHERE name = 'nightly' AND done_at < $2 \
                AND (lease_until IS NULL OR lease_until < $1)";
    Ok(run(tx, take, vec![now.into(), night.into(), until.into()]).await? > 0)
}

pub(in crate::payments) async fn keep_turn(tx: &Tx, until: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "UPDATE sweep_turn SET lease_until = $1 WHERE name = 'nightly' AND lease_until IS NOT NULL";
    run(tx, sql, vec![until.into()]).await?;
    Ok(())
}

pub(in crate::payments) async fn end_turn(tx: &Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "UPDATE sweep_turn SET done_at = $1, lease_until = NULL WHERE name = 'nightly'";
    run(tx, sql, vec![now.into()]).await?;
    Ok(())
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}
