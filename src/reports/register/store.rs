//! SQL of the register.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::RegisterFilter;
use crate::platform::db::{Db, StoreError};

/// The newest body's id.
pub(super) async fn head(db: &Db) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT id FROM affiliation ORDER BY id DESC LIMIT 1";
    let statement = Statement::from_string(db.reader().get_database_backend(), sql);
    let row = db.reader().query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// A body on a day. `state` is empty for one that was not there yet.
#[derive(FromQueryResult)]
pub(super) struct RegisterRow {
    pub id: Uuid,
    pub reference: String,
    pub kind: String,
    pub union_slug: Option<String>,
    pub union_typed: Option<String>,
    pub body_name: String,
    pub branch_number: Option<String>,
    pub country: String,
    pub consent_public: bool,
    pub says_renewal: Option<bool>,
    pub twin_with: Option<String>,
    pub twinned_on: Option<NaiveDate>,
    pub state: Option<String>,
    pub state_since: Option<NaiveDate>,
    pub first_quoted_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    pub sequence: Option<i32>,
    pub members: Option<i32>,
    pub delegates: Option<i32>,
    pub delegates_sent: Option<i32>,
    pub currency: Option<String>,
    pub fee_minor: Option<i64>,
    pub donation_minor: Option<i64>,
    pub paid_minor: i64,
    pub returned_minor: i64,
    pub waived_minor: i64,
    pub term_from: Option<NaiveDate>,
    pub term_until: Option<NaiveDate>,
    pub certificate: Option<String>,
    pub invoice: Option<String>,
    pub invoice_due_on: Option<NaiveDate>,
}

/// What came for a term until the day, `$1`, in its currency. `CROSS JOIN`: SQLite takes its tables in this order
/// (<https://sqlite.org/optoverview.html#crossjoin>). Left alone it goes through all payments of the currency for every body.
fn paid_for(term: &str) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(a.fee_minor + a.donation_minor + a.prepaid_minor), 0) AS BIGINT) \
         FROM affiliation_payment a CROSS JOIN payment p WHERE p.id = a.payment_id \
         AND a.term_id = {term}.id AND p.currency = {term}.currency AND p.business_date <= $1)"
    )
}

/// What went back of that until the day.
fn returned_of(term: &str) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(r.fee_minor + r.donation_minor + r.prepaid_minor), 0) AS BIGINT) \
         FROM affiliation_return r CROSS JOIN payment p WHERE p.id = r.payment_id \
         AND r.term_id = {term}.id AND p.currency = {term}.currency AND r.on_date <= $1)"
    )
}

/// What of that was not asked for again on the day: gifts, and fees that the office did without.
fn waived_of(term: &str) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(CASE WHEN r.payment_id IS NULL THEN r.fee_minor ELSE r.donation_minor END), 0) \
         AS BIGINT) FROM affiliation_return r WHERE r.term_id = {term}.id AND r.on_date <= $1)"
    )
}

/// A history row of the body until the day.
fn history(columns: &str, more: &str, order: &str) -> String {
    format!(
        "(SELECT {columns} FROM affiliation_transition h WHERE h.affiliation_id = b.id AND h.on_date <= $1{more} \
         ORDER BY {order} LIMIT 1)"
    )
}

/// A page of bodies after one of them and up to another.
pub(super) async fn page(
    db: &Db,
    filter: &RegisterFilter,
    at: NaiveDate,
    (after, head): (Option<Uuid>, Uuid),
    most: u32,
) -> Result<Vec<RegisterRow>, StoreError> {
    let mut values = vec![Value::from(at), head.into()];
    let mut conditions = String::new();
    let wanted = [
        ("id >", after.map(Value::from)),
        ("union_slug =", filter.union.as_deref().map(Value::from)),
        ("country =", filter.country.as_deref().map(Value::from)),
    ];
    for (left, value) in wanted {
        if let Some(value) = value {
            values.push(value);
            conditions.push_str(&format!(" AND {left} ${}", values.len()));
        }
    }
    let newest = "h.at DESC, h.id DESC";
    let state = history("h.to_state", "", newest);
    let changed = " AND (h.from_state IS NULL OR h.from_state <> h.to_state)";
    let since = history("h.on_date", changed, newest);
    let first = history("h.on_date", "", "h.at, h.id");
    let accepted =
        history("h.on_date", " AND h.why = 'accepted' AND h.made_by LIKE 'office:%'", "h.at, h.id");
    let (paid, paid_y) = (paid_for("t"), paid_for("y"));
    let (returned, waived) = (returned_of("t"), waived_of("t"));
    let sql = format!(
        "WITH b AS (SELECT * FROM affiliation WHERE id <= $2{conditions} ORDER BY id LIMIT {most}) \
         SELECT b.id, b.reference, b.kind, b.union_slug, b.union_typed, b.body_name, b.branch_number, b.country, \
         b.consent_public, b.says_renewal, b.twin_with, b.twinned_on, {state} AS state, {since} AS state_since, \
         {first} AS first_quoted_on, {accepted} AS accepted_on, t.sequence, t.members, t.delegates, t.delegates_sent, t.currency, \
         t.fee_minor, t.donation_minor, {paid} AS paid_minor, {returned} AS returned_minor, \
         {waived} AS waived_minor, l.starts_on AS term_from, l.ends_on AS term_until, \
         CASE WHEN l.certified_on <= $1 THEN l.certificate END AS certificate, \
         i.number AS invoice, i.due_on AS invoice_due_on \
         FROM b \
         LEFT JOIN affiliation_term t ON t.id = (SELECT y.id FROM affiliation_term y \
           WHERE y.affiliation_id = b.id AND y.quoted_on <= $1 ORDER BY y.sequence DESC LIMIT 1) \
         LEFT JOIN affiliation_term l ON l.id = (SELECT y.id FROM affiliation_term y \
           WHERE y.affiliation_id = b.id AND y.starts_on IS NOT NULL AND {paid_y} >= y.fee_minor \
           ORDER BY y.sequence DESC LIMIT 1) \
         LEFT JOIN affiliation_invoice i ON i.id = (SELECT z.id FROM affiliation_invoice z \
           WHERE z.term_id = t.id AND z.issued_on <= $1 AND (z.credited_on IS NULL OR z.credited_on > $1) \
           ORDER BY z.id DESC LIMIT 1) \
         ORDER BY b.id"
    );
    let statement = Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values);
    Ok(RegisterRow::find_by_statement(statement).all(db.reader()).await?)
}
