//! SQL of papers and reminders that wait to be written.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, FromQueryResult, Statement,
    sea_query::{OnConflict, Value},
};
use uuid::Uuid;

use super::entity::notice;
use crate::{
    kernel::ids::{AffiliationId, NoticeId, TermId},
    platform::{
        db::{StoreError, Tx},
        jobs::Stuck,
    },
};

pub(in crate::affiliations) struct NewNotice<'a> {
    pub id: NoticeId,
    pub affiliation: AffiliationId,
    pub term: TermId,
    pub kind: &'static str,
    /// The invoice's number, where it is about one.
    pub about: &'a str,
    /// `false`: it waits until somebody lets it go.
    pub mailed: bool,
}

/// Queues a paper; the same one of the same term is queued once.
pub(in crate::affiliations) async fn queue(
    tx: &Tx,
    new: NewNotice<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = notice::ActiveModel {
        id: Set(new.id.0),
        affiliation_id: Set(new.affiliation.0),
        term_id: Set(new.term.0),
        kind: Set(new.kind.to_owned()),
        about: Set(new.about.to_owned()),
        state: Set(if new.mailed { "queued" } else { "held" }.to_owned()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        lease_until: Set(None),
        last_error: Set(None),
    };
    let once = OnConflict::columns([notice::Column::TermId, notice::Column::Kind, notice::Column::About])
        .do_nothing()
        .to_owned();
    notice::Entity::insert(row).on_conflict(once).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// A paper that this worker holds.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    affiliation_id: Uuid,
    term_id: Uuid,
    kind: String,
    about: String,
    attempts: i32,
}

#[derive(Clone, Debug)]
pub(in crate::affiliations) struct ClaimedNotice {
    pub id: NoticeId,
    pub affiliation: AffiliationId,
    pub term: TermId,
    pub kind: String,
    pub about: String,
    pub attempts: i32,
}

pub(in crate::affiliations) async fn claim(
    tx: &Tx,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<ClaimedNotice>, StoreError> {
    let sql = tx.claim_sql("affiliation_notice", "id", "id, affiliation_id, term_id, kind, about, attempts");
    let values = [Value::from(now), until.into(), most.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(tx.connection()).await?;
    Ok(rows
        .into_iter()
        .map(|row| ClaimedNotice {
            id: NoticeId(row.id),
            affiliation: AffiliationId(row.affiliation_id),
            term: TermId(row.term_id),
            kind: row.kind,
            about: row.about,
            attempts: row.attempts,
        })
        .collect())
}

pub(in crate::affiliations) async fn finish(tx: &Tx, id: NoticeId) -> Result<(), StoreError> {
    let sql =
        "UPDATE affiliation_notice SET state = 'done', lease_until = NULL, last_error = NULL WHERE id = $1";
    run(tx, sql, vec![id.0.into()]).await
}

/// Puts it back until `at`, or, without, makes it a dead letter.
pub(in crate::affiliations) async fn retry(
    tx: &Tx,
    id: NoticeId,
    at: Option<DateTime<Utc>>,
    error: &str,
) -> Result<(), StoreError> {
    match at {
        Some(at) => {
            let sql = "UPDATE affiliation_notice SET lease_until = NULL, next_attempt_at = $2, last_error = $3 \
                       WHERE id = $1";
            run(tx, sql, vec![id.0.into(), at.into(), error.into()]).await
        }
        None => {
            let sql = "UPDATE affiliation_notice SET lease_until = NULL, state = 'dead', last_error = $2 \
                       WHERE id = $1";
            run(tx, sql, vec![id.0.into(), error.into()]).await
        }
    }
}

/// Puts papers back into the queue with all their attempts: those given up, those held if `held`, those laid aside if
/// `parked`; or one of any of these.
pub(in crate::affiliations) async fn requeue(
    tx: &Tx,
    id: Option<Uuid>,
    (held, parked): (bool, bool),
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let sql = "UPDATE affiliation_notice SET state = 'queued', attempts = 0, next_attempt_at = $1, \
               last_error = NULL WHERE (state = 'dead' AND ($2 IS NULL OR id = $2)) \
               OR (state = 'held' AND ($3 OR id = $2)) OR (state = 'parked' AND ($4 OR id = $2))";
    let values = [Value::from(now), id.into(), held.into(), parked.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// A dead letter that nobody will try any more. Says whether it was one.
pub(in crate::affiliations) async fn give_up(tx: &Tx, id: NoticeId) -> Result<bool, StoreError> {
    let sql = "UPDATE affiliation_notice SET state = 'given_up' WHERE state = 'dead' AND id = $1";
    let statement =
        Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, [id.0.into()]);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected() > 0)
}

/// Lays aside what waits to be written; says how many.
pub(in crate::affiliations) async fn park(tx: &Tx) -> Result<u64, StoreError> {
    let sql = "UPDATE affiliation_notice SET state = 'parked', lease_until = NULL WHERE state = 'queued'";
    let statement = Statement::from_string(tx.connection().get_database_backend(), sql);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

#[derive(FromQueryResult)]
struct StuckRow {
    id: Uuid,
    state: String,
    next_attempt_at: DateTime<Utc>,
    kind: String,
    attempts: i32,
    last_error: Option<String>,
}

/// What does not go on by itself, oldest first, at most a thousand.
pub(in crate::affiliations) async fn stuck(
    connection: &impl ConnectionTrait,
) -> Result<Vec<Stuck>, StoreError> {
    let sql = "SELECT id, state, next_attempt_at, kind, attempts, last_error FROM affiliation_notice \
               WHERE state IN ('dead', 'held', 'parked') ORDER BY next_attempt_at, id LIMIT 1000";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = StuckRow::find_by_statement(statement).all(connection).await?;
    let stuck = rows.into_iter().map(|row| Stuck {
        id: row.id.to_string(),
        state: row.state,
        at: row.next_attempt_at,
        kind: row.kind,
        attempts: row.attempts,
        error: row.last_error,
        can_retry: true,
    });
    Ok(stuck.collect())
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}
