//! SQL of the outbox.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use crate::{
    kernel::{ids::MailId, reference::Reference},
    platform::{
        db::{StoreError, Tx},
        jobs::Stuck,
        vault::Envelope,
    },
};

crate::table!(mail, "mail" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    reference: String,
    locale: String,
    message_id: String,
    state: String,
    address_source: Option<String>,
    wrapped_key: Option<Vec<u8>>,
    envelope: Option<Vec<u8>>,
    attempts: i32,
    next_attempt_at: DateTimeUtc,
    lease_until: Option<DateTimeUtc>,
    last_error: Option<String>,
    created_at: DateTimeUtc,
    sent_at: Option<DateTimeUtc>,
});

#[derive(Clone)]
pub(super) struct NewRow {
    pub id: MailId,
    pub kind: &'static str,
    pub reference: Reference,
    pub locale: &'static str,
    pub message_id: String,
    pub address_source: Option<String>,
    pub envelope: Envelope,
    pub created_at: DateTime<Utc>,
    pub next_attempt_at: DateTime<Utc>,
}

/// A mail that this worker holds.
pub(super) struct ClaimedMail {
    pub id: MailId,
    pub message_id: String,
    pub address_source: Option<String>,
    pub envelope: Option<Envelope>,
    pub attempts: i32,
    pub created_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &Tx, new: NewRow) -> Result<(), StoreError> {
    mail::Entity::insert(row_of(new)).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_many(tx: &Tx, new: Vec<NewRow>) -> Result<(), StoreError> {
    tx.insert_all(new.into_iter().map(row_of).collect()).await
}

/// Which of these mails still lack their address.
pub(super) async fn without_address(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let query = mail::Entity::find()
        .select_only()
        .column(mail::Column::Id)
        .filter(mail::Column::Id.is_in(ids.iter().copied()))
        .filter(mail::Column::State.eq("queued"))
        .filter(mail::Column::AddressSource.is_not_null());
    Ok(query.into_tuple().all(tx.connection()).await?)
}

fn row_of(new: NewRow) -> mail::ActiveModel {
    mail::ActiveModel {
        id: Set(new.id.0),
        kind: Set(new.kind.to_owned()),
        reference: Set(new.reference.into()),
        locale: Set(new.locale.to_owned()),
        message_id: Set(new.message_id),
        state: Set("queued".to_owned()),
        address_source: Set(new.address_source),
        wrapped_key: Set(Some(new.envelope.wrapped_key)),
        envelope: Set(Some(new.envelope.body)),
        attempts: Set(0),
        next_attempt_at: Set(new.next_attempt_at),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(new.created_at),
        sent_at: Set(None),
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    message_id: String,
    address_source: Option<String>,
    wrapped_key: Option<Vec<u8>>,
    envelope: Option<Vec<u8>>,
    attempts: i32,
    created_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, message_id, address_source, wrapped_key, envelope, attempts, created_at";

fn claimed(row: Row) -> ClaimedMail {
    let envelope =
        row.wrapped_key.zip(row.envelope).map(|(wrapped_key, body)| Envelope { wrapped_key, body });
    ClaimedMail {
        id: MailId(row.id),
        message_id: row.message_id,
        address_source: row.address_source,
        envelope,
        attempts: row.attempts,
        created_at: row.created_at,
    }
}

pub(super) async fn claim(
    tx: &Tx,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<ClaimedMail>, StoreError> {
    let sql = tx.claim_sql("mail", "id", COLUMNS);
    let values = [Value::from(now), until.into(), most.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    Ok(Row::find_by_statement(statement).all(tx.connection()).await?.into_iter().map(claimed).collect())
}

/// The envelope of a mail that still lacks its address.
pub(super) async fn waiting_for_address(tx: &Tx, id: MailId) -> Result<Option<Envelope>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mail WHERE id = $1 AND state = 'queued' AND address_source IS NOT NULL{}",
        if tx.locks_rows() { " FOR UPDATE" } else { "" }
    );
    let statement =
        Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, [id.0.into()]);
    let row = Row::find_by_statement(statement).one(tx.connection()).await?;
    Ok(row.and_then(|row| claimed(row).envelope))
}

/// Puts the complete envelope in place of the one without an address.
pub(super) async fn set_envelope(
    tx: &Tx,
    id: MailId,
    envelope: Envelope,
    due: DateTime<Utc>,
) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE mail SET wrapped_key = $2, envelope = $3, address_source = NULL, next_attempt_at = $4 WHERE id = $1",
        vec![id.0.into(), envelope.wrapped_key.into(), envelope.body.into(), due.into()],
    )
    .await
}

/// These mails are with the mail server: their envelopes are destroyed. One round's: a few.
pub(super) async fn mark_sent(tx: &Tx, ids: &[Uuid], now: DateTime<Utc>) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let nothing = Expr::value(None::<Vec<u8>>);
    mail::Entity::update_many()
        .col_expr(mail::Column::State, Expr::value("sent"))
        .col_expr(mail::Column::SentAt, Expr::value(now))
        .col_expr(mail::Column::WrappedKey, nothing.clone())
        .col_expr(mail::Column::Envelope, nothing)
        .col_expr(mail::Column::AddressSource, Expr::value(None::<String>))
        .col_expr(mail::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(mail::Column::LastError, Expr::value(None::<String>))
        .filter(mail::Column::Id.is_in(ids.iter().copied()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Nobody gave an address after all: there is nobody to write to.
pub(super) async fn mark_unaddressed(tx: &Tx, id: MailId) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE mail SET state = 'unaddressed', wrapped_key = NULL, envelope = NULL, lease_until = NULL WHERE id = $1",
        vec![id.0.into()],
    )
    .await
}

pub(super) async fn retry(
    tx: &Tx,
    id: MailId,
    at: Option<DateTime<Utc>>,
    error: &str,
) -> Result<(), StoreError> {
    match at {
        Some(at) => {
            let sql =
                "UPDATE mail SET lease_until = NULL, next_attempt_at = $2, last_error = $3 WHERE id = $1";
            run(tx, sql, vec![id.0.into(), at.into(), error.into()]).await
        }
        None => {
            let sql = "UPDATE mail SET lease_until = NULL, state = 'dead', last_error = $2 WHERE id = $1";
            run(tx, sql, vec![id.0.into(), error.into()]).await
        }
    }
}

pub(super) async fn park(tx: &Tx) -> Result<u64, StoreError> {
    let sql = "UPDATE mail SET state = 'parked', lease_until = NULL WHERE state = 'queued'";
    let statement = Statement::from_string(tx.connection().get_database_backend(), sql);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// One that is asked for by its id is taken whatever it is.
pub(super) async fn requeue(
    tx: &Tx,
    id: Option<MailId>,
    parked: bool,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let sql = "UPDATE mail SET state = 'queued', attempts = 0, next_attempt_at = $1, last_error = NULL \
               WHERE envelope IS NOT NULL AND \
               ((state = 'dead' AND ($2 IS NULL OR id = $2)) OR (state = 'parked' AND ($3 OR id = $2)))";
    let values = [Value::from(now), id.map(|id| id.0).into(), parked.into()];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// A dead letter that nobody will try any more; what it said goes. Says whether it was one.
pub(super) async fn give_up(tx: &Tx, id: MailId) -> Result<bool, StoreError> {
    let sql = "UPDATE mail SET state = 'given_up', wrapped_key = NULL, envelope = NULL, address_source = NULL \
               WHERE state = 'dead' AND id = $1";
    let statement =
        Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, [id.0.into()]);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected() > 0)
}

#[derive(FromQueryResult)]
struct StuckRow {
    id: Uuid,
    state: String,
    created_at: DateTime<Utc>,
    kind: String,
    attempts: i32,
    last_error: Option<String>,
    has_content: bool,
}

pub(super) async fn stuck(connection: &impl ConnectionTrait) -> Result<Vec<Stuck>, StoreError> {
    let sql = "SELECT id, state, created_at, kind, attempts, last_error, envelope IS NOT NULL AS has_content \
               FROM mail WHERE state IN ('dead', 'parked') ORDER BY created_at LIMIT 1000";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = StuckRow::find_by_statement(statement).all(connection).await?;
    let stuck = |r: StuckRow| Stuck {
        id: r.id.to_string(),
        state: r.state,
        at: r.created_at,
        kind: r.kind,
        attempts: r.attempts,
        error: r.last_error,
        can_retry: r.has_content,
    };
    Ok(rows.into_iter().map(stuck).collect())
}

/// A page of keys of envelopes after a mail's id.
pub(super) async fn wrapped_keys(
    tx: &Tx,
    after: Uuid,
    most: u64,
) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let query = mail::Entity::find()
        .filter(mail::Column::WrappedKey.is_not_null())
        .filter(mail::Column::Id.gt(after));
    let rows = query.order_by_asc(mail::Column::Id).limit(most).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.wrapped_key?))).collect())
}

pub(super) async fn set_wrapped_key(tx: &Tx, id: Uuid, wrapped: Vec<u8>) -> Result<(), StoreError> {
    run(tx, "UPDATE mail SET wrapped_key = $2 WHERE id = $1", vec![id.into(), wrapped.into()]).await
}

/// How many mails of a kind were queued under a reference since.
pub(super) async fn count_since(
    tx: &Tx,
    kind: &str,
    reference: Reference,
    since: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let query = mail::Entity::find()
        .filter(mail::Column::Reference.eq(String::from(reference)))
        .filter(mail::Column::Kind.eq(kind))
        .filter(mail::Column::CreatedAt.gte(since));
    Ok(query.count(tx.connection()).await?)
}

/// Destroys the envelopes of one reference for good.
pub(super) async fn destroy_of(tx: &Tx, reference: Reference) -> Result<u64, StoreError> {
    let sql = "UPDATE mail SET state = 'erased', wrapped_key = NULL, envelope = NULL, address_source = NULL, \
               lease_until = NULL WHERE envelope IS NOT NULL AND reference = $1";
    let backend = tx.connection().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [String::from(reference).into()]);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// Destroys all envelopes; the mails become dead letters.
pub(super) async fn destroy_all(tx: &Tx) -> Result<u64, StoreError> {
    let sql = "UPDATE mail SET state = 'dead', wrapped_key = NULL, envelope = NULL, address_source = NULL, \
               lease_until = NULL WHERE envelope IS NOT NULL";
    let statement = Statement::from_string(tx.connection().get_database_backend(), sql);
    Ok(tx.connection().execute_raw(statement).await?.rows_affected())
}

/// Destroys envelopes queued before `before`; the mails become dead letters.
pub(super) async fn destroy_old(tx: &Tx, before: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE mail SET state = 'dead', wrapped_key = NULL, envelope = NULL, address_source = NULL, \
         lease_until = NULL WHERE envelope IS NOT NULL AND created_at < $1",
        vec![before.into()],
    )
    .await
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// How many mails are in a state.
pub(super) async fn count(connection: &impl ConnectionTrait, state: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) AS count FROM mail WHERE state = $1";
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [state.into()]);
    Ok(Count::find_by_statement(statement).one(connection).await?.map_or(0, |c| c.count))
}

async fn run(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}
