//! SQL of the agreement between ledger and bank.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use super::corrupt;
use crate::{
    kernel::money::{Currency, Money},
    platform::db::{Db, StoreError},
};

/// Something that is booked and not in a statement yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outstanding {
    /// A payout's id, the bank's id that was typed, or a number by hand.
    pub what: String,
    pub on: NaiveDate,
    pub amount: Money,
}

async fn rows(db: &Db, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, StoreError> {
    let statement = Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values);
    Ok(db.reader().query_all_raw(statement).await?)
}

fn currency(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| corrupt("a currency of the bank"))
}

/// The balance of each account by its statements: of the newest statement until that day, and the lines after it.
pub(in crate::bank) async fn balances(
    db: &Db,
    through: NaiveDate,
) -> Result<Vec<(String, Money, Option<NaiveDate>)>, StoreError> {
    let newest = rows(
        db,
        "SELECT s.account, s.currency, s.closing_minor, s.last_on FROM bank_statement s WHERE s.is_whole \
         AND s.closing_minor IS NOT NULL AND s.last_on <= $1 AND NOT EXISTS (SELECT 1 FROM bank_statement n \
         WHERE n.is_whole AND n.closing_minor IS NOT NULL AND n.account = s.account AND n.currency = s.currency \
         AND n.last_on <= $1 AND (n.last_on > s.last_on OR (n.last_on = s.last_on AND n.id > s.id))) \
         ORDER BY s.account, s.currency",
        vec![through.into()],
    )
    .await?;
    let mut found = Vec::with_capacity(newest.len());
    for row in newest {
        let (account, code): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (closing, last): (i64, NaiveDate) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let after = rows(
            db,
            "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT), COUNT(*) FROM bank_line WHERE account = $1 \
             AND currency = $2 AND booked_on > $3 AND booked_on <= $4",
            vec![account.as_str().into(), code.as_str().into(), last.into(), through.into()],
        )
        .await?;
        let more: i64 = after.first().map_or(Ok(0), |row| row.try_get_by_index(0))?;
        let minor = closing.checked_add(more).ok_or_else(|| corrupt("sums of the bank overflow"))?;
        found.push((account, Money::new(minor, currency(&code)?), Some(last)));
    }
    Ok(found)
}

/// What is booked until a day and has come up in no line until then.
pub(in crate::bank) async fn outstanding(
    db: &Db,
    of: Currency,
    through: NaiveDate,
) -> Result<Vec<Outstanding>, StoreError> {
    let line = |source: &str, id: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM bank_line l WHERE l.source = '{source}' AND l.source_ref = {id} \
             AND l.booked_on <= $2)"
        )
    };
    let sql = format!(
        "SELECT o.id, o.business_date, o.amount_minor FROM payout o WHERE o.currency = $1 AND o.business_date <= $2 \
           AND o.status NOT IN ('failed', 'canceled') AND {} \
         UNION ALL SELECT p.source_ref, p.business_date, p.amount_minor FROM payment p WHERE p.source = 'bank' \
           AND p.channel IN ('bank_transfer', 'standing_order') AND p.currency = $1 AND p.business_date <= $2 AND {} \
         UNION ALL SELECT e.source || ' ' || e.source_ref, e.expected_on, e.amount_minor FROM bank_expected e \
           WHERE e.currency = $1 AND e.expected_on <= $2 AND NOT EXISTS (SELECT 1 FROM bank_line l \
           WHERE l.id = e.line_id AND l.booked_on <= $2) \
         ORDER BY 2, 1",
        line("stripe_payout", "o.id"),
        line("bank", "p.source_ref"),
    );
    let rows = rows(db, &sql, vec![of.code().into(), through.into()]).await?;
    rows.iter()
        .map(|row| {
            let amount = Money::new(row.try_get_by_index(2)?, of);
            Ok(Outstanding { what: row.try_get_by_index(0)?, on: row.try_get_by_index(1)?, amount })
        })
        .collect()
}
