//! SQL of erasures.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    Statement,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use crate::{
    kernel::reference::Reference,
    platform::db::{StoreError, Tx},
    supporters::erasures::Telling,
};

crate::table!(erasure, "erasure" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    reference: String,
    state: String,
    token_hash: Option<Vec<u8>>,
    session_id: Option<String>,
    attempts: i32,
    next_attempt_at: DateTimeUtc,
    lease_until: Option<DateTimeUtc>,
    last_error: Option<String>,
    asked_at: DateTimeUtc,
    erased_at: Option<DateTimeUtc>,
});

pub(in crate::supporters) async fn insert(
    tx: &Tx,
    id: Uuid,
    reference: Reference,
    session: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = erasure::ActiveModel {
        id: Set(id),
        reference: Set(reference.into()),
        state: Set(if session.is_some() { "queued" } else { "done" }.to_owned()),
        token_hash: Set(None),
        session_id: Set(session),
        attempts: Set(0),
        next_attempt_at: Set(now),
        lease_until: Set(None),
        last_error: Set(None),
        asked_at: Set(now),
        erased_at: Set(Some(now)),
    };
    erasure::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    session_id: Option<String>,
    attempts: i32,
}

pub(in crate::supporters) async fn claim(
    tx: &Tx,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<Telling>, StoreError> {
    let sql = tx.claim_sql("erasure", "id", "id, session_id, attempts");
    let values = [Value::from(now), until.into(), most.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(tx.connection()).await?;
    let telling = |r: Row| Some(Telling { id: r.id, session: r.session_id?, attempts: r.attempts });
    Ok(rows.into_iter().filter_map(telling).collect())
}

/// Done, or to be tried again at `at`; without a time it is given up.
pub(in crate::supporters) async fn settle(
    tx: &Tx,
    id: Uuid,
    failed: Option<(String, Option<DateTime<Utc>>)>,
) -> Result<(), StoreError> {
    let (sql, values): (&str, Vec<Value>) = match failed {
        None => (
            "UPDATE erasure SET state = 'done', lease_until = NULL, last_error = NULL WHERE id = $1",
            vec![id.into()],
        ),
        Some((error, Some(at))) => (
            "UPDATE erasure SET lease_until = NULL, last_error = $2, next_attempt_at = $3 WHERE id = $1",
            vec![id.into(), error.into(), at.into()],
        ),
        Some((error, None)) => (
            "UPDATE erasure SET state = 'dead', lease_until = NULL, last_error = $2 WHERE id = $1",
            vec![id.into(), error.into()],
        ),
    };
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

pub(in crate::supporters) async fn insert_asked(
    tx: &Tx,
    id: Uuid,
    reference: Reference,
    token_hash: Option<[u8; 32]>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = erasure::ActiveModel {
        id: Set(id),
        reference: Set(reference.into()),
        state: Set("asked".to_owned()),
        token_hash: Set(token_hash.map(|hash| hash.to_vec())),
        session_id: Set(None),
        attempts: Set(0),
        next_attempt_at: Set(now),
        lease_until: Set(None),
        last_error: Set(None),
        asked_at: Set(now),
        erased_at: Set(None),
    };
    erasure::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn asked_of(reference: Reference) -> Select<erasure::Entity> {
    erasure::Entity::find()
        .filter(erasure::Column::Reference.eq(String::from(reference)))
        .filter(erasure::Column::State.eq("asked"))
}

pub(in crate::supporters) async fn asked_since(
    tx: &Tx,
    reference: Reference,
    since: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let query = asked_of(reference).filter(erasure::Column::AskedAt.gt(since));
    Ok(query.one(tx.connection()).await?.is_some())
}

/// What was asked is done: its links erase nothing any more.
pub(in crate::supporters) async fn end_asked(tx: &Tx, reference: Reference) -> Result<(), StoreError> {
    erasure::Entity::update_many()
        .col_expr(erasure::Column::State, Expr::value("done"))
        .col_expr(erasure::Column::TokenHash, Expr::value(Value::Bytes(None)))
        .filter(erasure::Column::Reference.eq(String::from(reference)))
        .filter(erasure::Column::State.eq("asked"))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::supporters) async fn find_asked(
    connection: &impl ConnectionTrait,
    token_hash: &[u8; 32],
    since: DateTime<Utc>,
) -> Result<Option<Reference>, StoreError> {
    let query = erasure::Entity::find()
        .filter(erasure::Column::TokenHash.eq(token_hash.to_vec()))
        .filter(erasure::Column::State.eq("asked"))
        .filter(erasure::Column::AskedAt.gt(since));
    let found = query.one(connection).await?;
    found.map(|row| row.reference.parse().map_err(|_| corrupt())).transpose()
}

pub(in crate::supporters) async fn asked(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(Reference, DateTime<Utc>, bool)>, StoreError> {
    let query = erasure::Entity::find().filter(erasure::Column::State.eq("asked"));
    let rows = query.order_by_asc(erasure::Column::AskedAt).limit(1000).all(connection).await?;
    let asked = |row: erasure::Model| {
        Ok((row.reference.parse().map_err(|_| corrupt())?, row.asked_at, row.token_hash.is_some()))
    };
    rows.into_iter().map(asked).collect()
}

fn corrupt() -> StoreError {
    StoreError::Corrupt("an erasure's reference".to_owned())
}
