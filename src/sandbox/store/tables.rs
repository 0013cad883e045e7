//! The tables of the state file, and how rows are written into them.

use sea_orm::{ConnectionTrait, DatabaseTransaction, Value as Bound};
use serde_json::Value;

use super::super::error::SandboxError;
use super::sql;

/// What the state file is made of.
pub(super) const ALL: &str = "
CREATE TABLE IF NOT EXISTS object (id TEXT PRIMARY KEY, kind TEXT NOT NULL, seq INTEGER NOT NULL,
  created INTEGER NOT NULL, due INTEGER, json TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS object_time ON object (kind, created, seq);
CREATE INDEX IF NOT EXISTS object_waits ON object (due, seq) WHERE due IS NOT NULL AND kind <> 'balance_transaction';
CREATE INDEX IF NOT EXISTS object_payable ON object (due) WHERE due IS NOT NULL AND kind = 'balance_transaction';
CREATE INDEX IF NOT EXISTS object_by_payment_intent ON object (kind, json_extract(json, '$.payment_intent'), created, seq)
  WHERE json_extract(json, '$.payment_intent') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_charge ON object (kind, json_extract(json, '$.charge'), created, seq)
  WHERE json_extract(json, '$.charge') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_source ON object (kind, json_extract(json, '$.source'), created, seq)
  WHERE json_extract(json, '$.source') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_customer ON object (kind, json_extract(json, '$.customer'), created, seq)
  WHERE json_extract(json, '$.customer') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_invoice ON object (kind, json_extract(json, '$.invoice'), created, seq)
  WHERE json_extract(json, '$.invoice') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_email ON object (kind, json_extract(json, '$.email'), created, seq)
  WHERE json_extract(json, '$.email') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_payout ON object (kind, json_extract(json, '$._payout'), created, seq)
  WHERE json_extract(json, '$._payout') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_subscription ON object (kind, json_extract(json, '$._subscription'), created, seq)
  WHERE json_extract(json, '$._subscription') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_intent ON object (kind, json_extract(json, '$._intent'), created, seq)
  WHERE json_extract(json, '$._intent') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_begun ON object (kind, json_extract(json, '$.subscription'), created, seq)
  WHERE json_extract(json, '$.subscription') IS NOT NULL;
CREATE TABLE IF NOT EXISTS delivery (seq INTEGER PRIMARY KEY, event TEXT NOT NULL UNIQUE, since INTEGER NOT NULL,
  next INTEGER, attempts INTEGER NOT NULL, held INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_next ON delivery (next) WHERE next IS NOT NULL;
CREATE TABLE IF NOT EXISTS idempotency (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, json TEXT NOT NULL);
";

/// Most objects of one statement: SQLite takes 32,766 values.
pub(super) const ROWS: usize = 500;

/// Stores objects, new or changed.
pub(super) async fn put_all(tx: &DatabaseTransaction, objects: &[Value]) -> Result<(), SandboxError> {
    let rows = vec!["(?, ?, ?, ?, ?, ?)"; objects.len()].join(", ");
    let upsert = format!(
        "INSERT INTO object (id, kind, seq, created, due, json) VALUES {rows} \
         ON CONFLICT (id) DO UPDATE SET due = excluded.due, json = excluded.json"
    );
    let mut values: Vec<Bound> = Vec::with_capacity(objects.len() * 6);
    for object in objects {
        values.extend([
            object["id"].as_str().into(),
            object["object"].as_str().into(),
            object["_seq"].as_i64().into(),
            object["created"].as_i64().unwrap_or(0).into(),
            object["_due"].as_i64().into(),
            object.to_string().into(),
        ]);
    }
    tx.execute_raw(sql(upsert, values)).await?;
    Ok(())
}

/// Has the events among these objects delivered from `from` on (real milliseconds).
pub(super) async fn queue_all(
    tx: &DatabaseTransaction,
    objects: &[Value],
    from: i64,
) -> Result<(), SandboxError> {
    let events: Vec<&Value> = objects.iter().filter(|object| object["object"] == "event").collect();
    if events.is_empty() {
        return Ok(());
    }
    let rows = vec!["(?, ?, ?, ?, 0, 0)"; events.len()].join(", ");
    let waits = format!("INSERT INTO delivery (seq, event, since, next, attempts, held) VALUES {rows}");
    let mut values: Vec<Bound> = Vec::with_capacity(events.len() * 4);
    for event in events {
        values.extend([event["_seq"].as_i64().into(), event["id"].as_str().into(), from.into(), from.into()]);
    }
    tx.execute_raw(sql(waits, values)).await?;
    Ok(())
}
