//! Refunds from the command line and from the processor's dashboard.

use serde_json::json;

use super::{balance_at_stripe, books, clearing_agrees, deaf, hear, paid, pounds};
use crate::{
    db_test,
    events::{start_unheard, tell},
    harness::app::{App, processes::ABORT_AT},
};

fn said(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

db_test!(
    async fn a_gift_goes_back_in_parts_and_never_more_than_is_left(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, charge) = paid(&app, json!({})).await;
        let first = app.cli_ok(&["refund", &reference, "--amount", "5.00", "--reason", "asked for it"]);
        assert!(first.starts_with("given back 5.00 GBP"), "{first}");
        app.wait_status(&reference, "partially_refunded").await;

        let too_much = app.cli(&["refund", &reference, "--amount", "20.01", "--reason", "more than is left"]);
        assert_eq!(too_much.status.code(), Some(2), "{}", said(&too_much));
        assert!(said(&too_much).contains("only 20.00 GBP of it is left"), "{}", said(&too_much));
        let rest = app.cli_ok(&["refund", &reference, "--payment", &charge, "--reason", "the rest"]);
        assert!(rest.starts_with("given back 20.00 GBP"), "{rest}");
        app.wait_status(&reference, "refunded").await;
        let nothing = app.cli(&["refund", &reference, "--reason", "again"]);
        assert_eq!(nothing.status.code(), Some(2), "{}", said(&nothing));

        app.quiet().await;
        assert_eq!(pounds(&db, "income:refunds").await, 2500);
        assert_eq!(pounds(&db, "income:donations").await, -2500, "gross stays gross (r08)");
        let refunds = app.at_stripe("refund").await;
        assert_eq!(refunds.len(), 2);
        for refund in &refunds {
            assert_eq!(refund["metadata"], json!({ "reference": reference }), "and nothing else of ours");
        }
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
    }
);

db_test!(
    async fn wrong_use_of_refund_says_what_is_wrong(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = paid(&app, json!({})).await;
        let pledge = app.donate(crate::harness::app::gift(json!({ "method": "transfer" }))).await;
        let pledge: serde_json::Value = pledge.json().await.unwrap();
        let pledge = pledge["reference"].as_str().unwrap();
        app.cli_ok(&[
            "payment",
            "book",
            pledge,
            "--amount",
            "25",
            "--currency",
            "GBP",
            "--date",
            "2026-11-20",
            "--bank-ref",
            "line 1",
        ]);
        for (args, wrong) in [
            (vec![&*reference, "--reason", " "], "--reason"),
            (vec![&*reference, "--reason", "x", "--amount", "0"], "--amount 0"),
            (vec![&*reference, "--reason", "x", "--amount", "1,5x"], "--amount 1,5x"),
            (vec![&*reference, "--reason", "x", "--payment", "ch_unknown"], "no payment by card"),
            (vec![pledge, "--reason", "x"], "give it back at the bank"),
        ] {
            let mut all = vec!["refund"];
            all.extend(args);
            let output = app.cli(&all);
            assert_eq!(output.status.code(), Some(2), "{all:?}: {}", said(&output));
            assert!(said(&output).contains(wrong), "{all:?}: {}", said(&output));
        }
        assert!(app.at_stripe("refund").await.is_empty());
    }
);

db_test!(
    async fn r03_a_refund_that_died_at_any_point_is_made_once(db: TestDb) {
        let mut app = App::start(&db).await;
        for point in ["refund-begun-before-stripe", "refund-made-before-record"] {
            let (reference, _) = paid(&app, json!({})).await;
            deaf(&app).await;
            let before = app.at_stripe("refund").await.len();
            let args = ["refund", &reference, "--amount", "7.00", "--reason", "twice is too much"];
            let died = app.cli_with(&[(ABORT_AT, point)], &args);
            assert_eq!(died.status.code(), None, "{point}: {}", said(&died));
            let again = app.cli_ok(&args);
            assert!(again.contains("7.00 GBP") && again.contains("earlier attempt"), "{again}");
            assert_eq!(app.at_stripe("refund").await.len(), before + 1, "{point}");
            hear(&app).await;
            app.wait_status(&reference, "partially_refunded").await;
            let row = app.export_rows().into_iter().find(|row| row["reference"] == *reference).unwrap();
            assert_eq!(row["refunded_minor"], "700");
        }
        app.restart().await;
        app.quiet().await;
        assert_eq!(pounds(&db, "income:refunds").await, 1400);
    }
);

db_test!(
    async fn r03_a_day_later_the_key_is_not_trusted_and_the_refunds_are_looked_through(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = paid(&app, json!({})).await;
        deaf(&app).await;
        let args = ["refund", &reference, "--amount", "7.00", "--reason", "begun yesterday"];
        app.cli_with(&[(ABORT_AT, "refund-made-before-record")], &args);
        assert_eq!(app.at_stripe("refund").await.len(), 1);
        app.advance_days(2).await;
        let again = app.cli_ok(&args);
        assert!(again.contains("earlier attempt"), "{again}");
        assert_eq!(app.at_stripe("refund").await.len(), 1, "found, not made anew");
        assert_eq!(app.status(&reference).await["status"], "partially_refunded");
    }
);

db_test!(
    async fn r03_a_failure_of_stripes_or_a_lost_reply_is_no_second_refund(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = paid(&app, json!({})).await;
        let args = ["refund", &reference, "--amount", "3.00", "--reason", "Stripe stumbles"];
        for (count, fault) in [
            json!({ "path": "/v1/refunds", "kind": "status", "value": 500, "times": 4 }),
            json!({ "path": "/v1/refunds", "kind": "drop_reply", "times": 4 }),
        ]
        .into_iter()
        .enumerate()
        {
            app.fault(fault).await;
            let first = app.cli(&args);
            if !first.status.success() {
                assert_eq!(first.status.code(), Some(3), "{}", said(&first));
                assert!(said(&first).contains("only once"), "{}", said(&first));
                hear(&app).await;
                let second = app.cli_ok(&args);
                assert!(second.contains("earlier attempt"), "{second}");
            }
            assert_eq!(app.at_stripe("refund").await.len(), count + 1, "one refund for one wish");
        }
        let left = balance_at_stripe(&app).await;
        app.cli_ok(&["reconcile"]);
        app.quiet().await;
        assert_eq!(balance_at_stripe(&app).await, left);
        clearing_agrees(&app, &db).await;
        assert_eq!(books(&db).await.get(&("income:refunds".to_owned(), "GBP".to_owned())), Some(&600));
    }
);

db_test!(
    async fn the_reason_is_sealed_and_a_treasurer_can_read_it(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = paid(&app, json!({})).await;
        let canary = "Canary Reasonable wrote to us";
        app.cli_ok(&["refund", &reference, "--reason", canary]);
        app.quiet().await;
        if db.url().starts_with("sqlite") {
            for file in ["test.db", "test.db-wal"] {
                let bytes = std::fs::read(app.folder.join(file)).unwrap_or_default();
                let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
                assert!(!found, "the reason is readable in {file}");
            }
        }
        assert!(!app.log().contains("Canary Reasonable"));
        assert!(!app.sandbox_state().await.to_string().contains("Canary Reasonable"));
        let identity = app.office_identity().display().to_string();
        let opened = app.cli_ok(&["unseal", "--identity", &identity]);
        assert!(opened.contains(canary), "{opened}");
    }
);

db_test!(
    async fn what_is_told_of_a_refund_that_failed_since_is_no_dead_letter(db: TestDb) {
        let app = start_unheard(&db).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let charge = app.at_stripe("charge").await.remove(0)["id"].as_str().unwrap().to_owned();
        app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 500 })).await;
        let refund = app.at_stripe("refund").await.remove(0)["id"].as_str().unwrap().to_owned();
        app.sandbox_control(&format!("refunds/{refund}/fail"), json!({})).await;
        let events = app.at_stripe("events").await;
        let told = |kind: &str| events.iter().find(|event| event["type"] == kind).expect(kind);
        assert_eq!(tell(&app, told("charge.succeeded")).await, 200);
        app.wait_status(&reference, "paid").await;
        // It states what was given back then, which has come back since.
        let old = told("charge.refunded");
        assert_eq!(old["data"]["object"]["amount_refunded"], 500);
        assert_eq!(tell(&app, old).await, 200);
        app.wait_quiet_queue().await;
        let stuck = app.cli_ok(&["retry", "events", "--list"]);
        assert!(!stuck.contains("evt_"), "no event is given up: {stuck}");
        assert_eq!(app.status(&reference).await["status"], "paid");
        assert_eq!(pounds(&db, "income:refunds").await, 0);
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
        app.quiet().await;
    }
);
