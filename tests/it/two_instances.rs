//! Several processes on one PostgreSQL: nothing is done twice, and what one leaves another takes up.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};

use crate::{
    events::tell,
    harness::{
        app::{
            App, PATIENCE, gift,
            processes::{Process, let_pauses_end},
        },
        db::{TestDb, on_postgres},
        smtp::SmtpServer,
    },
    regular_gifts,
};

const CARD: &str = "4242424242424242";
const GIFTS: usize = 20;

async fn serve_alone(db: &TestDb, server: &SmtpServer) -> (App, Process) {
    let url = server.url();
    let settings = [("SOLIDARITY_MAIL__TRANSPORT", "smtp"), ("SOLIDARITY_MAIL__SMTP_URL", url.as_str())];
    App::serve_with_sandbox_apart(db, &settings, &["serve", "--no-worker"]).await
}

/// Twenty gifts, all paid at Stripe; their references.
async fn give(app: &App) -> Vec<String> {
    let gifts = join_all((0..GIFTS).map(|_| app.card_gift(json!({ "email": "giver@example.org" })))).await;
    for paid in join_all(gifts.iter().map(|(_, page)| app.pay(page, CARD))).await {
        assert_eq!(paid.status(), 303);
    }
    gifts.into_iter().map(|(reference, _)| reference).collect()
}

async fn booked_once(app: &App, mut given: Vec<String>) {
    for reference in &given {
        app.wait_status(reference, "paid").await;
    }
    app.quiet().await;
    let mut booked: Vec<_> = app.export_rows().into_iter().map(|row| row["reference"].clone()).collect();
    booked.sort();
    given.sort();
    assert_eq!(booked, given);
    assert_eq!(app.paid_at_stripe().await.len(), GIFTS);
}

/// How many copies came of each receipt, by Message-ID.
fn copies(server: &SmtpServer) -> BTreeMap<String, usize> {
    let mut copies = BTreeMap::new();
    for message in server.messages() {
        *copies.entry(message.header("message-id").unwrap()).or_default() += 1;
    }
    copies
}

#[test]
fn two_workers_do_everything_once() {
    on_postgres(async |db| {
        let server = SmtpServer::start();
        let (app, _sandbox) = serve_alone(&db, &server).await;
        let _workers = [app.process(&["worker"]), app.process(&["worker"])];
        let given = give(&app).await;
        booked_once(&app, given).await;
        server.wait_for(GIFTS).await;
        let copies = copies(&server);
        assert_eq!(copies.len(), GIFTS, "a receipt for each gift");
        assert!(copies.values().all(|count| *count == 1), "{copies:?}");
    });
}

#[test]
fn what_a_killed_worker_leaves_the_other_takes_up() {
    on_postgres(async |db| {
        let server = SmtpServer::start();
        let (app, _sandbox) = serve_alone(&db, &server).await;
        let given = give(&app).await;
        let mut doomed = app.process(&["worker"]);
        // In the middle of its work: something is done, and not everything.
        let started = Instant::now();
        while app.exported().is_empty() {
            assert!(started.elapsed() < PATIENCE, "nothing is booked\n{}", app.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        doomed.kill();
        let _other = app.process(&["worker"]);
        let_pauses_end(&db).await;
        booked_once(&app, given).await;
        server.wait_for(GIFTS).await;
        let copies = copies(&server);
        assert_eq!(copies.len(), GIFTS, "a receipt for each gift");
        assert!(copies.values().all(|count| *count <= 2), "at most one extra copy: {copies:?}");
    });
}

#[test]
fn one_key_at_two_servers_is_one_checkout() {
    on_postgres(async |db| {
        // Behind one address, as servers of one campaign are: Stripe must be asked for the same page.
        let address = ("SOLIDARITY_HTTP__PUBLIC_URL", "http://donate.example.org");
        let first = App::start_with(&db, &[address]).await;
        let stripe = ("SOLIDARITY_STRIPE__API_BASE", first.sandbox.as_str());
        let second = App::start_with(&db, &[address, stripe]).await;
        let ask = |app: &App| {
            let request = app.http.post(format!("{}/api/v1/donations", app.base)).json(&gift(json!({})));
            request.header("idempotency-key", "one-gift").send()
        };
        let asked = (0..8).map(|at| ask(if at % 2 == 0 { &first } else { &second }));
        let mut answers = Vec::new();
        for answer in join_all(asked).await {
            let answer = answer.unwrap();
            assert_eq!(answer.status(), 201, "{}", first.log());
            let answer: Value = answer.json().await.unwrap();
            answers.push((answer["reference"].clone(), answer["checkout_url"].clone()));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(first.at_stripe("checkout.session").await.len(), 1);
        assert_eq!(first.pay(answers[0].1.as_str().unwrap(), CARD).await.status(), 303);
        second.wait_status(answers[0].0.as_str().unwrap(), "paid").await;
        first.quiet().await;
        assert_eq!(second.exported().len(), 1);
    });
}

/// Whether somebody waits for a row that another has locked.
async fn wait_for_a_lock(database: &DatabaseConnection) {
    let sql =
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let started = Instant::now();
    while database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().is_none() {
        assert!(started.elapsed() < PATIENCE, "nobody waits");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn a_worker_that_waits_for_one_gift_holds_none_that_comes_after_it() {
    on_postgres(async |db| {
        let (app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &["serve", "--no-worker"]).await;
        app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
        let (monthly, page) = regular_gifts::begin(&app, json!({})).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        // Gifts are locked in the order of their references.
        let (later, page) = loop {
            let (reference, page) = app.card_gift(json!({})).await;
            if reference > monthly {
                break (reference, page);
            }
        };
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        // One round has the charge of one gift, and the invoice of the other.
        for event in app.at_stripe("events").await {
            let of_later = event["data"]["object"]["metadata"]["reference"] == later.as_str();
            if event["type"] == "invoice.paid" || (event["type"] == "charge.succeeded" && of_later) {
                assert_eq!(tell(&app, &event).await, 200);
            }
        }
        let lock = |reference: &str, how: &str| {
            let sql = format!("SELECT 1 FROM donation WHERE reference = $1 FOR UPDATE{how}");
            Statement::from_sql_and_values(DbBackend::Postgres, sql, [reference.into()])
        };
        let database = Database::connect(db.url()).await.unwrap();
        let holding = database.begin().await.unwrap();
        assert!(holding.query_one_raw(lock(&monthly, "")).await.unwrap().is_some());
        let _worker = app.process(&["worker"]);
        wait_for_a_lock(&database).await;
        let free = holding.query_one_raw(lock(&later, " NOWAIT")).await;
        assert!(free.is_ok(), "each would wait for the other: {free:?}");
        holding.rollback().await.unwrap();
        let started = Instant::now();
        while app.export_rows().len() < 2 {
            assert!(started.elapsed() < PATIENCE, "not both are booked\n{}", app.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        database.close().await.unwrap();
    });
}
