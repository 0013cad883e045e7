//! I1 to I7: what holds whatever happened.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use chrono::{DateTime, TimeDelta, Utc};
use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable};
use serde_json::Value;
use solidarity::{
    app::sweep::compare_balance,
    ledger::{totals::trial_balance, verify::verify_ledger},
    payments::{inbox, verify_payments},
};

use super::world::World;

/// What was seen in the books before: none of it may go again (I1, I4).
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    entries: i64,
    payments: i64,
    paid: i64,
    receipts: i64,
}

/// One row of sums over the whole database: cheap enough for every step.
const GLANCE: &str = "SELECT \
    (SELECT COUNT(*) FROM (SELECT entry_id FROM posting GROUP BY entry_id, currency \
      HAVING SUM(amount_minor) <> 0) AS u) AS unbalanced, \
    (SELECT COUNT(*) FROM (SELECT source_ref FROM journal_entry GROUP BY source, source_ref \
      HAVING COUNT(*) > 1) AS t) AS entries_twice, \
    (SELECT COUNT(*) FROM (SELECT source_ref FROM payment GROUP BY source, source_ref \
      HAVING COUNT(*) > 1) AS t) AS payments_twice, \
    (SELECT COUNT(*) FROM (SELECT payment_id FROM receipt GROUP BY payment_id \
      HAVING COUNT(*) > 1) AS t) AS receipts_twice, \
    (SELECT COUNT(*) FROM payment p WHERE NOT EXISTS \
      (SELECT 1 FROM journal_entry e WHERE e.source_ref = p.source_ref)) AS unbooked, \
    (SELECT COUNT(*) FROM journal_entry) AS entries, \
    (SELECT COUNT(*) FROM payment) AS payments, \
    (SELECT COUNT(*) FROM donation WHERE frequency = 'once' AND status = 'paid') AS paid, \
    (SELECT COUNT(*) FROM receipt) AS receipts";

/// The books of a run, to be compared with another's: no ids, no order.
#[derive(Debug, PartialEq, Eq)]
pub struct Books {
    /// Date, account, fund, currency and what the day's postings sum up to; what came and went in a day is no difference:
    /// a line that was told before its charge waits in suspense for a moment.
    days: BTreeMap<(String, String, String, String), i64>,
    donations: Vec<(String, String, i64)>,
    payments: BTreeMap<String, i64>,
    receipts: i64,
}

impl World {
    async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let reader = self.instances[0].platform.db.reader();
        let statement = Statement::from_string(reader.get_database_backend(), sql);
        reader.query_all_raw(statement).await.unwrap()
    }

    /// The row of one thing: the statement is the same for all, so that it is prepared once.
    async fn row_of(&self, sql: &str, id: &str) -> QueryResult {
        let reader = self.instances[0].platform.db.reader();
        let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, [id.into()]);
        reader.query_one_raw(statement).await.unwrap().unwrap_or_else(|| panic!("no row of {id}"))
    }

    async fn number(&self, sql: &str) -> i64 {
        get(&self.rows(sql).await[0], "n")
    }

    /// After each step.
    pub async fn glance(&mut self) {
        let rows = self.rows(GLANCE).await;
        let of = |name: &str| get::<i64>(&rows[0], name);
        assert_eq!(of("unbalanced"), 0, "I1: entries that do not balance");
        assert_eq!(of("entries_twice"), 0, "I2: booked twice");
        assert_eq!(of("payments_twice"), 0, "I2: a charge is two payments");
        assert_eq!(of("receipts_twice"), 0, "I2: two receipts of one payment");
        assert_eq!(of("unbooked"), 0, "I2: a payment without an entry");
        let now = Seen {
            entries: of("entries"),
            payments: of("payments"),
            paid: of("paid"),
            receipts: of("receipts"),
        };
        let before = std::mem::replace(&mut self.seen, now);
        assert!(now.entries >= before.entries, "I1: entries are gone: {before:?}, {now:?}");
        assert!(now.payments >= before.payments, "I4: payments are gone: {before:?}, {now:?}");
        assert!(now.paid >= before.paid, "I4: paid has regressed: {before:?}, {now:?}");
        assert!(now.receipts >= before.receipts, "I4: receipts are gone: {before:?}, {now:?}");
        let statuses = self.rows("SELECT reference, status FROM donation").await;
        for row in statuses {
            let (reference, status): (String, String) = (get(&row, "reference"), get(&row, "status"));
            if self.statuses.insert(reference.clone(), status.clone()).as_ref() != Some(&status) {
                self.say(format!("{reference} is {status}"));
            }
        }
        if let Some(last) = self.acknowledged.last() {
            let row = self.row_of("SELECT COUNT(*) AS n FROM stripe_event WHERE id = $1", last).await;
            assert_eq!(get::<i64>(&row, "n"), 1, "I5: {last} was acknowledged and is not there");
        }
    }

    /// No event and no mail waits, no line of a charge is missing, no payout is unchecked, all is chained.
    pub async fn queues_are_empty(&self) -> bool {
        let waiting = "SELECT (SELECT COUNT(*) FROM stripe_event WHERE state = 'queued') \
            + (SELECT COUNT(*) FROM mail WHERE state = 'queued') \
            + (SELECT COUNT(*) FROM ledger_pending) AS n";
        self.number(waiting).await == 0 && self.sandbox.waiting().await.unwrap().is_empty()
    }

    /// What waits in the queues, for people.
    pub async fn left_in_the_queues(&self) -> String {
        let sql = "SELECT type AS kind, attempts, last_error FROM stripe_event WHERE state = 'queued' \
            UNION ALL SELECT 'mail: ' || kind, attempts, last_error FROM mail WHERE state = 'queued'";
        let line = |row: &QueryResult| {
            let (kind, error): (String, Option<String>) = (get(row, "kind"), get(row, "last_error"));
            format!("{kind} after {} attempts ({})", get::<i32>(row, "attempts"), error.unwrap_or_default())
        };
        let mut lines: Vec<String> = self.rows(sql).await.iter().map(line).collect();
        lines.push(format!("{} webhooks", self.sandbox.waiting().await.unwrap().len()));
        lines.push(format!(
            "{} unchained entries",
            self.number("SELECT COUNT(*) AS n FROM ledger_pending").await
        ));
        lines.join(", ")
    }

    /// Until when a failed attempt or a dead worker's lease keeps work back.
    pub async fn put_off_until(&self) -> Option<DateTime<Utc>> {
        let mut latest = None;
        for table in ["stripe_event", "mail"] {
            for column in ["next_attempt_at", "lease_until"] {
                let sql = format!(
                    "SELECT {column} AS at FROM {table} WHERE state = 'queued' AND {column} IS NOT NULL \
                     ORDER BY {column} DESC LIMIT 1"
                );
                let found = self.rows(&sql).await.first().map(|row| get::<DateTime<Utc>>(row, "at"));
                latest = latest.max(found);
            }
        }
        latest
    }

    /// At rest: everything.
    pub async fn prove(&mut self) {
        self.glance().await;
        let instance = &self.instances[0];
        let platform = &instance.platform;
        let now = self.now();
        let mut checks = verify_ledger(&platform.db, &instance.chain_key, now).await.unwrap();
        checks.extend(verify_payments(&platform.db, now).await.unwrap());
        let broken: Vec<_> = checks.iter().filter(|check| !check.passed).collect();
        assert!(broken.is_empty(), "verify: {broken:?}");
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for total in trial_balance(&platform.db).await.unwrap() {
            *sums.entry(total.currency).or_default() += total.amount_minor;
        }
        assert!(sums.values().all(|sum| *sum == 0), "I1: the trial balance: {sums:?}");
        let differences = compare_balance(platform, &instance.stripe).await.unwrap();
        assert!(differences.is_empty(), "I3: Stripe's balance differs: {differences:?}");
        assert_eq!(inbox::depth(&platform.db).await.unwrap().1, 0, "I7: dead letters among the events");
        let dead = self.dead_mails().await;
        assert!(dead.is_empty(), "I7: dead letters among the mails: {dead:?}");
        let state = self.sandbox.state().await.unwrap();
        self.charges_are_payments(&state).await;
        self.gifts_stand_as_stripe_says(&state).await;
        self.acknowledged_is_archived().await;
        self.receipts_are_mailed().await;
        self.no_canary_is_found();
    }

    /// What could not be delivered in its days is given up, as promised; of younger mails none is.
    async fn dead_mails(&self) -> Vec<String> {
        let platform = &self.instances[0].platform;
        let young = self.now() - TimeDelta::days(i64::from(platform.settings.privacy.envelope_days));
        let reader = platform.db.reader();
        let sql = "SELECT kind, created_at, attempts, last_error FROM mail \
                   WHERE state = 'dead' AND created_at > $1";
        let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, [young.into()]);
        let line = |row: &QueryResult| {
            let (kind, at, attempts): (String, DateTime<Utc>, i32) =
                (get(row, "kind"), get(row, "created_at"), get(row, "attempts"));
            let error: Option<String> = get(row, "last_error");
            format!("{kind} of {at} after {attempts} attempts ({})", error.unwrap_or_default())
        };
        reader.query_all_raw(statement).await.unwrap().iter().map(line).collect()
    }

    /// I3: what the sandbox says is paid is what the books say.
    async fn charges_are_payments(&self, state: &Value) {
        let refunded = |charge: &Value| -> i64 {
            let refunds = state["refund"].as_array().unwrap().iter();
            let of =
                refunds.filter(|refund| refund["charge"] == charge["id"] && refund["status"] != "failed");
            of.map(|refund| refund["amount"].as_i64().unwrap()).sum()
        };
        let charges = state["charge"].as_array().unwrap().iter();
        let at_stripe: BTreeMap<String, (i64, String, i64)> = charges
            // One that came back later was paid, and is not any more.
            .filter(|charge| charge["paid"] == true || !charge["failure_balance_transaction"].is_null())
            .map(|charge| {
                let currency = charge["currency"].as_str().unwrap().to_uppercase();
                let facts = (charge["amount"].as_i64().unwrap(), currency, refunded(charge));
                (charge["id"].as_str().unwrap().to_owned(), facts)
            })
            .collect();
        let sql =
            "SELECT source_ref, amount_minor, currency, refunded_minor FROM payment WHERE channel = 'card'";
        let rows = self.rows(sql).await;
        let booked: BTreeMap<String, (i64, String, i64)> = rows
            .iter()
            .map(|row| {
                let facts = (get(row, "amount_minor"), get(row, "currency"), get(row, "refunded_minor"));
                (get(row, "source_ref"), facts)
            })
            .collect();
        assert_eq!(rows.len(), booked.len(), "I2: a charge is two payments");
        assert_eq!(booked, at_stripe, "I3: payments (left) and Stripe's charges (right)");
    }

    /// A one-off gift is paid when a charge has its reference; a regular one stands as its subscription.
    async fn gifts_stand_as_stripe_says(&self, state: &Value) {
        let with_reference = |kind: &str, reference: &str| -> Vec<Value> {
            let all = state[kind].as_array().unwrap().iter();
            all.filter(|object| object["metadata"]["reference"] == reference).cloned().collect()
        };
        for given in self.given.iter().filter(|given| given.by_card) {
            let reference = given.reference.to_string();
            let row = self.row_of("SELECT status FROM donation WHERE reference = $1", &reference).await;
            let status: String = get(&row, "status");
            if given.regular {
                for subscription in with_reference("subscription", &reference) {
                    let paused = !subscription["pause_collection"].is_null();
                    let expected = match subscription["status"].as_str().unwrap() {
                        "active" if paused => "paused",
                        "active" => "active",
                        "past_due" => "failed",
                        "canceled" => "cancelled",
                        "incomplete" => "pending",
                        other => panic!("no gift stands like a subscription that is {other}"),
                    };
                    assert_eq!(status, expected, "I3: {reference} and its subscription {subscription}");
                }
                continue;
            }
            let charges = with_reference("charge", &reference);
            let stays = charges.iter().filter(|charge| charge["paid"] == true).count();
            assert!(charges.iter().filter(|charge| charge["captured"] == true).count() <= 1, "charged twice");
            if stays > 0 {
                assert_eq!(status, "paid", "I3: {reference} is paid");
            } else if charges.iter().all(|charge| charge["failure_balance_transaction"].is_null()) {
                assert_ne!(status, "paid", "I3: {reference} is not paid");
            }
        }
    }

    /// I5, for all of them once more.
    async fn acknowledged_is_archived(&self) {
        let rows = self.rows("SELECT id FROM stripe_event").await;
        let archived: BTreeSet<String> = rows.iter().map(|row| get(row, "id")).collect();
        let lost: Vec<_> = self.acknowledged.iter().filter(|id| !archived.contains(*id)).collect();
        assert!(lost.is_empty(), "I5: acknowledged and not there: {lost:?}");
    }

    /// Every payment of a giver who wants it has its receipt, and every mail that is marked sent was taken by the
    /// server: once to the reader, for its copies are the same bytes under one Message-ID.
    async fn receipts_are_mailed(&self) {
        let missing = "SELECT COUNT(*) AS n FROM payment p JOIN donation d ON d.reference = p.reference \
            WHERE d.wants_receipt AND p.returned_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.payment_id = p.id)";
        assert_eq!(self.number(missing).await, 0, "I2: payments without their receipt");
        let unwanted = "SELECT COUNT(*) AS n FROM receipt r JOIN donation d ON d.reference = r.reference \
            WHERE NOT d.wants_receipt";
        assert_eq!(self.number(unwanted).await, 0, "receipts that nobody wanted");
        let sent: BTreeSet<String> = self
            .rows("SELECT message_id FROM mail WHERE state = 'sent'")
            .await
            .iter()
            .map(|row| get::<String>(row, "message_id"))
            .collect();
        let (mut taken, mut copies) = (BTreeMap::new(), BTreeMap::new());
        for (id, bytes) in self.faults.mails() {
            let message = MessageParser::default().parse(&bytes).expect("a mail");
            let message_id = message.message_id().expect("a Message-ID").to_owned();
            let known: &Vec<u8> = taken.entry(message_id.clone()).or_insert_with(|| bytes.clone());
            assert_eq!(*known, bytes, "two texts under one Message-ID");
            copies.entry(id.0).or_insert_with(BTreeSet::new).insert(message_id);
        }
        assert!(copies.values().all(|ids| ids.len() == 1), "one mail under two Message-IDs");
        let taken: BTreeSet<String> = taken.into_keys().collect();
        let bare = |id: &String| id.trim_matches(['<', '>']).to_owned();
        let sent: BTreeSet<String> = sent.iter().map(bare).collect();
        assert!(sent.is_subset(&taken), "I2: marked sent and never taken: {sent:?} {taken:?}");
        if self.faults.struck() == 0 {
            assert_eq!(self.faults.mails().len(), taken.len(), "a mail came twice on a day without faults");
        }
    }

    /// I6: nothing that a giver or a payer wrote can be read in the database's files.
    fn no_canary_is_found(&self) {
        for path in &self.files.seen {
            let Ok(bytes) = fs::read(path) else { continue };
            // `Canary` and `canary` alike: whoever wrote anything here wrote that.
            let found = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'y');
            let found =
                found.filter(|(at, _)| *at >= 5 && bytes[at - 5..=*at].eq_ignore_ascii_case(b"canary"));
            assert_eq!(found.count(), 0, "I6: a canary can be read in {}", path.display());
        }
    }

    pub async fn books(&self) -> Books {
        let days = "SELECT CAST(e.business_date AS TEXT) AS day, p.account, p.fund, p.currency, \
            CAST(SUM(p.amount_minor) AS BIGINT) AS minor FROM posting p JOIN journal_entry e ON e.id = p.entry_id \
            GROUP BY e.business_date, p.account, p.fund, p.currency HAVING SUM(p.amount_minor) <> 0";
        let days = self.rows(days).await;
        let days = days.iter().map(|row| {
            let key = (get(row, "day"), get(row, "account"), get(row, "fund"), get(row, "currency"));
            (key, get(row, "minor"))
        });
        let mut donations = Vec::new();
        for given in &self.given {
            let sql = "SELECT status, currency, amount_minor FROM donation WHERE reference = $1";
            let row = self.row_of(sql, &given.reference.to_string()).await;
            donations.push((get(&row, "status"), get(&row, "currency"), get(&row, "amount_minor")));
        }
        let payments = "SELECT channel || currency AS what, CAST(SUM(amount_minor - refunded_minor) AS BIGINT) AS n \
            FROM payment GROUP BY channel || currency";
        let payments = self.rows(payments).await;
        Books {
            days: days.collect(),
            donations,
            payments: payments.iter().map(|row| (get(row, "what"), get(row, "n"))).collect(),
            receipts: self.number("SELECT COUNT(*) AS n FROM receipt").await,
        }
    }
}

fn get<T: TryGetable>(row: &QueryResult, name: &str) -> T {
    row.try_get("", name).unwrap_or_else(|error| panic!("{name}: {error}"))
}
