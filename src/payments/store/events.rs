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
    kernel::reference::Reference,
    payments::inbox::{ArchivedEvent, ClaimedEvent, FoundEvent},
    platform::{
        db::{StoreError, Tx},
        jobs::Stuck,
    },
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

pub(in crate::payments) async fn park(tx: &Tx) -> Result<u64, StoreError> {
    let sql = "UPDATE stripe_event SET state = 'parked', lease_until = NULL WHERE state = 'queued'";
    let statement = Statement::from_string(tx.connection().get_database_backend(), sql);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// One that is asked for by its id is taken whatever it is.
pub(in crate::payments) async fn requeue(
    tx: &Tx,
    id: Option<&str>,
    parked: bool,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let sql = "UPDATE stripe_event SET state = 'queued', attempts = 0, next_attempt_at = $1, last_error = NULL \
               WHERE (state = 'dead' AND ($2 IS NULL OR id = $2)) OR (state = 'parked' AND ($3 OR id = $2))";
    let values = [Value::from(now), id.map(str::to_owned).into(), parked.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// A dead letter that nobody will try any more; what it said goes. Says whether it was one.
pub(in crate::payments) async fn give_up(tx: &Tx, id: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE stripe_event SET state = 'given_up', body = NULL WHERE state = 'dead' AND id = $1";
    let statement =
        Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, [Value::from(id)]);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected() > 0)
}

#[derive(FromQueryResult)]
struct StuckRow {
    id: String,
    state: String,
    received_at: DateTime<Utc>,
    r#type: String,
    attempts: i32,
    last_error: Option<String>,
}

pub(in crate::payments) async fn stuck(connection: &impl ConnectionTrait) -> Result<Vec<Stuck>, StoreError> {
    let sql = "SELECT id, state, received_at, type, attempts, last_error FROM stripe_event \
               WHERE state IN ('dead', 'parked') ORDER BY received_at LIMIT 1000";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = StuckRow::find_by_statement(statement).all(connection).await?;
    let stuck = |r: StuckRow| Stuck {
        id: r.id,
        state: r.state,
        at: r.received_at,
        kind: r.r#type,
        attempts: r.attempts,
        error: r.last_error,
        // Without its body, Stripe is asked for the object.
        can_retry: true,
    };
    Ok(rows.into_iter().map(stuck).collect())
}

pub(in crate::payments) async fn wipe_bodies_of(
    tx: &Tx,
    reference: Reference,
    session: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "UPDATE stripe_event SET body = NULL WHERE body IS NOT NULL AND state IN ('dead', 'parked') AND \
               (object_id = $1 OR object_id IN (SELECT source_ref FROM payment WHERE reference = $2) \
               OR object_id IN (SELECT payment_intent FROM payment WHERE reference = $2))";
    run(tx, sql, vec![session.map(str::to_owned).into(), String::from(reference).into()]).await
}

/// Bodies kept longer than allowed (dead letters) are wiped; the rest of the row stays.
pub(in crate::payments) async fn wipe_bodies(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    let sql = "UPDATE stripe_event SET body = NULL WHERE body IS NOT NULL AND received_at < $1";
    run(tx, sql, vec![before.into()]).await
}

/// A dead letter that a sweep applied lives again; what a webhook has archived meanwhile stays as it is.
pub(in crate::payments) async fn note_found(
    tx: &Tx,
    found: Vec<FoundEvent>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for event in found {
        let (state, error) = if event.applied {
            ("processed", None)
        } else {
            ("dead", Some("a sweep could not apply it".to_owned()))
        };
        let created = DateTime::from_timestamp(event.created, 0).unwrap_or(now);
        let sql = "INSERT INTO stripe_event (id, type, object_id, created_at, received_at, body_hash, flag, state, \
                   attempts, next_attempt_at, last_error) VALUES ($1, $2, $3, $4, $5, $6, 'found_by_sweep', $7, 0, \
                   $5, $8) ON CONFLICT (id) DO UPDATE SET state = excluded.state, last_error = excluded.last_error, \
                   body = NULL WHERE stripe_event.state = 'dead'";
        let values = vec![
            event.id.into(),
            event.kind.into(),
            event.object_id.into(),
            created.into(),
            now.into(),
            event.body_hash.into(),
            state.into(),
            error.into(),
        ];
        run(tx, sql, values).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Instant {
    at: DateTime<Utc>,
}

async fn instant(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Instant::find_by_statement(statement).one(connection).await?.map(|row| row.at))
}

/// When the last event came by a webhook.
pub(in crate::payments) async fn last_heard(
    connection: &impl ConnectionTrait,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let sql = "SELECT received_at AS at FROM stripe_event WHERE flag IS NULL OR flag <> 'found_by_sweep' \
               ORDER BY received_at DESC LIMIT 1";
    instant(connection, sql, vec![]).await
}

/// When the first card was charged after an instant. The index is by business date, which a time zone may put
/// a day before.
pub(in crate::payments) async fn first_card_payment_since(
    connection: &impl ConnectionTrait,
    since: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let day = since.date_naive().pred_opt().unwrap_or_default();
    let sql = "SELECT occurred_at AS at FROM payment WHERE business_date >= $1 AND channel = 'card' \
               AND occurred_at > $2 ORDER BY business_date, id LIMIT 1";
    instant(connection, sql, vec![day.into(), since.into()]).await
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}
