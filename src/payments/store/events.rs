//! SQL of the inbox.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, FromQueryResult, QueryTrait, Statement,
    sea_query::{OnConflict, Value},
};

use super::entity::stripe_event;
use crate::{
    payments::inbox::{ArchivedEvent, ClaimedEvent},
    platform::db::{StoreError, Tx},
};

/// Writes what is not archived yet and returns the ids of those; an id that is known stays as it is.
pub(in crate::payments) async fn insert(
    tx: &Tx,
    mut new: Vec<ArchivedEvent>,
) -> Result<HashSet<String>, StoreError> {
    let mut written = HashSet::new();
    while !new.is_empty() {
        // Only so many different statements as there are powers of two: each is prepared once.
        let rest = new.split_off(1 << new.len().ilog2());
        let rows = std::mem::replace(&mut new, rest).into_iter().map(row_of);
        let known = OnConflict::column(stripe_event::Column::Id).do_nothing().to_owned();
        let insert = stripe_event::Entity::insert_many(rows).on_conflict(known);
        let query = insert.into_query().returning_col(stripe_event::Column::Id).to_owned();
        let rows = tx.connection().query_all(&query).await?;
        for row in rows {
            written.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(written)
}

fn row_of(new: ArchivedEvent) -> stripe_event::ActiveModel {
    stripe_event::ActiveModel {
        id: Set(new.id),
        r#type: Set(new.kind),
        object_id: Set(new.object_id),
        created_at: Set(new.created_at),
        received_at: Set(new.received_at),
        body: Set(Some(new.sealed_body)),
        body_hash: Set(new.body_hash),
        flag: Set(new.flag.map(str::to_owned)),
        state: Set("queued".to_owned()),
        attempts: Set(0),
        next_attempt_at: Set(new.received_at),
        lease_until: Set(None),
        last_error: Set(None),
    }
}

#[derive(FromQueryResult)]
struct ClaimedRow {
    id: String,
    r#type: String,
    object_id: Option<String>,
    body: Option<Vec<u8>>,
    attempts: i32,
}

pub(in crate::payments) async fn claim(
    tx: &Tx,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<ClaimedEvent>, StoreError> {
    let sql = tx.claim_sql("stripe_event", "id", "id, type, object_id, body, attempts");
    let values = [Value::from(now), until.into(), most.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    let rows = ClaimedRow::find_by_statement(statement).all(tx.connection()).await?;
    let event = |r: ClaimedRow| ClaimedEvent {
        id: r.id,
        kind: r.r#type,
        object_id: r.object_id,
        sealed_body: r.body,
        attempts: r.attempts,
    };
    Ok(rows.into_iter().map(event).collect())
}

/// The events are dealt with: their bodies, which may name somebody, go.
pub(in crate::payments) async fn finish(tx: &Tx, ids: &[String]) -> Result<(), StoreError> {
    // One text for any number of ids, so that the statement is prepared once.
    let these = if tx.locks_rows() {
        "SELECT json_array_elements_text(CAST($1 AS json))"
    } else {
        "SELECT value FROM json_each($1)"
    };
    let sql = format!(
        "UPDATE stripe_event SET state = 'processed', body = NULL, lease_until = NULL, last_error = NULL \
         WHERE id IN ({these})"
    );
    run(tx, &sql, vec![serde_json::json!(ids).to_string().into()]).await
}

pub(in crate::payments) async fn retry(
    tx: &Tx,
    id: &str,
    at: Option<DateTime<Utc>>,
    error: &str,
) -> Result<(), StoreError> {
    match at {
        Some(at) => {
            let sql = "UPDATE stripe_event SET lease_until = NULL, next_attempt_at = $2, last_error = $3 WHERE id = $1";
            run(tx, sql, vec![id.into(), at.into(), error.into()]).await
        }
        None => {
            let sql =
                "UPDATE stripe_event SET lease_until = NULL, state = 'dead', last_error = $2 WHERE id = $1";
            run(tx, sql, vec![id.into(), error.into()]).await
        }
    }
}

/// Bodies kept longer than allowed (dead letters) are wiped; the rest of the row stays.
pub(in crate::payments) async fn wipe_bodies(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "UPDATE stripe_event SET body = NULL WHERE body IS NOT NULL AND received_at < $1";
    run(tx, sql, vec![before.into()]).await
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}
