//! SQL of the overview. States stand in the statements themselves, so that partial indexes serve them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{FromQueryResult, Statement, Value};

use crate::platform::db::{Db, StoreError};

#[derive(FromQueryResult)]
pub(super) struct Counts {
    pub receipts_waiting: i64,
    pub dead_events: i64,
    pub dead_mails: i64,
    pub dead_papers: i64,
    pub waiting_mails: i64,
}

fn statement(db: &Db, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values)
}

pub(super) async fn counts(db: &Db) -> Result<Counts, StoreError> {
    let sql = "SELECT (SELECT COUNT(*) FROM receipt WHERE mail_id IS NULL) AS receipts_waiting, \
               (SELECT COUNT(*) FROM stripe_event WHERE state = 'dead') AS dead_events, \
               (SELECT COUNT(*) FROM mail WHERE state = 'dead') AS dead_mails, \
               (SELECT COUNT(*) FROM affiliation_notice WHERE state = 'dead') AS dead_papers, \
               (SELECT COUNT(*) FROM mail WHERE state = 'queued') AS waiting_mails";
    let found = Counts::find_by_statement(statement(db, sql, vec![])).one(db.reader()).await?;
    found.ok_or_else(|| StoreError::Corrupt("counts without a row".to_owned()))
}

#[derive(FromQueryResult)]
pub(super) struct ActiveGifts {
    pub currency: String,
    pub gifts: i64,
    pub gained: i64,
    pub monthly_minor: i64,
    pub yearly_minor: i64,
}

pub(super) async fn active_gifts(db: &Db, since: DateTime<Utc>) -> Result<Vec<ActiveGifts>, StoreError> {
    let sum = |frequency: &str| {
        format!("CAST(SUM(CASE WHEN frequency = '{frequency}' THEN amount_minor ELSE 0 END) AS BIGINT)")
    };
    let sql = format!(
        "SELECT currency, COUNT(*) AS gifts, \
           CAST(SUM(CASE WHEN created_at >= $1 THEN 1 ELSE 0 END) AS BIGINT) AS gained, \
           {} AS monthly_minor, {} AS yearly_minor \
         FROM donation WHERE status IN ('active', 'overdue') AND frequency <> 'once' \
         GROUP BY currency ORDER BY currency",
        sum("monthly"),
        sum("yearly"),
    );
    let rows = ActiveGifts::find_by_statement(statement(db, &sql, vec![since.into()]));
    Ok(rows.all(db.reader()).await?)
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// Ended since: by Stripe's word, or, by standing order, by the giver's or our own.
pub(super) async fn lost_since(db: &Db, since: DateTime<Utc>) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) AS count FROM donation d JOIN regular_gift g ON g.donation_id = d.id \
               WHERE d.status = 'cancelled' AND d.frequency <> 'once' AND (g.as_of >= $1 OR g.ended_at >= $1)";
    let found = Count::find_by_statement(statement(db, sql, vec![since.into()])).one(db.reader()).await?;
    Ok(found.map_or(0, |found| found.count))
}

#[derive(FromQueryResult)]
struct InState {
    state: String,
    count: i64,
}

pub(super) async fn affiliations(db: &Db) -> Result<BTreeMap<String, i64>, StoreError> {
    let sql = "SELECT state, COUNT(*) AS count FROM affiliation GROUP BY state";
    let rows = InState::find_by_statement(statement(db, sql, vec![])).all(db.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}
