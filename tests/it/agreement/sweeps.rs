//! The sweep: finds what webhooks missed, repairs it once, mails nobody, goes on where it was killed.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use super::{CARD, clearing_agrees, deaf, hear, paid};
use crate::{
    db_test,
    harness::app::{
        App, PATIENCE,
        processes::{ABORT_AT, let_pauses_end},
    },
};

/// The number behind a line of the report.
fn number(report: &str, what: &str) -> u64 {
    let line = report.lines().find(|line| line.starts_with(what));
    let line = line.unwrap_or_else(|| panic!("no `{what}` in\n{report}"));
    line[what.len()..].trim().parse().unwrap()
}

db_test!(
    async fn r04_everything_that_was_missed_is_found_once_and_nobody_is_mailed(db: TestDb) {
        let app = App::start(&db).await;
        let (_, known) = paid(&app, json!({})).await;
        app.quiet().await;
        deaf(&app).await;
        let mut lost = Vec::new();
        for _ in 0..3 {
            let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
            assert_eq!(app.pay(&page, CARD).await.status(), 303);
            lost.push(reference);
        }
        app.sandbox_control(&format!("charges/{known}/refund"), json!({ "amount": 500 })).await;
        let charge = app.at_stripe("charge").await.pop().unwrap()["id"].as_str().unwrap().to_owned();
        app.sandbox_control(&format!("charges/{charge}/dispute"), json!({})).await;

        let first = app.cli_ok(&["reconcile"]);
        assert_eq!(number(&first, "charges that were missing"), 3, "{first}");
        assert_eq!(number(&first, "refunds that were missing"), 1, "{first}");
        assert!(number(&first, "events that were missing") >= 8, "{first}");
        assert!(first.contains("equals the ledger's"), "{first}");
        assert!(first.contains("dispute dp_") && first.contains("answer by 20"), "{first}");
        let again = app.cli_ok(&["reconcile", "--since", "2026-01-01"]);
        for what in ["charges that", "refunds that", "events that", "lines that"] {
            assert_eq!(number(&again, &format!("{what} were missing")), 0, "{again}");
        }
        assert!(number(&again, "events read") > 0, "{again}");
        clearing_agrees(&app, &db).await;
        // Webhooks that come after all change nothing.
        hear(&app).await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 4);
        assert!(app.mails().is_empty(), "repair mails nobody");
        assert_eq!(app.status(&lost[0]).await["status"], "paid");
    }
);

db_test!(
    async fn r03_webhooks_dead_for_four_days_lose_nothing(db: TestDb) {
        let app = App::start(&db).await;
        deaf(&app).await;
        let mut given = Vec::new();
        for _ in 0..4 {
            let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
            assert_eq!(app.pay(&page, CARD).await.status(), 303);
            given.push(reference);
            app.advance_days(1).await;
        }
        // The worker sweeps by itself at night, without anybody's command.
        let started = Instant::now();
        while app.exported().len() < given.len() {
            assert!(started.elapsed() < PATIENCE * 2, "the night did not come\n{}", app.log());
            app.advance_days(1).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        for reference in &given {
            assert_eq!(app.status(reference).await["status"], "paid");
        }
        assert!(app.mails().is_empty(), "repair mails nobody");
        let text = app.wait_verify("BROKEN webhooks").await;
        assert!(text.contains("although cards were charged"), "{text}");
        hear(&app).await;
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
        // An event that comes ends the alarm.
        let (last, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_status(&last, "paid").await;
        app.wait_verify("ok     webhooks").await;
        app.quiet().await;
    }
);

db_test!(
    async fn a_sweep_that_was_killed_goes_on_where_it_was(db: TestDb) {
        let app = App::start(&db).await;
        deaf(&app).await;
        app.sandbox_control("bulk", json!({ "charges": 130 })).await;
        let died = app.cli_with(&[(ABORT_AT, "sweep-page-done")], &["reconcile"]);
        assert_eq!(died.status.code(), None, "it dies after its first page");
        let rest = app.cli_ok(&["reconcile"]);
        let read = number(&rest, "events read");
        assert!((1..130).contains(&read), "{rest}");
        assert_eq!(number(&rest, "lines of the balance read"), 130, "{rest}");
        assert_eq!(app.exported().len(), 130);
        clearing_agrees(&app, &db).await;
        hear(&app).await;
        let_pauses_end(&db).await;
        app.quiet().await;
    }
);

db_test!(
    async fn where_events_are_gone_the_balance_tells(db: TestDb) {
        let app = App::start(&db).await;
        deaf(&app).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.advance_days(40).await;
        let report = app.cli_ok(&["reconcile", "--since", "2026-01-01"]);
        assert!(report.contains("Stripe keeps events for 30 days"), "{report}");
        assert_eq!(app.status(&reference).await["status"], "paid");
        assert_eq!(app.exported().len(), 1);
    }
);

db_test!(
    async fn what_a_sweep_does_is_in_the_log_and_not_in_its_report(db: TestDb) {
        let app = App::start(&db).await;
        deaf(&app).await;
        app.sandbox_control("bulk", json!({ "charges": 3 })).await;
        let swept = app.cli_with(&[("SOLIDARITY_LOG__FILTER", "debug")], &["reconcile"]);
        assert!(swept.status.success());
        let (report, log) =
            (String::from_utf8(swept.stdout).unwrap(), String::from_utf8(swept.stderr).unwrap());
        assert!(log.contains("a page was swept") && log.contains("balance_lines"), "{log}");
        assert_eq!(number(&report, "charges that were missing"), 3, "{report}");
        assert!(!report.contains("a page was swept"));
        hear(&app).await;
    }
);

/// A line of Stripe's balance becomes one of a currency that ISO 4217 does not have.
async fn change_the_currency_of_a_line(app: &App) {
    let state = app.folder.join("stripe-apart.db");
    let database = Database::connect(format!("sqlite://{}", state.display())).await.unwrap();
    let changed = database
        .execute_unprepared(
            "UPDATE object SET json = json_set(json, '$.currency', 'xyz') WHERE id = \
             (SELECT id FROM object WHERE kind = 'balance_transaction' ORDER BY seq LIMIT 1 OFFSET 1)",
        )
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    database.close().await.unwrap();
}

db_test!(
    async fn a_line_in_a_currency_that_nobody_knows_hides_no_other(db: TestDb) {
        let (app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        deaf(&app).await;
        app.sandbox_control("bulk", json!({ "charges": 5 })).await;
        change_the_currency_of_a_line(&app).await;
        let swept = app.cli(&["reconcile"]);
        let report = String::from_utf8(swept.stdout).unwrap();
        assert_eq!(swept.status.code(), Some(1), "{report}");
        assert_eq!(number(&report, "lines of the balance read"), 5, "{report}");
        assert_eq!(number(&report, "what could not be applied"), 1, "{report}");
        assert!(report.contains("smallest units of xyz, a currency that is not known here"), "{report}");
        assert_eq!(app.exported().len(), 5, "what was charged is booked");
        let fees = app.export_rows().iter().filter(|row| !row["fee_minor"].is_empty()).count();
        assert_eq!(fees, 4, "the other lines are booked");
        // The next sweeps get on, too.
        app.sandbox_control("bulk", json!({ "charges": 2 })).await;
        let swept = app.cli(&["reconcile"]);
        let report = String::from_utf8(swept.stdout).unwrap();
        assert_eq!(number(&report, "charges that were missing"), 2, "{report}");
        assert_eq!(app.export_rows().iter().filter(|row| !row["fee_minor"].is_empty()).count(), 6);
    }
);
