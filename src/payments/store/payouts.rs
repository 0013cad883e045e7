//! SQL of payouts.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
    sea_query::{Expr, Value},
};

use super::{
    corrupt,
    entity::{balance_line, payout},
};
use crate::{
    kernel::{money::Money, payment_fact::Payout},
    payments::record_payout::KnownPayout,
    platform::db::{StoreError, Tx},
};

/// How many payouts are looked at in a round.
const ROUND: u64 = 10;

/// A payout that failed stays so, and an older word never replaces a newer one.
pub(in crate::payments) async fn upsert(
    tx: &Tx,
    new: &Payout,
    business_date: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const RANK: &str = "CASE {} WHEN 'pending' THEN 0 WHEN 'in_transit' THEN 1 WHEN 'paid' THEN 2 ELSE 3 END";
    let (ours, theirs) = (RANK.replace("{}", "payout.status"), RANK.replace("{}", "excluded.status"));
    let lines_at = new.automatic.then_some(now);
    let sql = format!(
        "INSERT INTO payout (id, currency, amount_minor, status, automatic, balance_transaction, failure_code, \
         arrival_at, occurred_at, business_date, lines_next_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET \
         status = CASE WHEN {ours} > {theirs} THEN payout.status ELSE excluded.status END, \
         balance_transaction = COALESCE(excluded.balance_transaction, payout.balance_transaction), \
         failure_code = COALESCE(excluded.failure_code, payout.failure_code), arrival_at = excluded.arrival_at"
    );
    let values = [
        Value::from(new.id.clone()),
        new.amount.currency.code().into(),
        new.amount.minor.into(),
        new.status.code().into(),
        new.automatic.into(),
        new.balance_transaction.clone().into(),
        new.failure_code.clone().into(),
        new.arrival.into(),
        new.created.into(),
        business_date.into(),
        lines_at.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.connection().get_database_backend(), sql, values);
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

fn known(row: payout::Model) -> Result<KnownPayout, StoreError> {
    let currency = row.currency.parse().map_err(|_| corrupt("a payout's currency"))?;
    Ok(KnownPayout {
        id: row.id,
        amount: Money::new(row.amount_minor, currency),
        status: row.status,
        balance_transaction: row.balance_transaction,
        created: row.occurred_at,
        attempts: row.lines_attempts,
    })
}

pub(in crate::payments) async fn find(tx: &Tx, id: &str) -> Result<Option<KnownPayout>, StoreError> {
    payout::Entity::find_by_id(id.to_owned()).one(tx.connection()).await?.map(known).transpose()
}

pub(in crate::payments) async fn set_failed(tx: &Tx, id: &str) -> Result<(), StoreError> {
    payout::Entity::update_many()
        .col_expr(payout::Column::Status, Expr::value("failed"))
        .filter(payout::Column::Id.eq(id))
        .filter(payout::Column::Status.ne("canceled"))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::payments) async fn due(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<KnownPayout>, StoreError> {
    let query = payout::Entity::find().filter(payout::Column::LinesNextAt.lte(now));
    let rows = query.order_by_asc(payout::Column::LinesNextAt).limit(ROUND).all(connection).await?;
    rows.into_iter().map(known).collect()
}

pub(in crate::payments) async fn assign(tx: &Tx, id: &str, lines: Vec<String>) -> Result<(), StoreError> {
    balance_line::Entity::update_many()
        .col_expr(balance_line::Column::PayoutId, Expr::value(id))
        .filter(balance_line::Column::Id.is_in(lines))
        .exec(tx.connection())
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Sum {
    minor: i64,
}

pub(in crate::payments) async fn net_of_lines(tx: &Tx, id: &str) -> Result<i64, StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "SELECT CAST(COALESCE(SUM(net_minor), 0) AS BIGINT) AS minor FROM balance_line WHERE payout_id = $1",
        [id.into()],
    );
    Ok(Sum::find_by_statement(statement).one(tx.connection()).await?.map_or(0, |sum| sum.minor))
}

pub(in crate::payments) async fn set_compared(
    tx: &Tx,
    id: &str,
    difference: i64,
    now: DateTime<Utc>,
    next: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    payout::Entity::update_many()
        .col_expr(payout::Column::DifferenceMinor, Expr::value(difference))
        .col_expr(payout::Column::LinesCheckedAt, Expr::value(now))
        .col_expr(payout::Column::LinesNextAt, Expr::value(next))
        .col_expr(payout::Column::LinesAttempts, Expr::col(payout::Column::LinesAttempts).add(1))
        .filter(payout::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::payments) async fn postpone(tx: &Tx, id: &str, next: DateTime<Utc>) -> Result<(), StoreError> {
    payout::Entity::update_many()
        .col_expr(payout::Column::LinesNextAt, Expr::value(next))
        .col_expr(payout::Column::LinesAttempts, Expr::col(payout::Column::LinesAttempts).add(1))
        .filter(payout::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::payments) async fn differing(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(String, Money)>, StoreError> {
    let query = payout::Entity::find().filter(payout::Column::DifferenceMinor.ne(0));
    let rows = query.order_by_asc(payout::Column::Id).limit(ROUND).all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| corrupt("a payout's currency"))?;
            Ok((row.id, Money::new(row.difference_minor.unwrap_or(0), currency)))
        })
        .collect()
}
