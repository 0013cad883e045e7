//! Disputes and debits that come back: entries by Stripe's times, and what the giver and the treasurer see.

use serde_json::json;

use super::{CARD, clearing_agrees, deaf, hear, paid, pounds};
use crate::{
    db_test,
    harness::app::{App, PATIENCE},
};

db_test!(
    async fn a_dispute_is_opened_lost_and_won_with_its_fee_and_deadline(db: TestDb) {
        let app = App::start(&db).await;
        let (lost, charge) = paid(&app, json!({})).await;
        let dispute = app.sandbox_control(&format!("charges/{charge}/dispute"), json!({})).await;
        let id = dispute["id"].as_str().unwrap().to_owned();
        app.wait_status(&lost, "disputed").await;
        let text = app.wait_verify(&format!("dispute {id} of 25.00 GBP, answer by 20")).await;
        assert!(text.contains("ok     disputes"), "{text}");
        app.quiet().await;
        assert_eq!(pounds(&db, "assets:disputed-funds").await, 2500);
        assert_eq!(pounds(&db, "expenses:dispute-fees").await, 2000);
        let refused = app.cli(&["refund", &lost, "--reason", "too late"]);
        assert_eq!(refused.status.code(), Some(2));

        app.sandbox_control(&format!("disputes/{id}/close"), json!({ "status": "lost" })).await;
        app.wait_verify("none waits for an answer").await;
        app.quiet().await;
        assert_eq!(pounds(&db, "assets:disputed-funds").await, 0);
        assert_eq!(pounds(&db, "income:chargebacks").await, 2500);
        assert_eq!(app.status(&lost).await["status"], "disputed");

        let (won, charge) = paid(&app, json!({})).await;
        let inquiry = json!({ "status": "warning_needs_response" });
        let dispute = app.sandbox_control(&format!("charges/{charge}/dispute"), inquiry).await;
        let id = dispute["id"].as_str().unwrap().to_owned();
        app.wait_verify(&format!("inquiry {id} of 25.00 GBP")).await;
        assert_eq!(app.status(&won).await["status"], "paid", "no money moved yet");
        app.sandbox_control(&format!("disputes/{id}/escalate"), json!({})).await;
        app.wait_status(&won, "disputed").await;
        app.sandbox_control(&format!("disputes/{id}/close"), json!({ "status": "won" })).await;
        app.wait_status(&won, "paid").await;
        app.quiet().await;
        assert_eq!(pounds(&db, "assets:disputed-funds").await, 0);
        assert_eq!(pounds(&db, "income:chargebacks").await, 2500, "only the one that was lost");
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
        app.cli_ok(&["verify", "--stripe"]);
    }
);

db_test!(
    async fn a_loss_that_the_bank_takes_back_is_no_loss(db: TestDb) {
        let app = App::start(&db).await;
        // The second one is told by nobody: the sweep finds both the loss and its end.
        for heard in [true, false] {
            let (reference, charge) = paid(&app, json!({})).await;
            if !heard {
                deaf(&app).await;
            }
            let dispute = app.sandbox_control(&format!("charges/{charge}/dispute"), json!({})).await;
            let close = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
            app.sandbox_control(&close, json!({ "status": "lost" })).await;
            if heard {
                app.wait_status(&reference, "disputed").await;
                app.wait_verify("none waits for an answer").await;
                app.wait_quiet_queue().await;
                assert_eq!(pounds(&db, "income:chargebacks").await, 2500);
            }
            app.advance_days(20).await;
            app.sandbox_control(&close, json!({ "status": "won" })).await;
            if !heard {
                app.cli_ok(&["reconcile"]);
            }
            app.wait_status(&reference, "paid").await;
            app.wait_quiet_queue().await;
            // The service's own sweep may be at it, and the command leaves the rest to it.
            let began = std::time::Instant::now();
            while pounds(&db, "income:chargebacks").await != 0 && began.elapsed() < PATIENCE {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            assert_eq!(pounds(&db, "income:chargebacks").await, 0, "heard: {heard}");
            assert_eq!(pounds(&db, "assets:disputed-funds").await, 0, "heard: {heard}");
        }
        assert_eq!(pounds(&db, "expenses:dispute-fees").await, 4000, "the fees stay");
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
        hear(&app).await;
        app.quiet().await;
        app.cli_ok(&["verify", "--stripe"]);
    }
);

db_test!(
    async fn a_loss_has_stripes_date_and_not_ours(db: TestDb) {
        let app = App::start(&db).await;
        let (_, charge) = paid(&app, json!({})).await;
        let dispute = app.sandbox_control(&format!("charges/{charge}/dispute"), json!({})).await;
        app.wait_quiet_queue().await;
        deaf(&app).await;
        let path = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
        app.sandbox_control(&path, json!({ "status": "lost" })).await;
        let closed = app.at_stripe("events").await;
        let closed = closed.iter().find(|event| event["type"] == "charge.dispute.closed").unwrap();
        let closed = closed["created"].as_i64().unwrap();
        app.advance_days(3).await;
        app.cli_ok(&["reconcile"]);
        let journal = app.cli_ok(&["export", "journal", "--format", "csv"]);
        let loss = journal.lines().find(|line| line.contains("dispute_lost")).unwrap().to_owned();
        let at = chrono::DateTime::from_timestamp(closed, 0).unwrap();
        let told = at.format("%Y-%m-%dT%H:%M").to_string();
        assert!(loss.contains(&told), "{told} in {loss}");
        hear(&app).await;
    }
);

db_test!(
    async fn a_debit_that_comes_back_days_later_is_no_income(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, charge) = paid(&app, json!({ "email": "giver@example.org" })).await;
        app.wait_mails(1).await;
        app.advance_days(3).await;
        app.sandbox_control(&format!("charges/{charge}/fail"), json!({})).await;
        app.wait_status(&reference, "failed").await;
        app.quiet().await;
        assert_eq!(pounds(&db, "income:donations").await, -2500);
        assert_eq!(pounds(&db, "income:returned-debits").await, 2500);
        let row = app.export_rows().remove(0);
        assert_eq!((row["status"].as_str(), row["amount_minor"].as_str()), ("failed", "2500"));
        let refused = app.cli(&["refund", &reference, "--reason", "it is gone already"]);
        assert_eq!(refused.status.code(), Some(2));
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
        assert_eq!(app.mails().len(), 1, "one receipt, and no other mail");
        let journal = app.cli_ok(&["export", "journal", "--format", "csv"]);
        let line = app.at_stripe("balance_transaction").await;
        let line = line.iter().find(|line| line["type"] == "payment_failure_refund").unwrap();
        let at = chrono::DateTime::from_timestamp(line["created"].as_i64().unwrap(), 0).unwrap();
        let entry = journal.lines().find(|line| line.contains("debit_returned")).unwrap();
        assert!(entry.contains(&at.format("%Y-%m-%dT%H:%M:%SZ").to_string()), "{entry}");
    }
);

db_test!(
    async fn r03_a_debit_that_came_and_went_unheard_is_booked_both_ways(db: TestDb) {
        let app = App::start(&db).await;
        deaf(&app).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        let charge = app.at_stripe("charge").await.remove(0)["id"].as_str().unwrap().to_owned();
        app.sandbox_control(&format!("charges/{charge}/fail"), json!({})).await;
        app.cli_ok(&["reconcile"]);
        app.cli_ok(&["reconcile"]);
        assert_eq!(pounds(&db, "income:donations").await, -2500);
        assert_eq!(pounds(&db, "income:returned-debits").await, 2500);
        assert_eq!(app.status(&reference).await["status"], "failed");
        clearing_agrees(&app, &db).await;
        app.quiet().await;
        assert!(app.mails().is_empty());
    }
);

db_test!(
    async fn a_refund_that_the_bank_sends_back_is_ours_again(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, _) = paid(&app, json!({})).await;
        app.cli_ok(&["refund", &reference, "--amount", "10", "--reason", "asked for it"]);
        app.wait_status(&reference, "partially_refunded").await;
        let refund = app.at_stripe("refund").await.remove(0)["id"].as_str().unwrap().to_owned();
        app.advance_days(4).await;
        app.sandbox_control(&format!("refunds/{refund}/fail"), json!({})).await;
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        assert_eq!(pounds(&db, "income:refunds").await, 0);
        app.cli_ok(&["reconcile"]);
        clearing_agrees(&app, &db).await;
        let again = app.cli_ok(&["refund", &reference, "--reason", "to another card"]);
        assert!(again.contains("25.00 GBP"), "{again}");
    }
);
