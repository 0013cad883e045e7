//! Stripe's events, in every order and in every bad shape: delivered here by the test itself.

use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use sha2::Sha256;
use solidarity::kernel::clock::Sources;

use crate::{
    db_test,
    harness::{
        app::{App, PATIENCE, processes::let_pauses_end},
        db::TestDb,
    },
};

const CARD: &str = "4242424242424242";
const SECRET: &str = "whsec_sandbox";

fn now() -> i64 {
    Sources::system().now().timestamp()
}

/// `Stripe-Signature` over a body, at a time in Unix seconds.
fn signature(body: &str, secret: &str, at: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at}.{body}").as_bytes());
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

async fn send_signed(app: &App, body: &str, signature: Option<&str>) -> u16 {
    let mut request = app.http.post(format!("{}/webhooks/stripe", app.base));
    if let Some(signature) = signature {
        request = request.header("stripe-signature", signature);
    }
    let answer = request.header("content-type", "application/json").body(body.to_owned()).send().await;
    answer.unwrap().status().as_u16()
}

/// Tells the service an event as Stripe does.
pub async fn tell(app: &App, event: &Value) -> u16 {
    let body = event.to_string();
    send_signed(app, &body, Some(&signature(&body, SECRET, now()))).await
}

/// A service that hears nothing of the sandbox's own.
pub async fn start_unheard(db: &TestDb) -> App {
    let app = App::start(db).await;
    app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
    app
}

/// A gift that Stripe has taken and the service knows nothing of: its reference and the events about it.
async fn paid_gift(app: &App) -> (String, Vec<Value>) {
    let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
    assert_eq!(app.pay(&page, CARD).await.status(), 303);
    let events = events_of(app, &reference).await;
    (reference, events)
}

async fn events_of(app: &App, reference: &str) -> Vec<Value> {
    let mut events = app.at_stripe("events").await;
    events.retain(|event| event["data"]["object"]["metadata"]["reference"] == reference);
    events
}

fn event(events: &[Value], kind: &str) -> Value {
    let found = events.iter().find(|event| event["type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} among {} events", events.len())).clone()
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let insert = |order: &Vec<usize>, at: usize| {
        let mut longer = order.clone();
        longer.insert(at, count - 1);
        longer
    };
    shorter.iter().flat_map(|order| (0..count).map(move |at| insert(order, at))).collect()
}

/// Gives what was told the time to be worked off, so that what is told next comes after it.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(400)).await;
}

/// Tells the events of each gift in an order of its own, one gift for each order, one event of each at a time.
async fn tell_in_every_order(app: &App, gifts: &[Vec<Value>], kinds: usize) {
    let orders = orders(kinds);
    assert_eq!(gifts.len(), orders.len());
    for position in 0..kinds {
        for (events, order) in gifts.iter().zip(&orders) {
            assert_eq!(tell(app, &events[order[position]]).await, 200);
        }
        settle().await;
    }
}

/// Everything is booked and receipted once.
async fn all_once(app: &App, references: &[String], status: &str) {
    // The export first: to look at a gift's own page would ask Stripe about it.
    let started = Instant::now();
    while app.export_rows().iter().filter(|row| row["status"] == status).count() < references.len() {
        assert!(started.elapsed() < PATIENCE, "not all were booked\n{}", app.log());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for reference in references {
        app.wait_status(reference, status).await;
    }
    app.wait_mails(references.len()).await;
    app.quiet().await;
    let mut booked: Vec<_> = app.export_rows().into_iter().map(|row| row["reference"].clone()).collect();
    let mut given = references.to_vec();
    booked.sort();
    given.sort();
    assert_eq!(booked, given, "each gift has one payment");
    assert_eq!(app.mails().len(), references.len(), "and one receipt");
    assert!(app.export_rows().iter().all(|row| row["status"] == status));
}

db_test!(
    async fn a_payment_told_in_every_order_is_one_payment(db: TestDb) {
        let app = start_unheard(&db).await;
        app.sandbox_control("settings", json!({ "late_balance_transaction_seconds": 60 })).await;
        let mut references = Vec::new();
        for _ in 0..24 {
            references.push(paid_gift(&app).await.0);
        }
        app.sandbox_control("clock", json!({ "advance_seconds": 120 })).await;
        let kinds =
            ["charge.succeeded", "checkout.session.completed", "payment_intent.succeeded", "charge.updated"];
        let mut gifts = Vec::new();
        for reference in &references {
            let events = events_of(&app, reference).await;
            gifts.push(kinds.map(|kind| event(&events, kind)).to_vec());
        }
        tell_in_every_order(&app, &gifts, kinds.len()).await;
        all_once(&app, &references, "paid").await;
        // Everything told once more, as Stripe may, changes nothing.
        for told in gifts.iter().flatten() {
            assert_eq!(tell(&app, told).await, 200);
        }
        all_once(&app, &references, "paid").await;
    }
);

db_test!(
    async fn a_refund_told_in_every_order_is_one_refund(db: TestDb) {
        let app = start_unheard(&db).await;
        let kinds = ["charge.succeeded", "checkout.session.completed", "refund.created", "charge.refunded"];
        let mut references = Vec::new();
        let mut gifts = Vec::new();
        for _ in 0..24 {
            let (reference, events) = paid_gift(&app).await;
            let charge = event(&events, "charge.succeeded")["data"]["object"]["id"].clone();
            let charge = charge.as_str().unwrap();
            let refund = app.sandbox_control(&format!("charges/{charge}/refund"), json!({})).await;
            let mut events = app.at_stripe("events").await;
            events.retain(|event| {
                let object = &event["data"]["object"];
                object["metadata"]["reference"] == *reference || object["id"] == refund["id"]
            });
            gifts.push(kinds.map(|kind| event(&events, kind)).to_vec());
            references.push(reference);
        }
        tell_in_every_order(&app, &gifts, kinds.len()).await;
        all_once(&app, &references, "refunded").await;
        assert!(app.export_rows().iter().all(|row| row["refunded_minor"] == "2500"));
    }
);

db_test!(
    async fn what_is_not_signed_by_stripe_now_is_refused(db: TestDb) {
        let app = start_unheard(&db).await;
        let (reference, events) = paid_gift(&app).await;
        let body = event(&events, "charge.succeeded").to_string();
        let other_body = body.replace("2500", "2501");
        let good = signature(&body, SECRET, now());
        for (what, body, header) in [
            ("no header", &body, None),
            ("no signature in it", &body, Some("t=1".to_owned())),
            ("nonsense", &body, Some("signed, honestly".to_owned())),
            ("another secret", &body, Some(signature(&body, "whsec_other", now()))),
            ("another body", &other_body, Some(good.clone())),
            ("too old", &body, Some(signature(&body, SECRET, now() - 330))),
            ("from the future", &body, Some(signature(&body, SECRET, now() + 330))),
        ] {
            assert_eq!(send_signed(&app, body, header.as_deref()).await, 400, "{what}");
        }
        let no_event = "{\"hello\": true}";
        assert_eq!(send_signed(&app, no_event, Some(&signature(no_event, SECRET, now()))).await, 400);
        settle().await;
        assert!(app.exported().is_empty());

        // The very same event, signed well.
        assert_eq!(send_signed(&app, &body, Some(&good)).await, 200);
        assert_eq!(send_signed(&app, &body, Some(&good)).await, 200, "a replay is acknowledged");
        all_once(&app, &[reference], "paid").await;
    }
);

db_test!(
    async fn events_that_are_not_ours_or_not_known(db: TestDb) {
        let app = start_unheard(&db).await;
        let (reference, events) = paid_gift(&app).await;
        let mut foreign = event(&events, "charge.succeeded");
        foreign["account"] = json!("acct_of_somebody");
        assert_eq!(tell(&app, &foreign).await, 400, "another account");
        let mut unknown = event(&events, "charge.succeeded");
        unknown["id"] = json!("evt_of_a_new_kind");
        unknown["type"] = json!("treasury.something.invented");
        assert_eq!(tell(&app, &unknown).await, 200, "kept, and does nothing");
        settle().await;
        app.quiet().await;
        assert!(app.exported().is_empty());

        // Of another API version, with an object that we cannot read: it is fetched in ours and booked.
        let mut other = event(&events, "charge.succeeded");
        let id = other["data"]["object"]["id"].clone();
        other["api_version"] = json!("2019-12-03");
        other["data"]["object"] = json!({ "id": id, "object": "charge", "sum": "25 pounds" });
        assert_eq!(tell(&app, &other).await, 200);
        all_once(&app, &[reference], "paid").await;
    }
);

db_test!(
    async fn completed_is_not_paid_and_paid_never_regresses(db: TestDb) {
        let app = start_unheard(&db).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        let session = app.at_stripe("checkout.session").await.remove(0);
        let mut unpaid = session.clone();
        unpaid["status"] = json!("complete");
        unpaid["payment_status"] = json!("unpaid");
        let about = |id: &str, kind: &str, object: &Value| {
            let mut told = json!({ "id": id, "object": "event", "type": kind, "created": now() });
            told["api_version"] = json!("2026-09-30.endive");
            told["data"] = json!({ "object": object });
            told
        };
        let told = about("evt_completed_unpaid", "checkout.session.completed", &unpaid);
        assert_eq!(tell(&app, &told).await, 200);
        settle().await;
        assert_eq!(app.status(&reference).await["status"], "pending");
        assert!(app.exported().is_empty() && app.mails().is_empty());

        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        for event in events_of(&app, &reference).await {
            assert_eq!(tell(&app, &event).await, 200);
        }
        app.wait_status(&reference, "paid").await;
        let mut expired = session;
        expired["status"] = json!("expired");
        for kind in ["checkout.session.expired", "checkout.session.async_payment_failed"] {
            assert_eq!(tell(&app, &about(&format!("evt_{kind}"), kind, &expired)).await, 200);
        }
        settle().await;
        all_once(&app, &[reference], "paid").await;
    }
);

db_test!(
    async fn a_fee_that_stripe_knows_late_is_booked_when_it_is_known(db: TestDb) {
        let app = App::start(&db).await;
        app.sandbox_control("settings", json!({ "late_balance_transaction_seconds": 3600 })).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_status(&reference, "paid").await;
        let before = app.export_rows().remove(0);
        assert_eq!((before["fee_minor"].as_str(), before["status"].as_str()), ("", "paid"));
        assert!(app.cli_ok(&["verify"]).contains("1 card payments wait for their fee"));
        app.sandbox_control("clock", json!({ "advance_seconds": 7200 })).await;
        let_pauses_end(&db).await;
        let started = Instant::now();
        while app.export_rows()[0]["fee_minor"].is_empty() {
            assert!(started.elapsed() < PATIENCE, "the fee is not booked\n{}", app.log());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        app.quiet().await;
        let line = app.at_stripe("balance_transaction").await.remove(0);
        let row = app.export_rows().remove(0);
        assert_eq!(row["fee_minor"], line["fee"].to_string());
        assert_eq!(row["amount_minor"], "2500", "gross stays gross");
    }
);

db_test!(
    async fn an_event_that_cannot_be_applied_holds_back_none_of_its_neighbours(db: TestDb) {
        let (app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &["serve", "--no-worker"]).await;
        app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
        let (first, events) = paid_gift(&app).await;
        let charge = event(&events, "charge.succeeded");
        assert_eq!(tell(&app, &charge).await, 200);
        let worker = app.process(&["worker"]);
        app.wait_status(&first, "paid").await;
        // A worker that dies with a mail in its hands keeps it until the lease ends.
        app.wait_mails(1).await;
        drop(worker);

        // All of these are taken in one round by the next worker.
        let mut references = vec![first];
        for _ in 0..4 {
            let (reference, events) = paid_gift(&app).await;
            for kind in ["checkout.session.completed", "charge.succeeded"] {
                assert_eq!(tell(&app, &event(&events, kind)).await, 200);
            }
            references.push(reference);
        }
        // A second charge of an intent: Stripe never takes one, and it cannot be booked.
        let mut impossible = charge;
        impossible["id"] = json!("evt_impossible");
        impossible["data"]["object"]["id"] = json!("ch_second_of_its_intent");
        assert_eq!(tell(&app, &impossible).await, 200);
        let _worker = app.process(&["worker"]);
        // The export, since to look at a gift's own page would ask Stripe about it.
        let started = Instant::now();
        while app.export_rows().len() < references.len() || waiting_with_an_error(&db).await.is_empty() {
            assert!(started.elapsed() < PATIENCE, "not all were booked\n{}", app.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        app.wait_mails(references.len()).await;
        let mut booked: Vec<_> = app.export_rows().into_iter().map(|row| row["reference"].clone()).collect();
        booked.sort();
        references.sort();
        assert_eq!(booked, references);
        assert_eq!(waiting_with_an_error(&db).await, ["evt_impossible"]);
    }
);

/// Ids of the events that failed and will be tried again.
async fn waiting_with_an_error(db: &TestDb) -> Vec<String> {
    let database = Database::connect(db.url()).await.unwrap();
    let sql = "SELECT id FROM stripe_event WHERE state <> 'processed' AND last_error IS NOT NULL";
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap();
    database.close().await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
