//! The giver of a regular gift is erased (r14): the gift ends with it, the person goes, and what was given stays.

use serde_json::json;

use super::{active, mails_with, payments, subscription, wait_mails_with, wait_payments};
use crate::{
    db_test,
    harness::app::{App, gift},
};

db_test!(
    async fn r14_who_is_erased_gives_no_more_and_what_was_given_stays(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({ "name": "Canary Giver", "message": "canary words" })).await;
        app.advance_days(32).await;
        wait_payments(&app, &reference, 2).await;
        wait_mails_with(&app, "Receipt R-", 2).await;
        app.quiet().await;
        let customer = subscription(&app, &reference).await["customer"].as_str().unwrap().to_owned();

        let said = app.cli_ok(&["erase", &reference]);
        assert!(said.contains("ends with its customer at Stripe"), "{said}");
        app.wait_status(&reference, "cancelled").await;
        assert_eq!(subscription(&app, &reference).await["status"], "canceled");
        let kept = app.at_stripe("customer").await;
        assert!(
            kept.iter().all(|other| other["id"] != customer.as_str() || other["deleted"] == true),
            "Stripe has forgotten the customer"
        );
        for _ in 0..2 {
            app.advance_days(32).await;
            tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        }
        app.quiet().await;
        assert_eq!(app.paid_at_stripe().await.len(), 2, "nothing more is collected");
        let rows = payments(&app, &reference);
        assert_eq!(rows.len(), 2, "the sums stay");
        assert!(rows.iter().all(|row| row["amount"] == "25.00"), "{rows:?}");
        assert_eq!(app.mails().len(), 2, "two receipts, and no mail after the erasure");
        assert!(mails_with(&app, "has ended").is_empty());
        let identity = app.office_identity().display().to_string();
        let opened = app.cli_ok(&["unseal", "--identity", &identity]);
        assert!(!opened.to_lowercase().contains("canary"), "{opened}");
        app.cli_ok(&["reconcile"]);
        app.cli_ok(&["verify", "--stripe"]);
        let again = app.cli_ok(&["erase", &reference]);
        assert!(!again.contains("ends with"), "it is over: {again}");
    }
);

db_test!(
    async fn r14_a_standing_order_is_ended_here_and_its_giver_must_end_it_at_the_bank(db: TestDb) {
        let app = App::start(&db).await;
        let promise = json!({ "frequency": "monthly", "method": "transfer", "email": "giver@example.org" });
        let answer: serde_json::Value = app.donate(gift(promise)).await.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();
        let said = app.cli_ok(&["erase", &reference]);
        assert!(said.contains("end the standing order at the bank"), "{said}");
        assert_eq!(app.status(&reference).await["status"], "cancelled");
        // The bank goes on until then, and the money is still booked to the gift's fund.
        let day = app.clock_date().to_string();
        let line = ["--amount", "25", "--currency", "GBP", "--date", &day, "--bank-ref", "line-1"];
        app.cli_ok(&[&["payment", "book", &reference], &line[..]].concat());
        app.quiet().await;
        assert_eq!(payments(&app, &reference).len(), 1);
    }
);
