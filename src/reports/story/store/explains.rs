//! SQL of what an entry belongs to.

use sea_orm::{FromQueryResult, Value};

use super::all;
use crate::platform::db::{Db, StoreError};

/// A payment's source and its id there.
#[derive(FromQueryResult)]
struct KeyRow {
    source: String,
    source_ref: String,
}

async fn key(db: &Db, sql: &str, id: &str) -> Result<Option<(String, String)>, StoreError> {
    let rows: Vec<KeyRow> = all(db, sql, vec![Value::from(id)]).await?;
    Ok(rows.into_iter().next().map(|row| (row.source, row.source_ref)))
}

/// The payment of a refund.
pub(in crate::reports::story) async fn of_refund(
    db: &Db,
    refund: &str,
) -> Result<Option<(String, String)>, StoreError> {
    let sql =
        "SELECT p.source, p.source_ref FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.id = $1";
    key(db, sql, refund).await
}

/// The payment of a line of Stripe's balance: its own, or that of the charge, refund or dispute that made the line.
pub(in crate::reports::story) async fn of_balance_line(
    db: &Db,
    line: &str,
) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT p.source, p.source_ref FROM balance_line l \
               LEFT JOIN refund r ON r.id = l.source LEFT JOIN dispute d ON d.id = l.source \
               LEFT JOIN payment c ON c.source = 'stripe' AND c.source_ref = l.source \
               JOIN payment p ON p.id = COALESCE(c.id, r.payment_id, d.payment_id) WHERE l.id = $1";
    if let Some(found) = key(db, sql, line).await? {
        return Ok(Some(found));
    }
    let own = "SELECT source, source_ref FROM payment WHERE balance_transaction = $1";
    key(db, own, line).await
}

#[derive(FromQueryResult)]
struct PayoutId {
    payout_id: String,
}

/// The payout that holds a line of Stripe's balance.
pub(in crate::reports::story) async fn payout_of_line(
    db: &Db,
    line: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT payout_id FROM balance_line WHERE id = $1 AND payout_id IS NOT NULL";
    let rows: Vec<PayoutId> = all(db, sql, vec![Value::from(line)]).await?;
    Ok(rows.into_iter().next().map(|row| row.payout_id))
}
