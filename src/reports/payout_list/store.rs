//! SQL of payouts and their lines.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Statement, Value};

use super::{LineSums, ListedPayout, PayoutLine, Position};
use crate::{
    kernel::money::{Currency, Money},
    platform::db::{Db, StoreError},
    reports::store::Conditions,
};

fn corrupt() -> StoreError {
    StoreError::Corrupt("a payout cannot be read".to_owned())
}

fn statement(db: &Db, sql: String, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values)
}

const COLUMNS: &str = "id, business_date, arrival_at, currency, amount_minor, status, failure_code, automatic, \
    difference_minor";

#[derive(FromQueryResult)]
struct Row {
    id: String,
    business_date: NaiveDate,
    arrival_at: DateTime<Utc>,
    currency: String,
    amount_minor: i64,
    status: String,
    failure_code: Option<String>,
    automatic: bool,
    difference_minor: Option<i64>,
}

impl Row {
    fn listed(self) -> Result<ListedPayout, StoreError> {
        let currency: Currency = self.currency.parse().map_err(|_| corrupt())?;
        Ok(ListedPayout {
            id: self.id,
            date: self.business_date,
            arrival_at: self.arrival_at,
            amount: Money::new(self.amount_minor, currency),
            status: self.status,
            failure_code: self.failure_code,
            automatic: self.automatic,
            difference: self.difference_minor.map(|minor| Money::new(minor, currency)),
        })
    }
}

pub(super) async fn payouts(
    db: &Db,
    after: Option<Position>,
    most: usize,
) -> Result<Vec<ListedPayout>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(after) = after {
        let (date, id) = (conditions.value(after.date), conditions.value(after.id));
        conditions.text.push_str(&format!(" AND (business_date, id) < ({date}, {id})"));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM payout WHERE 1 = 1{} ORDER BY business_date DESC, id DESC LIMIT {most}",
        conditions.text
    );
    let rows = Row::find_by_statement(statement(db, sql, conditions.values)).all(db.reader()).await?;
    rows.into_iter().map(Row::listed).collect()
}

pub(super) async fn payout(db: &Db, id: &str) -> Result<Option<ListedPayout>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM payout WHERE id = $1");
    let row = Row::find_by_statement(statement(db, sql, vec![id.into()])).one(db.reader()).await?;
    row.map(Row::listed).transpose()
}

#[derive(FromQueryResult)]
struct LineRow {
    id: String,
    kind: String,
    occurred_at: DateTime<Utc>,
    currency: String,
    amount_minor: i64,
    fee_minor: i64,
    net_minor: i64,
    charge: Option<String>,
    reference: Option<String>,
}

pub(super) async fn lines(
    db: &Db,
    payout: &ListedPayout,
    after: &str,
    most: usize,
) -> Result<Vec<PayoutLine>, StoreError> {
    // A line belongs to a payment by its charge, by its refund, or by its dispute.
    let sql = format!(
        "SELECT l.id, l.kind, l.occurred_at, l.currency, l.amount_minor, l.fee_minor, l.net_minor, \
         p.source_ref AS charge, p.reference FROM balance_line l \
         LEFT JOIN refund r ON r.id = l.source LEFT JOIN dispute d ON d.id = l.source \
         LEFT JOIN payment c ON c.source = 'stripe' AND c.source_ref = l.source \
         LEFT JOIN payment p ON p.id = COALESCE(c.id, r.payment_id, d.payment_id) \
         WHERE l.payout_id = $1 AND l.id > $2 ORDER BY l.id LIMIT {most}"
    );
    let values = vec![payout.id.as_str().into(), after.into()];
    let rows = LineRow::find_by_statement(statement(db, sql, values)).all(db.reader()).await?;
    let line = |row: LineRow| {
        let currency: Currency = row.currency.parse().map_err(|_| corrupt())?;
        let money = |minor| Money::new(minor, currency);
        let reference = row.reference.map(|text| text.parse().map_err(|_| corrupt())).transpose()?;
        Ok(PayoutLine {
            id: row.id,
            kind: row.kind,
            occurred_at: row.occurred_at,
            gross: money(row.amount_minor),
            fee: money(row.fee_minor),
            net: money(row.net_minor),
            charge: row.charge,
            reference,
        })
    };
    rows.into_iter().map(line).collect()
}

#[derive(FromQueryResult)]
struct SumRow {
    count: i64,
    gross: i64,
    fee: i64,
    net: i64,
}

pub(super) async fn sums(db: &Db, payout: &ListedPayout) -> Result<LineSums, StoreError> {
    let sum = |column: &str| format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)");
    let sql = format!(
        "SELECT COUNT(*) AS count, {} AS gross, {} AS fee, {} AS net FROM balance_line WHERE payout_id = $1",
        sum("amount_minor"),
        sum("fee_minor"),
        sum("net_minor")
    );
    let found = SumRow::find_by_statement(statement(db, sql, vec![payout.id.as_str().into()]));
    let found = found.one(db.reader()).await?.ok_or_else(corrupt)?;
    let money = |minor| Money::new(minor, payout.amount.currency);
    Ok(LineSums {
        count: found.count,
        gross: money(found.gross),
        fee: money(found.fee),
        net: money(found.net),
    })
}
