//! SQL of payments, refunds, disputes and payables.

pub(super) mod attempts;
pub(super) mod bank_lines;
pub(super) mod checkpoints;
pub(super) mod disputes;
mod entity;
pub(super) mod events;
pub(super) mod lines;
pub(super) mod many;
pub(super) mod origins;
pub(super) mod payouts;
pub(super) mod reseal;
pub(super) mod waiting;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{payable, payment};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
    sea_query::{Expr, LockType, OnConflict, Value},
};

use uuid::Uuid;

use super::{
    payable::{Payable, PayableKind},
    payment::Payment,
    record_refund::KnownRefund,
};
use crate::{
    kernel::{
        ids::PaymentId,
        money::Money,
        payment_fact::{Refund, RefundStatus},
        reference::Reference,
    },
    platform::db::{StoreError, Tx},
};

pub(super) fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}

pub(super) async fn find_payable(tx: &Tx, reference: Reference) -> Result<Option<Payable>, StoreError> {
    let row = payable::Entity::find_by_id(String::from(reference)).one(tx.connection()).await?;
    row.map(|r| Ok(Payable { reference, kind: PayableKind::from_code(&r.kind)?, owner: r.owner_id }))
        .transpose()
}

/// `false` when the source is known already.
pub(super) async fn insert_payment(
    tx: &Tx,
    source: &str,
    new: &Payment,
    occurred_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = payment_row(source, new, occurred_at);
    let known =
        OnConflict::columns([payment::Column::Source, payment::Column::SourceRef]).do_nothing().to_owned();
    let written =
        payment::Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(written > 0)
}

fn payment_row(source: &str, new: &Payment, occurred_at: DateTime<Utc>) -> payment::ActiveModel {
    payment::ActiveModel {
        id: Set(new.id.0),
        reference: Set(new.reference.map(String::from)),
        channel: Set(new.channel.clone()),
        source: Set(source.to_owned()),
        source_ref: Set(new.source_ref.clone()),
        payment_intent: Set(new.payment_intent.clone()),
        fund: Set(new.fund.clone()),
        currency: Set(new.amount.currency.code().to_owned()),
        amount_minor: Set(new.amount.minor),
        refunded_minor: Set(0),
        dispute_status: Set(None),
        fee_minor: Set(None),
        fee_currency: Set(None),
        balance_transaction: Set(new.balance_transaction.clone()),
        occurred_at: Set(occurred_at),
        business_date: Set(new.business_date),
        returned_at: Set(None),
    }
}

fn payment_of(row: payment::Model) -> Result<Payment, StoreError> {
    let currency = row.currency.parse().map_err(|_| corrupt("a payment's currency"))?;
    let reference =
        row.reference.map(|r| r.parse()).transpose().map_err(|_| corrupt("a payment's reference"))?;
    Ok(Payment {
        id: PaymentId(row.id),
        reference,
        channel: row.channel,
        source_ref: row.source_ref,
        payment_intent: row.payment_intent,
        fund: row.fund,
        amount: Money::new(row.amount_minor, currency),
        refunded_minor: row.refunded_minor,
        dispute_status: row.dispute_status,
        fee_known: row.fee_minor.is_some(),
        balance_transaction: row.balance_transaction,
        business_date: row.business_date,
        returned: row.returned_at.is_some(),
    })
}

/// Locked on PostgreSQL, so that two workers do not both add to it.
pub(super) async fn payment_by_source(
    tx: &Tx,
    source: &str,
    source_ref: &str,
) -> Result<Option<Payment>, StoreError> {
    let mut query = payment::Entity::find()
        .filter(payment::Column::Source.eq(source))
        .filter(payment::Column::SourceRef.eq(source_ref));
    if tx.locks_rows() {
        query = query.lock(LockType::Update);
    }
    query.one(tx.connection()).await?.map(payment_of).transpose()
}

pub(super) async fn payment(
    connection: &impl ConnectionTrait,
    id: PaymentId,
) -> Result<Option<Payment>, StoreError> {
    payment::Entity::find_by_id(id.0).one(connection).await?.map(payment_of).transpose()
}

pub(super) async fn payment_by_intent(tx: &Tx, intent: &str) -> Result<Option<Payment>, StoreError> {
    let query = payment::Entity::find().filter(payment::Column::PaymentIntent.eq(intent));
    query.one(tx.connection()).await?.map(payment_of).transpose()
}

pub(super) async fn payments_of(
    connection: &impl ConnectionTrait,
    reference: Reference,
) -> Result<Vec<Payment>, StoreError> {
    let query = payment::Entity::find().filter(payment::Column::Reference.eq(String::from(reference)));
    let rows = query.order_by_asc(payment::Column::Id).limit(1000).all(connection).await?;
    rows.into_iter().map(payment_of).collect()
}

pub(super) async fn set_balance_transaction(tx: &Tx, id: PaymentId, line: &str) -> Result<(), StoreError> {
    payment::Entity::update_many()
        .col_expr(payment::Column::BalanceTransaction, Expr::value(line))
        .filter(payment::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Somebody owns the money after all.
pub(super) async fn set_owner(
    tx: &Tx,
    id: PaymentId,
    reference: Reference,
    fund: &str,
) -> Result<(), StoreError> {
    payment::Entity::update_many()
        .col_expr(payment::Column::Reference, Expr::value(String::from(reference)))
        .col_expr(payment::Column::Fund, Expr::value(fund))
        .filter(payment::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn set_fee(tx: &Tx, id: PaymentId, line: &str, fee: Money) -> Result<(), StoreError> {
    payment::Entity::update_many()
        .col_expr(payment::Column::FeeMinor, Expr::value(fee.minor))
        .col_expr(payment::Column::FeeCurrency, Expr::value(fee.currency.code()))
        .col_expr(payment::Column::BalanceTransaction, Expr::value(line))
        .filter(payment::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The debit came back at this instant.
pub(super) async fn set_returned(tx: &Tx, id: PaymentId, at: DateTime<Utc>) -> Result<(), StoreError> {
    payment::Entity::update_many()
        .col_expr(payment::Column::ReturnedAt, Expr::value(at))
        .filter(payment::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Id {
    id: String,
}

/// Those of `ids` that a query finds; `{}` stands for the list.
async fn known_ids(
    connection: &impl ConnectionTrait,
    sql: &str,
    ids: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let numbers: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let values: Vec<Value> = ids.iter().map(|id| id.as_str().into()).collect();
    let sql = sql.replace("{}", &numbers.join(", "));
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = Id::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(super) async fn known_charges(
    connection: &impl ConnectionTrait,
    ids: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT source_ref AS id FROM payment WHERE source = 'stripe' AND source_ref IN ({})";
    known_ids(connection, sql, ids).await
}

pub(super) async fn known_refunds(
    connection: &impl ConnectionTrait,
    ids: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreError> {
    known_ids(connection, "SELECT id FROM refund WHERE id IN ({})", ids).await
}

pub(super) async fn known_events(
    connection: &impl ConnectionTrait,
    ids: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreError> {
    known_ids(connection, "SELECT id FROM stripe_event WHERE state <> 'dead' AND id IN ({})", ids).await
}

#[derive(FromQueryResult)]
struct CurrencySum {
    currency: String,
    minor: i64,
}

pub(super) async fn charges_without_line(
    connection: &impl ConnectionTrait,
) -> Result<Vec<Money>, StoreError> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        "SELECT currency, CAST(SUM(amount_minor) AS BIGINT) AS minor FROM payment \
         WHERE fee_minor IS NULL AND channel = 'card' GROUP BY currency",
    );
    let rows = CurrencySum::find_by_statement(statement).all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| corrupt("a payment's currency"))?;
            Ok(Money::new(row.minor, currency))
        })
        .collect()
}

#[derive(FromQueryResult)]
struct Oldest {
    occurred_at: DateTime<Utc>,
}

pub(super) async fn oldest_without_fee(
    connection: &impl ConnectionTrait,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        "SELECT occurred_at FROM payment WHERE fee_minor IS NULL AND channel = 'card' ORDER BY occurred_at LIMIT 1",
    );
    Ok(Oldest::find_by_statement(statement).one(connection).await?.map(|o| o.occurred_at))
}

/// A refund that came back stays so: `failed` is never overwritten by an older word.
pub(super) async fn upsert_refund(
    tx: &Tx,
    payment: PaymentId,
    new: &Refund,
    came_back: bool,
) -> Result<(), StoreError> {
    let status = match new.status {
        _ if came_back => "failed",
        RefundStatus::Succeeded => "succeeded",
        _ => "pending",
    };
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "INSERT INTO refund (id, payment_id, currency, amount_minor, status, occurred_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET status = excluded.status \
         WHERE refund.status <> 'failed' AND NOT (refund.status = 'succeeded' AND excluded.status = 'pending')",
        [
            Value::from(new.id.clone()),
            payment.0.into(),
            new.amount.currency.code().into(),
            new.amount.minor.into(),
            status.into(),
            new.created.into(),
        ],
    );
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct RefundRow {
    payment_id: Uuid,
    amount_minor: i64,
    currency: String,
}

/// A refund that was told before, with its payment.
pub(super) async fn known_refund(tx: &Tx, id: &str) -> Result<Option<KnownRefund>, StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "SELECT payment_id, amount_minor, currency FROM refund WHERE id = $1",
        [id.into()],
    );
    let Some(row) = RefundRow::find_by_statement(statement).one(tx.connection()).await? else {
        return Ok(None);
    };
    let payment = payment::Entity::find_by_id(row.payment_id).one(tx.connection()).await?;
    let payment = payment_of(payment.ok_or_else(|| corrupt("a refund's payment"))?)?;
    let currency = row.currency.parse().map_err(|_| corrupt("a refund's currency"))?;
    Ok(Some(KnownRefund { id: id.to_owned(), payment, amount: Money::new(row.amount_minor, currency) }))
}

/// The refunds of a payment, by their ids.
pub(super) async fn refunds_of(tx: &Tx, payment: PaymentId) -> Result<Vec<String>, StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "SELECT id FROM refund WHERE payment_id = $1 ORDER BY occurred_at, id",
        [payment.0.into()],
    );
    let rows = tx.connection().query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

pub(super) async fn refund_came_back(tx: &Tx, id: &str) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "UPDATE refund SET status = 'failed' WHERE id = $1",
        [id.into()],
    );
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

/// Makes the payment's refunded sum that of its refunds which did not come back.
pub(super) async fn sum_refunds(tx: &Tx, id: PaymentId) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "UPDATE payment SET refunded_minor = (SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM refund \
         WHERE payment_id = $1 AND status <> 'failed') WHERE id = $1",
        [id.0.into()],
    );
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

/// What went back of a payment and did not come again, without one of its refunds.
pub(super) async fn refunded_but(tx: &Tx, id: PaymentId, refund: &str) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS count FROM refund \
               WHERE payment_id = $1 AND status <> 'failed' AND id <> $2";
    count(tx.connection(), sql, vec![id.0.into(), refund.into()]).await
}

pub(super) async fn set_dispute_status(tx: &Tx, id: PaymentId, status: &str) -> Result<(), StoreError> {
    payment::Entity::update_many()
        .col_expr(payment::Column::DisputeStatus, Expr::value(status))
        .filter(payment::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

pub(super) async fn count(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<i64, StoreError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Count::find_by_statement(statement).one(connection).await?.map_or(0, |c| c.count))
}
