//! Taking work off a queue table: a lease on due rows, each given to one worker only.

use super::Tx;

impl Tx {
    /// SQL that leases the `$3` oldest due rows of `table` until `$2`, `$1` being the present, and returns `columns`.
    ///
    /// The table has `state` (`queued` while there is work), `next_attempt_at`, `lease_until` and `attempts`;
    /// the attempt is counted when it begins, so that a worker that dies leaves its trace. PostgreSQL skips rows
    /// that another worker is taking; SQLite has one writer.
    pub fn claim_sql(&self, table: &str, key: &str, columns: &str) -> String {
        let skip = if self.locks_rows() { "FOR UPDATE SKIP LOCKED" } else { "" };
        format!(
            "UPDATE {table} SET lease_until = $2, attempts = attempts + 1 WHERE {key} IN (\
               SELECT {key} FROM {table} WHERE state = 'queued' AND next_attempt_at <= $1 \
                 AND (lease_until IS NULL OR lease_until < $1) ORDER BY next_attempt_at LIMIT $3 {skip}) \
             RETURNING {columns}"
        )
    }
}
