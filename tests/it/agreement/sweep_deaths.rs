//! The sweep dies at each of its points: the next one goes on, everything is booked once, and nobody is mailed.

use std::{
    collections::BTreeSet,
    path::Path,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::json;

use super::{CARD, clearing_agrees, deaf, hear, paid};
use crate::{
    db_test,
    harness::{
        app::{App, PATIENCE, processes::let_pauses_end},
        db::TestDb,
    },
    regressions::{every_point::failpoints, names::in_clear},
    regular_gifts::{active, payments},
};

/// From before everything, so that disputes are listed, too.
const SWEEP: [&str; 3] = ["reconcile", "--since", "2026-01-01"];
const NAME: &str = "Sweeping Canary";

/// What the sweep has to find: nobody has told us.
struct Missed {
    refunded: String,
    lost: Vec<String>,
    disputed: String,
    regular: String,
}

/// A charge, a refund, a dispute, a renewal and a payout of which no webhook came, and more charges than a page holds.
async fn miss(app: &mut App) -> Missed {
    let (refunded, charge) = paid(app, json!({ "email": "giver@example.org", "name": NAME })).await;
    let regular = active(app, json!({})).await;
    app.wait_mails(2).await;
    app.quiet().await;
    deaf(app).await;
    // No worker: the night's own sweep would be first.
    app.restart_with(&["serve", "--no-worker"]).await;
    app.advance_days(32).await;
    app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 500 })).await;
    app.sandbox_control("bulk", json!({ "charges": 120 })).await;
    let mut lost = Vec::new();
    for _ in 0..2 {
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org", "name": NAME })).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        lost.push(reference);
    }
    let disputed = lost.remove(0);
    let charges = app.at_stripe("charge").await;
    let of_it = charges.iter().find(|charge| charge["metadata"]["reference"] == *disputed).unwrap();
    app.sandbox_control(&format!("charges/{}/dispute", of_it["id"].as_str().unwrap()), json!({})).await;
    Missed { refunded, lost, disputed, regular }
}

async fn count(db: &TestDb, what: &str) -> i64 {
    let database = Database::connect(db.url()).await.unwrap();
    let statement =
        Statement::from_string(database.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {what}"));
    let count = database.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap();
    database.close().await.unwrap();
    count
}

/// I1 to I7 once all is swept, and again once a worker has run and it is swept anew.
async fn prove(app: &mut App, db: &TestDb, missed: &Missed) {
    for worked in [false, true] {
        if worked {
            hear(app).await;
            app.restart().await;
            let_pauses_end(db).await;
            // An event that comes ends the alarm that none came.
            paid(app, json!({})).await;
            app.quiet().await;
        }
        app.cli_ok(&SWEEP);
        clearing_agrees(app, db).await;
        let paid_there = app.paid_at_stripe().await;
        let rows = app.export_rows();
        assert_eq!(rows.len(), paid_there.len(), "a payment for each charge");
        let charges: BTreeSet<&String> = rows.iter().map(|row| &row["charge"]).collect();
        assert_eq!(charges.len(), rows.len(), "each charge once");
        let back = |row: &crate::harness::app::steps::Row| row["refunded_minor"].parse::<i64>().unwrap();
        assert_eq!(rows.iter().map(back).sum::<i64>(), 500, "one refund");
        assert_eq!(payments(app, &missed.regular).len(), 2, "the renewal once");
        assert_eq!(app.status(&missed.refunded).await["status"], "partially_refunded");
        assert_eq!(app.status(&missed.disputed).await["status"], "disputed");
        assert_eq!(app.status(&missed.regular).await["status"], "active");
        for reference in &missed.lost {
            assert_eq!(app.status(reference).await["status"], "paid");
        }
        let wanted = "payment p JOIN donation d ON d.reference = p.reference WHERE d.wants_receipt";
        assert_eq!(count(db, "receipt").await, count(db, wanted).await, "a receipt for each payment");
        assert_eq!(app.mails().len(), 2, "repair mails nobody");
        assert_eq!(in_clear(app, db, &[NAME]), Vec::<String>::new());
    }
    app.quiet().await;
}

async fn dies_and_goes_on(db: &TestDb, point: &str) {
    let mut app = App::start(db).await;
    let missed = miss(&mut app).await;
    let died = app.cli_dying_at(point, &SWEEP);
    let said = String::from_utf8_lossy(&died.stderr).into_owned();
    assert_eq!(died.status.code(), None, "it dies there\n{said}");
    app.cli_ok(&SWEEP);
    prove(&mut app, db, &missed).await;
}

/// Writes a test for each point of the sweep by command, and the table of them.
macro_rules! a_sweep_dies {
    ($($name:ident: $point:literal,)*) => {
        const BY_COMMAND: &[&str] = &[$($point),*];

        $(db_test!(
            async fn $name(db: TestDb) {
                dies_and_goes_on(&db, $point).await;
            }
        );)*
    };
}

a_sweep_dies! {
    r03_a_sweep_dies_with_the_disputes_applied: "sweep-disputes-applied",
    r03_a_sweep_dies_with_the_gifts_asked: "sweep-gifts-asked",
    r03_a_sweep_dies_after_a_fact: "sweep-fact-applied",
    r03_a_sweep_dies_before_events_are_noted: "sweep-events-applied-before-noted",
    r03_a_sweep_dies_before_its_checkpoint: "sweep-page-worked-before-kept",
    r03_a_sweep_dies_with_the_oldest_in_its_hands: "sweep-oldest-worked-before-kept",
    r03_a_sweep_dies_after_its_checkpoint: "sweep-page-done",
    r03_a_sweep_dies_at_the_end_of_a_list: "sweep-list-read-before-rest",
    r03_a_sweep_dies_between_its_lists: "sweep-events-done-before-lines",
    r03_a_sweep_dies_with_half_a_page_of_lines: "sweep-lines-booked-before-others",
}

/// Two that only the night's sweep comes to.
const BY_NIGHT: &[&str] = &["sweep-turn-taken", "sweep-night-done-before-turn-ends"];

async fn the_night_dies_and_goes_on(db: &TestDb, point: &str) {
    let (mut app, _sandbox) = App::start_with_sandbox_apart(db, &[]).await;
    let (reference, charge) = paid(&app, json!({ "email": "giver@example.org" })).await;
    app.wait_mails(1).await;
    app.quiet().await;
    deaf(&app).await;
    // Only the sweep finds this.
    app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 500 })).await;
    app.restart_to_die_at(point).await;
    let started = Instant::now();
    while !app.has_ended() {
        assert!(started.elapsed() < PATIENCE * 3, "the night did not come\n{}", app.log());
        app.advance_days(1).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    app.restart().await;
    // The turn of the dead has run out by the next night.
    let started = Instant::now();
    while app.status(&reference).await["status"] != "partially_refunded" {
        assert!(started.elapsed() < PATIENCE * 3, "no other took the turn over\n{}", app.log());
        app.advance_days(1).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    hear(&app).await;
    let_pauses_end(db).await;
    app.cli_ok(&["reconcile"]);
    clearing_agrees(&app, db).await;
    let rows = app.export_rows();
    assert_eq!((rows.len(), rows[0]["refunded_minor"].as_str()), (1, "500"));
    assert_eq!(app.mails().len(), 1, "repair mails nobody");
    app.wait_quiet_queue().await;
}

db_test!(
    async fn r03_a_night_dies_with_the_turn_in_its_hands(db: TestDb) {
        the_night_dies_and_goes_on(&db, "sweep-turn-taken").await;
    }
);

db_test!(
    async fn r03_a_night_dies_before_it_gives_the_turn_back(db: TestDb) {
        the_night_dies_and_goes_on(&db, "sweep-night-done-before-turn-ends").await;
    }
);

#[test]
fn every_failpoint_of_the_sweep_is_died_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app/sweep");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let in_the_sources: BTreeSet<String> = files.flat_map(|file| failpoints(&file)).collect();
    let died_at = BY_COMMAND.iter().chain(BY_NIGHT).map(|point| (*point).to_owned());
    assert_eq!(in_the_sources, died_at.collect::<BTreeSet<String>>());
}
