//! What ends with time.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::json;

use crate::{
    db_test,
    harness::{
        app::{App, PATIENCE, gift},
        db::{TestDb, on_sqlite},
    },
};

async fn count(db: &TestDb, what: &str) -> i64 {
    let database = Database::connect(db.url()).await.unwrap();
    let statement =
        Statement::from_string(database.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {what}"));
    let count = database.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap();
    database.close().await.unwrap();
    count
}

async fn wait_count(db: &TestDb, what: &str, wanted: i64) {
    let started = Instant::now();
    loop {
        let found = count(db, what).await;
        if found == wanted {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{found} of {what}, not {wanted}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

db_test!(
    async fn a_pledge_that_is_not_kept_is_given_up_and_money_that_comes_after_all_is_booked(db: TestDb) {
        let mut app = App::start(&db).await;
        let body = json!({
            "amount_minor": 4000, "currency": "EUR", "frequency": "once", "fund": "fighting-fund",
            "method": "transfer",
        });
        let answer: serde_json::Value = app.donate(body).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();

        app.advance_days(179).await;
        app.restart().await;
        assert_eq!(app.status(&reference).await["status"], "pledged");
        app.advance_days(2).await;
        app.restart().await;
        app.wait_status(&reference, "expired").await;

        app.cli_ok(&[
            "payment",
            "book",
            &reference,
            "--amount",
            "40",
            "--currency",
            "EUR",
            "--date",
            "2027-06-01",
            "--bank-ref",
            "late-1",
        ]);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 1);
    }
);

db_test!(
    async fn what_a_giver_wrote_who_never_paid_is_kept_for_a_day(db: TestDb) {
        let mut app = App::start(&db).await;
        let (unpaid, _) = app.card_gift(json!({ "name": "A. Giver" })).await;
        let (paid, page) = app.card_gift(json!({ "name": "B. Giver", "email": "b@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_status(&paid, "paid").await;
        app.quiet().await;
        app.restart().await;
        assert_eq!(count(&db, "supporter").await, 2);
        app.advance_days(1).await;
        app.restart().await;
        wait_count(&db, "supporter", 1).await;
        assert_eq!(count(&db, "donation WHERE supporter_id IS NOT NULL AND status = 'paid'").await, 1);
        app.status(&unpaid).await;
        app.quiet().await;
    }
);

db_test!(
    async fn records_go_two_years_after_the_last_payment_and_the_sums_stay(db: TestDb) {
        let mut app = App::start(&db).await;
        let (paid, page) = app.card_gift(json!({ "name": "A. Giver", "email": "a@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_status(&paid, "paid").await;
        app.quiet().await;
        let rows = app.exported();
        app.advance_days(729).await;
        app.restart().await;
        // The housekeeping's first round is over when the service is worked off again.
        app.quiet().await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(count(&db, "supporter").await, 1);
        app.advance_days(3).await;
        app.restart().await;
        wait_count(&db, "supporter", 0).await;
        assert_eq!(app.exported(), rows);
        app.quiet().await;
    }
);

db_test!(
    async fn a_pledge_that_is_given_up_takes_its_record_along(db: TestDb) {
        let mut app = App::start(&db).await;
        let pledge = gift(json!({ "method": "transfer", "name": "A. Giver" }));
        assert_eq!(app.donate(pledge).await.status(), 201);
        app.advance_days(181).await;
        app.restart().await;
        wait_count(&db, "supporter", 0).await;
        assert_eq!(count(&db, "donation WHERE status = 'expired'").await, 1);
    }
);

db_test!(
    async fn bodies_of_events_that_nobody_could_process_go_after_thirty_days(db: TestDb) {
        let arguments = ["serve", "--no-worker"];
        let (mut app, _sandbox) = App::serve_with_sandbox_apart(&db, &[], &arguments).await;
        let (_, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_all_archived(&db, 1).await;
        let database = Database::connect(db.url()).await.unwrap();
        database.execute_unprepared("UPDATE stripe_event SET state = 'dead'").await.unwrap();
        database.close().await.unwrap();
        app.restart().await;
        app.advance_days(29).await;
        app.restart().await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(count(&db, "stripe_event WHERE body IS NOT NULL").await > 0);
        app.advance_days(2).await;
        app.restart().await;
        wait_count(&db, "stripe_event WHERE body IS NOT NULL", 0).await;
        assert!(count(&db, "stripe_event WHERE state = 'dead'").await > 0, "the letter itself stays");
    }
);

/// No webhook comes, and Stripe answers nothing that it is asked.
async fn cut_off(app: &App) {
    app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
    app.fault(json!({ "path": "*", "kind": "status", "value": 503 })).await;
}

/// So that a round of the housekeeping can be seen in the log.
const TOLD: [(&str, &str); 1] = [("SOLIDARITY_LOG__FILTER", "info,solidarity::app::work=debug")];

/// A round of the housekeeping, which comes at the start, on a later day.
async fn keep_house_after(app: &mut App, days: i64) {
    let rounds = |app: &App| app.log().matches("a round of the housekeeping is done").count();
    app.advance_days(days).await;
    app.kill();
    let before = rounds(app);
    app.restart().await;
    let started = Instant::now();
    while rounds(app) == before {
        assert!(started.elapsed() < PATIENCE, "nobody keeps house\n{}", app.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

db_test!(
    async fn a_gift_of_whose_payment_nobody_has_told_yet_keeps_its_givers_name(db: TestDb) {
        let mut app = App::start_with(&db, &TOLD).await;
        let (paid, page) = app.card_gift(json!({ "name": "Canary Late", "email": "late@example.org" })).await;
        let monthly = json!({ "frequency": "monthly", "name": "Canary Monthly", "email": "m@example.org" });
        let (monthly, monthly_page) = app.card_gift(monthly).await;
        let (unpaid, _) = app.card_gift(json!({ "name": "Canary Unpaid" })).await;
        cut_off(&app).await;
        for page in [&page, &monthly_page] {
            assert_eq!(app.pay(page, "4242424242424242").await.status(), 303);
        }
        for _ in 0..2 {
            keep_house_after(&mut app, 2).await;
            assert_eq!(count(&db, "supporter").await, 3, "while nobody can say whether they are paid");
        }
        // Stripe is there again; the webhooks are lost. Whoever asks it learns all.
        app.fault(json!({ "clear": true })).await;
        app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
        keep_house_after(&mut app, 0).await;
        app.wait_status(&paid, "paid").await;
        app.wait_status(&monthly, "active").await;
        app.wait_status(&unpaid, "expired").await;
        keep_house_after(&mut app, 0).await;
        wait_count(&db, "supporter", 2).await;
        let identity = app.office_identity().display().to_string();
        let opened = app.cli_ok(&["unseal", "--identity", &identity]);
        assert!(opened.contains("Canary Late") && opened.contains("Canary Monthly"), "{opened}");
        assert!(app.mails().is_empty(), "what was found out so late is told by a treasurer");
        assert_eq!(count(&db, "receipt WHERE mail_id IS NULL").await, 2, "receipts wait for one");
    }
);

db_test!(
    async fn what_nobody_can_tell_is_not_waited_for_longer_than_stripe_keeps_it(db: TestDb) {
        let mut app = App::start_with(&db, &TOLD).await;
        let (unpaid, _) = app.card_gift(json!({ "name": "Canary Unpaid" })).await;
        cut_off(&app).await;
        keep_house_after(&mut app, 29).await;
        assert_eq!(count(&db, "supporter").await, 1);
        assert_eq!(app.status(&unpaid).await["status"], "pending");
        keep_house_after(&mut app, 2).await;
        wait_count(&db, "supporter", 0).await;
        app.wait_status(&unpaid, "expired").await;
    }
);

#[test]
fn what_names_a_row_that_is_deleted_is_found_by_an_index() {
    // Rows of these are kept for ever, so that nobody looks for what names them.
    const KEPT: [&str; 6] =
        ["affiliation", "appeal_part", "bank_line", "bank_statement", "donation", "sealing_key"];
    on_sqlite(async |db| {
        let database = Database::connect(db.url()).await.unwrap();
        let sql = "SELECT t.name || '.' || f.\"from\" AS child, f.\"table\" AS parent \
                   FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f \
                   WHERE t.type = 'table' AND f.seq = 0 AND NOT EXISTS ( \
                     SELECT 1 FROM pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c \
                     WHERE c.seqno = 0 AND c.name = f.\"from\")";
        let rows = database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
        database.close().await.unwrap();
        let read_through: Vec<(String, String)> = rows
            .iter()
            .map(|row| (row.try_get("", "child").unwrap(), row.try_get("", "parent").unwrap()))
            .filter(|(_, parent): &(String, String)| !KEPT.contains(&parent.as_str()))
            .collect();
        assert!(rows.len() > 5, "keys without an index are known, and found");
        assert_eq!(read_through, [], "every deleted row would read these tables from end to end");
    });
}
