//! The sandbox's state file: every object and event as JSON, deliveries, idempotency keys and settings, in SQLite.

mod tables;

use std::path::Path;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement,
    TransactionTrait, Value as Bound,
};
use serde_json::Value;

use super::error::SandboxError;

/// One connection: requests take turns, so that each sees all that was committed before it.
#[derive(Debug)]
pub(super) struct Store {
    db: DatabaseConnection,
}

/// What a list must match; the field is a top-level member of the object.
#[derive(Debug, Clone)]
pub(super) enum Test {
    OneOf(&'static str, Vec<String>),
    /// A pattern with `*`, such as `charge.*`.
    Like(&'static str, String),
    /// A comparison (`<`, `<=`, `>`, `>=`, `=`) with a whole number.
    Number(&'static str, &'static str, i64),
}

/// Where an object stands in its list: the second it was made in (UTC), and its place in the order of making.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub created: i64,
    pub seq: i64,
}

/// Which part of a list, counted from the newest.
#[derive(Debug, Clone, Copy)]
pub(super) enum Window {
    Newest,
    OlderThan(Place),
    NewerThan(Place),
}

/// An idempotency key with the answer that was given under it.
#[derive(Debug, Clone)]
pub(super) struct KeptAnswer {
    pub key: String,
    pub fingerprint: String,
    pub status: u16,
    pub body: String,
    pub created: i64,
}

/// An event that waits to be delivered.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub seq: i64,
    pub body: String,
    pub kind: String,
    /// Real time of the first attempt's start, milliseconds.
    pub since: i64,
    pub attempts: i64,
    pub held: bool,
}

/// What became of an attempt to deliver.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    Done,
    /// Try again at this real time, in milliseconds; `held` when it was put back in order to arrive out of order.
    Later {
        at: i64,
        attempts: i64,
        held: bool,
    },
}

/// All that one request changes; committed together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub objects: Vec<Value>,
    pub settings: Vec<(&'static str, Value)>,
    pub kept: Option<KeptAnswer>,
    /// Real time in milliseconds, from which new events may be delivered.
    pub deliver_from: i64,
    /// Nobody is to be told of the events.
    pub undelivered: bool,
}

impl Window {
    /// Whether all that lies beyond the cursor passes this test of `created`.
    fn implies(self, operator: &str, number: i64) -> bool {
        match (self, operator) {
            (Window::OlderThan(place), "<") => place.created < number,
            (Window::OlderThan(place), "<=") => place.created <= number,
            (Window::NewerThan(place), ">") => place.created > number,
            (Window::NewerThan(place), ">=") => place.created >= number,
            _ => false,
        }
    }
}

impl From<DbErr> for SandboxError {
    fn from(error: DbErr) -> SandboxError {
        SandboxError::State(error.to_string())
    }
}

/// A statement of SQLite's with its values.
fn sql(text: impl Into<String>, values: Vec<Bound>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, text, values)
}

fn read(row: &QueryResult) -> Result<Value, SandboxError> {
    let json: String = row.try_get_by_index(0)?;
    serde_json::from_str(&json).map_err(|error| SandboxError::State(error.to_string()))
}

fn column(field: &str) -> String {
    if field == "created" { field.to_owned() } else { format!("json_extract(json, '$.{field}')") }
}

impl Store {
    /// Opens the state file, making it where there is none.
    pub async fn open(path: &Path) -> Result<Store, SandboxError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| SandboxError::State(error.to_string()))?;
        }
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
        options.max_connections(1).min_connections(1).sqlx_logging(false);
        options.acquire_timeout(Duration::from_secs(30));
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                .pragma("busy_timeout", "10000")
        });
        let db = Database::connect(options).await?;
        db.execute_unprepared(tables::ALL).await?;
        Ok(Store { db })
    }

    /// The highest place in the order of making.
    pub async fn last_seq(&self) -> Result<i64, SandboxError> {
        let row = self.db.query_one_raw(sql("SELECT COALESCE(MAX(seq), 0) FROM object", vec![])).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get_by_index(0))?)
    }

    /// The object with this id, of whatever kind.
    pub async fn object(&self, id: &str) -> Result<Option<Value>, SandboxError> {
        let found =
            self.db.query_one_raw(sql("SELECT json FROM object WHERE id = ?", vec![id.into()])).await?;
        found.as_ref().map(read).transpose()
    }

    /// Objects of a kind that pass all tests, newest first, at most `limit`.
    pub async fn objects(
        &self,
        kind: &str,
        tests: &[Test],
        window: Window,
        limit: u64,
    ) -> Result<Vec<Value>, SandboxError> {
        let mut text = "SELECT json FROM object WHERE kind = ?".to_owned();
        let mut values: Vec<Bound> = vec![kind.into()];
        for test in tests {
            match test {
                Test::OneOf(field, words) => {
                    let marks = vec!["?"; words.len()].join(",");
                    text.push_str(&format!(" AND {} IN ({marks})", column(field)));
                    values.extend(words.iter().map(Bound::from));
                }
                Test::Like(field, pattern) => {
                    text.push_str(&format!(" AND {} GLOB ?", column(field)));
                    values.push(pattern.into());
                }
                // What the cursor says already would only hide it from the index.
                Test::Number("created", operator, number) if window.implies(operator, *number) => {}
                Test::Number(field, operator, number) => {
                    text.push_str(&format!(" AND {} {operator} ?", column(field)));
                    values.push((*number).into());
                }
            }
        }
        let (cursor, order) = match window {
            Window::Newest => (None, "created DESC, seq DESC"),
            Window::OlderThan(place) => (Some(("<", place)), "created DESC, seq DESC"),
            Window::NewerThan(place) => (Some((">", place)), "created, seq"),
        };
        if let Some((operator, place)) = cursor {
            text.push_str(&format!(" AND (created, seq) {operator} (?, ?)"));
            values.extend([place.created.into(), place.seq.into()]);
        }
        text.push_str(&format!(" ORDER BY {order} LIMIT ?"));
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let rows = self.db.query_all_raw(sql(text, values)).await?;
        let mut found: Vec<Value> = rows.iter().map(read).collect::<Result<_, _>>()?;
        if matches!(window, Window::NewerThan(_)) {
            found.reverse();
        }
        Ok(found)
    }

    /// When time first brings something, UTC seconds.
    pub async fn first_due(&self) -> Result<Option<i64>, SandboxError> {
        let text = "SELECT MIN(due) FROM object WHERE due IS NOT NULL AND kind <> 'balance_transaction'";
        let row = self.db.query_one_raw(sql(text, vec![])).await?;
        Ok(row.map_or(Ok(None), |row| row.try_get_by_index(0))?)
    }

    /// The object that has to be looked at first, if its time is not after `until`; balance transactions wait for
    /// their payout and are asked for by [`Store::payable`].
    pub async fn next_due(&self, until: i64) -> Result<Option<(i64, Value)>, SandboxError> {
        let text = "SELECT json, due FROM object WHERE due <= ? AND due IS NOT NULL AND kind <> 'balance_transaction' \
                    ORDER BY due, seq LIMIT 1";
        let row = self.db.query_one_raw(sql(text, vec![until.into()])).await?;
        row.map(|row| Ok((row.try_get_by_index(1)?, read(&row)?))).transpose()
    }

    /// Balance transactions that are available at `until` and in no payout yet, oldest first.
    pub async fn payable(&self, until: i64) -> Result<Vec<Value>, SandboxError> {
        let text = "SELECT json FROM object WHERE due <= ? AND due IS NOT NULL AND kind = 'balance_transaction' ORDER BY seq";
        let rows = self.db.query_all_raw(sql(text, vec![until.into()])).await?;
        rows.iter().map(read).collect()
    }

    /// When the first balance transaction without a payout becomes available, UTC seconds.
    pub async fn first_payable(&self) -> Result<Option<i64>, SandboxError> {
        let text = "SELECT MIN(due) FROM object WHERE due IS NOT NULL AND kind = 'balance_transaction'";
        let row = self.db.query_one_raw(sql(text, vec![])).await?;
        Ok(row.map_or(Ok(None), |row| row.try_get_by_index(0))?)
    }

    /// The answer kept under an idempotency key since `after`.
    pub async fn kept(&self, key: &str, after: i64) -> Result<Option<KeptAnswer>, SandboxError> {
        let text =
            "SELECT key, fingerprint, status, body, created FROM idempotency WHERE key = ? AND created > ?";
        let Some(row) = self.db.query_one_raw(sql(text, vec![key.into(), after.into()])).await? else {
            return Ok(None);
        };
        let status: i64 = row.try_get_by_index(2)?;
        Ok(Some(KeptAnswer {
            key: row.try_get_by_index(0)?,
            fingerprint: row.try_get_by_index(1)?,
            status: u16::try_from(status).unwrap_or(500),
            body: row.try_get_by_index(3)?,
            created: row.try_get_by_index(4)?,
        }))
    }

    /// Forgets idempotency keys made before `before`.
    pub async fn prune(&self, before: i64) -> Result<(), SandboxError> {
        let text = "DELETE FROM idempotency WHERE created <= ?";
        self.db.execute_raw(sql(text, vec![before.into()])).await?;
        Ok(())
    }

    /// A setting's value.
    pub async fn setting(&self, key: &str) -> Result<Option<Value>, SandboxError> {
        let text = "SELECT json FROM setting WHERE key = ?";
        let row = self.db.query_one_raw(sql(text, vec![key.into()])).await?;
        row.as_ref().map(read).transpose()
    }

    /// Commits all of a batch, or nothing.
    pub async fn commit(&self, batch: &Batch) -> Result<(), SandboxError> {
        let tx = self.db.begin().await?;
        for some in batch.objects.chunks(tables::ROWS) {
            // Few statements however many objects: each is a trip to the database's own thread.
            tables::put_all(&tx, some).await?;
            if !batch.undelivered {
                tables::queue_all(&tx, some, batch.deliver_from).await?;
            }
        }
        for (key, value) in &batch.settings {
            let upsert = "INSERT OR REPLACE INTO setting (key, json) VALUES (?, ?)";
            tx.execute_raw(sql(upsert, vec![(*key).into(), value.to_string().into()])).await?;
        }
        if let Some(kept) = &batch.kept {
            let upsert = "INSERT OR REPLACE INTO idempotency (key, fingerprint, status, body, created) \
                          VALUES (?, ?, ?, ?, ?)";
            let values = vec![
                kept.key.clone().into(),
                kept.fingerprint.clone().into(),
                i64::from(kept.status).into(),
                kept.body.clone().into(),
                kept.created.into(),
            ];
            tx.execute_raw(sql(upsert, values)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Events that may be delivered at `now` (real milliseconds), in their order.
    pub async fn waiting(&self, now: i64, limit: i64) -> Result<Vec<Waiting>, SandboxError> {
        let text = "SELECT d.seq, o.json, json_extract(o.json, '$.type'), d.since, d.attempts, d.held \
                    FROM delivery d JOIN object o ON o.id = d.event WHERE d.next <= ? ORDER BY d.seq LIMIT ?";
        let rows = self.db.query_all_raw(sql(text, vec![now.into(), limit.into()])).await?;
        rows.iter()
            .map(|row| {
                Ok(Waiting {
                    seq: row.try_get_by_index(0)?,
                    body: row.try_get_by_index(1)?,
                    kind: row.try_get_by_index(2)?,
                    since: row.try_get_by_index(3)?,
                    attempts: row.try_get_by_index(4)?,
                    held: row.try_get_by_index::<i64>(5)? != 0,
                })
            })
            .collect()
    }

    /// When the next delivery is to be tried, real milliseconds.
    pub async fn next_delivery(&self) -> Result<Option<i64>, SandboxError> {
        let text = "SELECT MIN(next) FROM delivery WHERE next IS NOT NULL";
        let row = self.db.query_one_raw(sql(text, vec![])).await?;
        Ok(row.map_or(Ok(None), |row| row.try_get_by_index(0))?)
    }

    /// Writes down what became of deliveries.
    pub async fn delivered(&self, outcomes: &[(i64, Outcome)]) -> Result<(), SandboxError> {
        let tx = self.db.begin().await?;
        for (seq, outcome) in outcomes {
            let (next, attempts, held) = match outcome {
                Outcome::Done => (None, None, false),
                Outcome::Later { at, attempts, held } => (Some(*at), Some(*attempts), *held),
            };
            let text = "UPDATE delivery SET next = ?, attempts = COALESCE(?, attempts + 1), held = held | ? \
                        WHERE seq = ?";
            let values = vec![next.into(), attempts.into(), i64::from(held).into(), (*seq).into()];
            tx.execute_raw(sql(text, values)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Whether this event still waits to be delivered.
    pub async fn is_waiting(&self, event: &str) -> Result<bool, SandboxError> {
        let text = "SELECT 1 FROM delivery WHERE event = ? AND next IS NOT NULL";
        Ok(self.db.query_one_raw(sql(text, vec![event.into()])).await?.is_some())
    }

    /// How many deliveries wait, and how many are done or given up.
    pub async fn delivery_counts(&self) -> Result<(i64, i64), SandboxError> {
        let text = "SELECT COUNT(next), COUNT(*) - COUNT(next) FROM delivery";
        let row = self.db.query_one_raw(sql(text, vec![])).await?;
        row.map_or(Ok((0, 0)), |row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
    }
}
