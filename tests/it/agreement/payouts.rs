//! Payouts: booked by Stripe's dates, their lines collected, and an alarm when they do not add up.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use super::{clearing_agrees, paid, pounds};
use crate::{
    db_test,
    harness::app::{App, PATIENCE},
};

db_test!(
    async fn what_stripe_pays_out_is_at_the_bank_and_its_lines_add_up(db: TestDb) {
        let app = App::start(&db).await;
        let (_, charge) = paid(&app, json!({})).await;
        paid(&app, json!({ "amount_minor": 4000 })).await;
        app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 300 })).await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        let text = app.wait_verify("1 payouts, 0 of them differ, 0 not").await;
        assert!(text.contains("ok     payouts and their lines"), "{text}");
        app.quiet().await;
        let payouts = app.at_stripe("payout").await;
        assert_eq!(payouts.len(), 1);
        let net: i64 = app
            .at_stripe("balance_transaction")
            .await
            .iter()
            .filter(|line| line["type"] != "payout")
            .map(|line| line["net"].as_i64().unwrap())
            .sum();
        assert_eq!(payouts[0]["amount"].as_i64(), Some(net));
        assert_eq!(pounds(&db, "assets:bank").await, net);
        assert_eq!(pounds(&db, "assets:stripe-clearing").await, 0);
        clearing_agrees(&app, &db).await;
    }
);

db_test!(
    async fn a_payout_that_differs_from_its_lines_is_an_alarm_that_names_the_difference(db: TestDb) {
        let app = App::start(&db).await;
        paid(&app, json!({})).await;
        app.quiet().await;
        app.advance_days(5).await;
        app.sandbox_control("clock", json!({ "advance_seconds": 1 })).await;
        app.wait_verify("1 payouts, 0 of them differ, 0 not").await;
        // A line that somebody takes away behind the service's back.
        let raw = Database::connect(db.url()).await.unwrap();
        raw.execute_unprepared(
            "UPDATE balance_line SET net_minor = net_minor - 7 WHERE payout_id IS NOT NULL",
        )
        .await
        .unwrap();
        raw.execute_unprepared("UPDATE payout SET lines_next_at = occurred_at").await.unwrap();
        let text = app.wait_verify("BROKEN payouts and their lines").await;
        let payout = app.at_stripe("payout").await.remove(0)["id"].as_str().unwrap().to_owned();
        assert!(text.contains(&format!("{payout} by 0.07 GBP")), "{text}");
        assert!(app.log().contains("a payout differs from its lines"), "{}", app.log());
        let started = Instant::now();
        loop {
            let metrics = app.http.get(format!("{}/metrics", app.private)).send().await.unwrap();
            if metrics.text().await.unwrap().contains("solidarity_payouts_differing 1") {
                break;
            }
            assert!(started.elapsed() < PATIENCE, "the metric does not say so");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
);
