//! SQL of what came in towards targets, by the ledger.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Statement, sea_query::Value};

use super::corrupt;
use crate::{
    funds::{
        part::PartCode,
        received::{PartMonth, RECEIVED},
    },
    kernel::money::Currency,
    platform::db::{Db, StoreError},
};

#[derive(FromQueryResult)]
struct PartSum {
    part: String,
    minor: i64,
}

/// Every movement that counts towards a target: what a reference brought, what a slip did, and what an affiliated body
/// gave under its own.
const MOVED: &str = "SELECT c.part, p.amount_minor, p.account, p.fund, p.currency, e.business_date FROM counted_for c \
       JOIN journal_entry e ON e.reference = c.number JOIN posting p ON p.entry_id = e.id \
       WHERE c.kind = 'reference' \
     UNION ALL \
     SELECT c.part, p.amount_minor, p.account, p.fund, p.currency, e.business_date FROM counted_for c \
       JOIN journal_entry e ON e.source = 'paying_in' AND e.source_ref = c.number \
       JOIN posting p ON p.entry_id = e.id WHERE c.kind = 'paying_in' \
     UNION ALL \
     SELECT a.code AS part, p.amount_minor, p.account, p.fund, p.currency, e.business_date FROM appeal_part a \
       JOIN journal_entry e ON e.reference = a.body JOIN posting p ON p.entry_id = e.id";

fn statement(db: &Db, sql: &str, mut values: Vec<Value>) -> Statement {
    values.extend(RECEIVED.map(|account| Value::from(account.code())));
    Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values)
}

fn part_in(code: &str) -> Result<PartCode, StoreError> {
    code.parse().map_err(|_| corrupt("a branch or region's code"))
}

/// Income with a positive sum.
pub(in crate::funds) async fn by_part(
    db: &Db,
    fund: &str,
    currency: Currency,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<BTreeMap<PartCode, i64>, StoreError> {
    let sql = format!(
        "SELECT part, CAST(SUM(-amount_minor) AS BIGINT) AS minor FROM ({MOVED}) AS moved \
         WHERE fund = $1 AND currency = $2 AND business_date BETWEEN $3 AND $4 \
         AND account IN ($5, $6, $7, $8) GROUP BY part"
    );
    let values = vec![fund.into(), currency.code().into(), from.into(), until.into()];
    let sums = PartSum::find_by_statement(statement(db, &sql, values)).all(db.reader()).await?;
    sums.into_iter().map(|sum| Ok((part_in(&sum.part)?, sum.minor))).collect()
}

#[derive(FromQueryResult)]
struct MonthSum {
    part: String,
    month: String,
    fund: String,
    currency: String,
    minor: i64,
}

/// The same of every fund and currency, month by month.
pub(in crate::funds) async fn by_part_and_month(
    db: &Db,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<PartMonth>, StoreError> {
    // Both databases write a date as YYYY-MM-DD.
    let month = "substr(CAST(business_date AS TEXT), 1, 7)";
    let sql = format!(
        "SELECT part, {month} AS month, fund, currency, CAST(SUM(-amount_minor) AS BIGINT) AS minor \
         FROM ({MOVED}) AS moved WHERE business_date BETWEEN $1 AND $2 AND account IN ($3, $4, $5, $6) \
         GROUP BY part, {month}, fund, currency"
    );
    let values = vec![from.into(), until.into()];
    let sums = MonthSum::find_by_statement(statement(db, &sql, values)).all(db.reader()).await?;
    let read = |sum: MonthSum| {
        let month: Result<NaiveDate, _> = format!("{}-01", sum.month).parse();
        Ok(PartMonth {
            part: part_in(&sum.part)?,
            month: month.map_err(|_| corrupt("a month of the ledger"))?,
            fund: sum.fund,
            currency: sum.currency.parse().map_err(|_| corrupt("a currency of the ledger"))?,
            minor: sum.minor,
        })
    };
    sums.into_iter().map(read).collect()
}
