//! SQL of closed months.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, sea_query::Value};

use crate::{
    ledger::{
        SignedStatement,
        period::{ClosedPeriod, LateItem, Month},
    },
    platform::db::{StoreError, Tx},
};

fn statement(connection: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}

#[derive(FromQueryResult)]
struct LastDay {
    last_day: NaiveDate,
}

/// The last day of the last closed month.
pub(in crate::ledger) async fn closed_through(
    connection: &impl ConnectionTrait,
) -> Result<Option<NaiveDate>, StoreError> {
    let sql = "SELECT last_day FROM ledger_period ORDER BY last_day DESC LIMIT 1";
    let last = LastDay::find_by_statement(statement(connection, sql, vec![])).one(connection).await?;
    Ok(last.map(|row| row.last_day))
}

/// Waits until nobody books, and lets nobody book until the end of the transaction. On SQLite the one writer
/// does that by itself.
pub(in crate::ledger) async fn lock(tx: &Tx) -> Result<(), StoreError> {
    if tx.locks_rows() {
        let sql = "SELECT pg_advisory_xact_lock(7302)";
        tx.connection().execute_raw(statement(tx.connection(), sql, vec![])).await?;
    }
    Ok(())
}

pub(in crate::ledger) async fn insert(tx: &Tx, month: Month, new: &ClosedPeriod) -> Result<(), StoreError> {
    let sql = "INSERT INTO ledger_period (month, first_day, last_day, closed_at, chain_seq, chain_mac, statement, \
               signature, public_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let signed = new.statement.clone();
    let values = vec![
        new.month.clone().into(),
        month.first_day().into(),
        month.last_day().into(),
        new.closed_at.into(),
        new.chain_seq.into(),
        new.chain_mac.clone().into(),
        signed.as_ref().map(|signed| signed.text.clone()).into(),
        signed.as_ref().map(|signed| signed.signature.clone()).into(),
        signed.map(|signed| signed.public_key).into(),
    ];
    tx.connection().execute_raw(statement(tx.connection(), sql, values)).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct PeriodRow {
    month: String,
    closed_at: DateTime<Utc>,
    chain_seq: i64,
    chain_mac: Vec<u8>,
    statement: Option<String>,
    signature: Option<Vec<u8>>,
    public_key: Option<Vec<u8>>,
}

pub(in crate::ledger) async fn all(
    connection: &impl ConnectionTrait,
) -> Result<Vec<ClosedPeriod>, StoreError> {
    let sql = "SELECT month, closed_at, chain_seq, chain_mac, statement, signature, public_key FROM ledger_period \
               ORDER BY first_day";
    let rows = PeriodRow::find_by_statement(statement(connection, sql, vec![])).all(connection).await?;
    let period = |row: PeriodRow| ClosedPeriod {
        month: row.month,
        closed_at: row.closed_at,
        chain_seq: row.chain_seq,
        chain_mac: row.chain_mac,
        statement: match (row.statement, row.signature, row.public_key) {
            (Some(text), Some(signature), Some(public_key)) => {
                Some(SignedStatement { text, signature, public_key })
            }
            _ => None,
        },
    };
    Ok(rows.into_iter().map(period).collect())
}

#[derive(FromQueryResult)]
struct LateRow {
    template: String,
    source_ref: String,
    reference: Option<String>,
    true_date: NaiveDate,
    business_date: NaiveDate,
}

pub(in crate::ledger) async fn late_items(
    connection: &impl ConnectionTrait,
    month: Month,
    most: u64,
) -> Result<Vec<LateItem>, StoreError> {
    let sql = format!(
        "SELECT template, source_ref, reference, true_date, business_date FROM journal_entry \
         WHERE true_date IS NOT NULL AND business_date BETWEEN $1 AND $2 ORDER BY true_date, id LIMIT {most}"
    );
    let values = vec![month.first_day().into(), month.last_day().into()];
    let rows = LateRow::find_by_statement(statement(connection, &sql, values)).all(connection).await?;
    let item = |row: LateRow| LateItem {
        template: row.template,
        source_ref: row.source_ref,
        reference: row.reference,
        true_date: row.true_date,
        booked_on: row.business_date,
    };
    Ok(rows.into_iter().map(item).collect())
}
