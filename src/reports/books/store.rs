//! SQL of the exports of the books.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{BooksFilter, BooksKind};
use crate::{
    platform::db::{Db, StoreError},
    reports::store::Conditions,
};

fn dates(conditions: &mut Conditions, filter: &BooksFilter, column: &str) {
    if let Some(from) = filter.from {
        conditions.and(&format!("{column} >="), from);
    }
    if let Some(to) = filter.to {
        conditions.and(&format!("{column} <="), to);
    }
}

fn statement(db: &Db, sql: String, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values)
}

/// The newest entry's id.
pub(super) async fn head(db: &Db) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT id FROM journal_entry ORDER BY id DESC LIMIT 1".to_owned();
    let row = db.reader().query_one_raw(statement(db, sql, vec![])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

#[derive(FromQueryResult)]
pub(super) struct JournalRow {
    pub id: Uuid,
    pub seq: Option<i64>,
    pub business_date: NaiveDate,
    pub true_date: Option<NaiveDate>,
    pub occurred_at: DateTime<Utc>,
    pub template: String,
    pub source: String,
    pub source_ref: String,
    pub reference: Option<String>,
    pub channel: String,
    pub line: i32,
    pub account: String,
    pub fund: String,
    pub currency: String,
    pub amount_minor: i64,
}

pub(super) async fn journal(
    db: &Db,
    filter: &BooksFilter,
    head: Uuid,
    after: Option<(NaiveDate, Uuid, i32)>,
    most: u32,
) -> Result<Vec<JournalRow>, StoreError> {
    let mut conditions = Conditions::default();
    conditions.and("e.id <=", head);
    dates(&mut conditions, filter, "e.business_date");
    if let Some(fund) = &filter.fund {
        conditions.and("p.fund =", fund.as_str());
    }
    if let Some(currency) = filter.currency {
        conditions.and("p.currency =", currency.code());
    }
    if let Some(account) = filter.account {
        conditions.and("p.account =", account.code());
    }
    if let Some((date, entry, line)) = after {
        let (date, entry, line) = (conditions.value(date), conditions.value(entry), conditions.value(line));
        conditions
            .text
            .push_str(&format!(" AND (e.business_date, e.id, p.line) > ({date}, {entry}, {line})"));
    }
    let sql = format!(
        "SELECT e.id, c.seq, e.business_date, e.true_date, e.occurred_at, e.template, e.source, e.source_ref, \
         e.reference, e.channel, p.line, p.account, p.fund, p.currency, p.amount_minor \
         FROM journal_entry e JOIN posting p ON p.entry_id = e.id \
         LEFT JOIN ledger_chain c ON c.entry_id = e.id WHERE 1 = 1{} \
         ORDER BY e.business_date, e.id, p.line LIMIT {most}",
        conditions.text
    );
    Ok(JournalRow::find_by_statement(statement(db, sql, conditions.values)).all(db.reader()).await?)
}

/// The currencies of what a filter takes.
pub(super) async fn currencies(
    db: &Db,
    kind: BooksKind,
    filter: &BooksFilter,
) -> Result<Vec<String>, StoreError> {
    let mut conditions = Conditions::default();
    let (from, column) = match kind {
        BooksKind::Payouts => {
            dates(&mut conditions, filter, "o.business_date");
            ("payout o", "o.currency")
        }
        _ => {
            dates(&mut conditions, filter, "e.business_date");
            if let Some(fund) = &filter.fund {
                conditions.and("p.fund =", fund.as_str());
            }
            if let Some(account) = filter.account {
                conditions.and("p.account =", account.code());
            }
            ("journal_entry e JOIN posting p ON p.entry_id = e.id", "p.currency")
        }
    };
    if let Some(currency) = filter.currency {
        conditions.and(&format!("{column} ="), currency.code());
    }
    let sql = format!("SELECT DISTINCT {column} FROM {from} WHERE 1 = 1{} ORDER BY 1", conditions.text);
    let rows = db.reader().query_all_raw(statement(db, sql, conditions.values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

#[derive(FromQueryResult)]
pub(super) struct PayoutRow {
    pub payout: String,
    pub business_date: NaiveDate,
    pub arrival_at: DateTime<Utc>,
    pub status: String,
    pub currency: String,
    pub amount_minor: i64,
    pub difference_minor: Option<i64>,
    /// Empty for a payout without lines.
    pub line: String,
    pub kind: Option<String>,
    pub source: Option<String>,
    pub occurred_at: Option<DateTime<Utc>>,
    pub reference: Option<String>,
    pub fund: Option<String>,
    pub gross_minor: Option<i64>,
    pub fee_minor: Option<i64>,
    pub net_minor: Option<i64>,
}

pub(super) async fn payouts(
    db: &Db,
    filter: &BooksFilter,
    after: Option<(NaiveDate, &str, &str)>,
    most: u32,
) -> Result<Vec<PayoutRow>, StoreError> {
    let mut conditions = Conditions::default();
    dates(&mut conditions, filter, "o.business_date");
    if let Some(currency) = filter.currency {
        conditions.and("o.currency =", currency.code());
    }
    if let Some(fund) = &filter.fund {
        conditions.and("p.fund =", fund.as_str());
    }
    if let Some((date, payout, line)) = after {
        let (date, payout, line) = (conditions.value(date), conditions.value(payout), conditions.value(line));
        conditions.text.push_str(&format!(
            " AND (o.business_date, o.id, COALESCE(l.id, '')) > ({date}, {payout}, {line})"
        ));
    }
    // A line belongs to a payment by its charge, by its refund, or by its dispute.
    let sql = format!(
        "SELECT o.id AS payout, o.business_date, o.arrival_at, o.status, o.currency, o.amount_minor, \
         o.difference_minor, COALESCE(l.id, '') AS line, l.kind, l.source, l.occurred_at, p.reference, p.fund, \
         l.amount_minor AS gross_minor, l.fee_minor, l.net_minor \
         FROM payout o LEFT JOIN balance_line l ON l.payout_id = o.id \
         LEFT JOIN refund r ON r.id = l.source LEFT JOIN dispute d ON d.id = l.source \
         LEFT JOIN payment c ON c.source = 'stripe' AND c.source_ref = l.source \
         LEFT JOIN payment p ON p.id = COALESCE(c.id, r.payment_id, d.payment_id) \
         WHERE 1 = 1{} ORDER BY o.business_date, o.id, COALESCE(l.id, '') LIMIT {most}",
        conditions.text
    );
    Ok(PayoutRow::find_by_statement(statement(db, sql, conditions.values)).all(db.reader()).await?)
}
