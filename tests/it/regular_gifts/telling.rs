//! What Stripe tells of a gift, in every order, with gaps and repetitions, ends in the same books and state.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};

use super::{
    CARD, FAILING_CARD, active, begin, own_path, payments, subscription, wait_mails_with, wait_payments,
};
use crate::{
    db_test,
    events::{start_unheard, tell},
    harness::{
        app::{App, PATIENCE, processes::let_pauses_end},
        db::TestDb,
    },
};

/// All orders of a list.
fn orders(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |at: usize| {
        let rest: Vec<usize> = items.iter().copied().filter(|other| *other != items[at]).collect();
        orders(&rest).into_iter().map(move |order| [vec![items[at]], order].concat())
    };
    (0..items.len()).flat_map(with_first).collect()
}

/// Paid gifts that the service has not heard of, and what there is to tell of each: session, charge, invoice,
/// subscription.
async fn unheard(app: &App, count: usize, more: Value) -> Vec<(String, Vec<Value>)> {
    let mut references = Vec::new();
    for _ in 0..count {
        let (reference, page) = begin(app, more.clone()).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        references.push(reference);
    }
    let events = app.at_stripe("events").await;
    let find = |kind: &str, path: &str, value: &Value| {
        let found = events
            .iter()
            .find(|event| event["type"] == kind && event["data"]["object"].pointer(path) == Some(value));
        found.unwrap_or_else(|| panic!("no {kind} with {value}")).clone()
    };
    let of = |reference: String| {
        let ours = json!(reference);
        let subscription = find("customer.subscription.created", "/metadata/reference", &ours);
        let customer = &subscription["data"]["object"]["customer"];
        let told = vec![
            find("checkout.session.completed", "/metadata/reference", &ours),
            find("charge.succeeded", "/customer", customer),
            find("invoice.paid", "/parent/subscription_details/metadata/reference", &ours),
            subscription,
        ];
        (reference, told)
    };
    references.into_iter().map(of).collect()
}

db_test!(
    async fn r05_r06_the_first_payment_counts_once_whatever_order_its_events_come_in(db: TestDb) {
        let app = start_unheard(&db).await;
        // Each of the first three alone is enough: told alone it still ends in the whole truth.
        let mut tellings = orders(&[0, 1, 2, 3]);
        tellings.extend((0..3).map(|alone| vec![alone]));
        let gifts = unheard(&app, tellings.len(), json!({})).await;
        for ((_, events), telling) in gifts.iter().zip(&tellings) {
            for place in telling {
                assert_eq!(tell(&app, &events[*place]).await, 200, "{telling:?}");
            }
        }
        let references: Vec<String> = gifts.into_iter().map(|(reference, _)| reference).collect();
        let_pauses_end(&db).await;
        for reference in &references {
            app.wait_status(reference, "active").await;
        }
        app.quiet().await;
        let rows = app.export_rows();
        let booked: BTreeSet<&str> = rows.iter().map(|row| row["reference"].as_str()).collect();
        assert_eq!((rows.len(), booked.len()), (references.len(), references.len()), "each once");
        assert_eq!(app.wait_mails(references.len()).await.len(), references.len(), "one receipt each");
    }
);

db_test!(
    async fn payments_that_are_told_together_are_each_booked_once_with_a_link_of_their_own(db: TestDb) {
        let app = start_unheard(&db).await;
        let gifts = unheard(&app, 12, json!({})).await;
        // No charge says whose it is, and all are there at once.
        let told = gifts.iter().flat_map(|(_, events)| [&events[1], &events[2]]);
        let answers = join_all(told.map(|event| tell(&app, event))).await;
        assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
        for (reference, _) in &gifts {
            app.wait_status(reference, "active").await;
            wait_payments(&app, reference, 1).await;
        }
        app.quiet().await;
        assert_eq!(app.exported().len(), gifts.len(), "each once");
        let receipts = wait_mails_with(&app, "Receipt R-", gifts.len()).await;
        let links: BTreeSet<String> = receipts.iter().map(|text| own_path(text)).collect();
        assert_eq!(links.len(), gifts.len(), "each receipt leads to its own gift");
        let proved = app.cli_ok(&["verify"]);
        assert!(proved.contains("ok"), "{proved}");
    }
);

db_test!(
    async fn renewals_that_waited_are_explained_by_a_list_of_stripes_and_not_one_by_one(db: TestDb) {
        let mut app = start_unheard(&db).await;
        let gifts = unheard(&app, 25, json!({})).await;
        app.restart_with(&["serve", "--no-worker"]).await;
        for (_, events) in &gifts {
            assert_eq!(tell(&app, &events[1]).await, 200);
        }
        // Each request for what an invoice paid comes a little late, which counts them.
        app.fault(json!({ "path": "/v1/invoice_payments", "kind": "delay", "value": 1, "times": 1_000 }))
            .await;
        app.restart_with(&["serve"]).await;
        for (reference, _) in &gifts {
            wait_payments(&app, reference, 1).await;
        }
        let faults = app.at_stripe("faults").await;
        let delay = faults.iter().find(|fault| fault["kind"] == "delay").unwrap();
        let left = delay["times"].as_i64().unwrap();
        assert!((990..1_000).contains(&left), "{} requests for 25 renewals", 1_000 - left);
        app.quiet().await;
        assert_eq!(app.exported().len(), gifts.len(), "each once");
        let proved = app.cli_ok(&["verify"]);
        assert!(proved.contains("ok"), "{proved}");
    }
);

db_test!(
    async fn money_that_stood_in_suspense_leaves_it_once_it_is_explained(db: TestDb) {
        let app = start_unheard(&db).await;
        let (reference, events) = unheard(&app, 1, json!({})).await.remove(0);
        tell_in_suspense(&app, &db, &events[1]).await;
        assert!(payments(&app, &reference).is_empty(), "nobody's yet, and not guessed");
        assert_eq!(app.exported().len(), 1);
        assert_eq!(tell(&app, &events[2]).await, 200);
        wait_payments(&app, &reference, 1).await;
        app.wait_status(&reference, "active").await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 1);
        let charge = app.export_rows()[0]["charge"].clone();
        let times = instants_of_entries(&db, &charge).await;
        assert_eq!(times, vec![times[0].clone(); 2], "both entries have the time of Stripe's charge");
        let trial = app.cli_ok(&["verify"]);
        assert!(trial.contains("ok"), "{trial}");
    }
);

db_test!(
    async fn a_refund_of_money_in_suspense_leaves_its_owner_once_it_is_explained(db: TestDb) {
        let app = start_unheard(&db).await;
        let refund = Leaving { control: "refund", event: "refund.created", minor: 300 };
        left_in_suspense(&app, &db, refund, "income:refunds").await;
    }
);

db_test!(
    async fn a_debit_that_came_back_out_of_suspense_leaves_its_owner_once_it_is_explained(db: TestDb) {
        let app = start_unheard(&db).await;
        let debit = Leaving { control: "fail", event: "charge.failed", minor: 1_000 };
        left_in_suspense(&app, &db, debit, "income:returned-debits").await;
    }
);

db_test!(
    async fn a_gift_that_ended_longer_ago_than_stripe_keeps_events_is_ended_by_the_sweep(db: TestDb) {
        let mut app = App::start(&db).await;
        let reference = active(&app, json!({})).await;
        let going_on = active(&app, json!({})).await;
        app.quiet().await;
        app.cli_ok(&["reconcile"]);
        app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
        // No worker: the night's own sweep would have been in time.
        app.restart_with(&["serve", "--no-worker"]).await;
        let id = subscription(&app, &reference).await["id"].as_str().unwrap().to_owned();
        let ended = app.http.delete(format!("{}/v1/subscriptions/{id}", app.sandbox));
        assert!(ended.bearer_auth("sk_test_sandbox").send().await.unwrap().status().is_success());
        app.advance_days(45).await;
        assert_eq!(app.status(&reference).await["status"], "active", "nobody has told");
        let report = app.cli_ok(&["reconcile"]);
        assert!(report.contains("Stripe keeps events for 30 days"), "{report}");
        assert_eq!(app.status(&reference).await["status"], "cancelled");
        assert_eq!(app.status(&going_on).await["status"], "active");
        assert_eq!(payments(&app, &going_on).len(), 2, "its renewal is found by the balance");
        let checks = String::from_utf8(app.cli(&["verify"]).stdout).unwrap();
        let broken: Vec<&str> = checks.lines().filter(|line| line.starts_with("BROKEN")).collect();
        assert!(matches!(broken.as_slice(), [one] if one.starts_with("BROKEN webhooks")), "{broken:?}");
    }
);

/// How money leaves a charge at Stripe, and what is told of it.
struct Leaving {
    control: &'static str,
    event: &'static str,
    minor: i64,
}

/// A charge of 10.00 stands in suspense, something leaves it, and then it is known whose it was: all is booked as if that had
/// been known from the first.
async fn left_in_suspense(app: &App, db: &TestDb, leaving: Leaving, account: &str) {
    let medical = json!({ "fund": "zhanaozen-medical", "amount_minor": 1_000 });
    let (reference, events) = unheard(app, 1, medical).await.remove(0);
    tell_in_suspense(app, db, &events[1]).await;
    let charge = events[1]["data"]["object"]["id"].as_str().unwrap();
    let amount = json!({ "amount": leaving.minor });
    app.sandbox_control(&format!("charges/{charge}/{}", leaving.control), amount).await;
    let told = app.at_stripe("events").await;
    let event = told.iter().rfind(|event| event["type"] == leaving.event).unwrap();
    assert_eq!(tell(app, event).await, 200);
    let suspense = ("liabilities:suspense".to_owned(), "fighting-fund".to_owned());
    wait_sum(db, &suspense, leaving.minor - 1_000).await;

    assert_eq!(tell(app, &events[2]).await, 200);
    wait_payments(app, &reference, 1).await;
    app.quiet().await;
    let sums = sums(db).await;
    let sum = |account: &str| sums.get(&(account.to_owned(), "zhanaozen-medical".to_owned())).copied();
    assert_eq!(sums.get(&suspense), Some(&0), "nothing waits any more: {sums:?}");
    assert_eq!(sum("income:donations"), Some(-1_000), "{sums:?}");
    assert_eq!(sum(account), Some(leaving.minor), "{sums:?}");
    assert_eq!(sum("assets:stripe-clearing"), Some(1_000 - leaving.minor), "{sums:?}");
    app.cli_ok(&["reconcile"]);
    app.cli_ok(&["verify"]);
}

/// Tells of a charge of which Stripe, asked a moment too early, knew no invoice; until it stands in suspense.
async fn tell_in_suspense(app: &App, db: &TestDb, charge: &Value) {
    let intent = charge["data"]["object"]["payment_intent"].as_str().unwrap();
    let database = Database::connect(db.url()).await.unwrap();
    let asked = format!("INSERT INTO intent_origin (payment_intent) VALUES ('{intent}')");
    database.execute_unprepared(&asked).await.unwrap();
    database.close().await.unwrap();
    assert_eq!(tell(app, charge).await, 200);
    for _ in 0..100 {
        if !app.exported().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it is not booked\n{}", app.log());
}

/// Sums by account and fund, in minor units.
async fn sums(db: &TestDb) -> BTreeMap<(String, String), i64> {
    let database = Database::connect(db.url()).await.unwrap();
    let sql = "SELECT account, fund, CAST(SUM(amount_minor) AS BIGINT) AS minor FROM posting GROUP BY account, fund";
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap();
    database.close().await.unwrap();
    let text = |row: &sea_orm::QueryResult, name: &str| row.try_get::<String>("", name).unwrap();
    let sum = |row: &sea_orm::QueryResult| row.try_get::<i64>("", "minor").unwrap();
    rows.iter().map(|row| ((text(row, "account"), text(row, "fund")), sum(row))).collect()
}

async fn wait_sum(db: &TestDb, of: &(String, String), minor: i64) {
    let started = Instant::now();
    while sums(db).await.get(of) != Some(&minor) {
        assert!(started.elapsed() < PATIENCE, "{of:?} is not {minor}: {:?}", sums(db).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

db_test!(
    async fn r06_a_later_success_undoes_failed(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({})).await;
        let customer = subscription(&app, &reference).await["customer"].as_str().unwrap().to_owned();
        let card = |number: &str| json!({ "card_number": number });
        app.sandbox_control(&format!("customers/{customer}/card"), card(FAILING_CARD)).await;
        app.advance_days(32).await;
        app.wait_status(&reference, "failed").await;
        app.sandbox_control(&format!("customers/{customer}/card"), card(CARD)).await;
        app.advance_days(8).await;
        app.wait_status(&reference, "active").await;
        wait_payments(&app, &reference, 2).await;
        app.quiet().await;
    }
);

/// When what the entries of a charge tell of happened.
async fn instants_of_entries(db: &TestDb, charge: &str) -> Vec<String> {
    let database = Database::connect(db.url()).await.unwrap();
    let sql =
        format!("SELECT CAST(occurred_at AS TEXT) AS at FROM journal_entry WHERE source_ref = '{charge}'");
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let rows = database.query_all_raw(statement).await.unwrap();
    database.close().await.unwrap();
    rows.iter().map(|row| row.try_get("", "at").unwrap()).collect()
}
