//! SQL of the outbox.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, Statement, sea_query::Value};
use uuid::Uuid;

use crate::{
    kernel::{ids::MailId, reference::Reference},
    platform::{
        db::{StoreError, Tx},
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
    let row = mail::ActiveModel {
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
    };
    mail::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
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

/// The mail is with the mail server: its envelope is destroyed.
pub(super) async fn mark_sent(tx: &Tx, id: MailId, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE mail SET state = 'sent', sent_at = $2, wrapped_key = NULL, envelope = NULL, address_source = NULL, \
         lease_until = NULL, last_error = NULL WHERE id = $1",
        vec![id.0.into(), now.into()],
    )
    .await
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
