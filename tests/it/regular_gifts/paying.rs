//! A regular gift is paid, period after period: one payment, one entry, one receipt each.

use serde_json::json;

use super::{CARD, active, begin, own_path, payments, subscription, wait_mails_with, wait_payments};
use crate::{db_test, harness::app::App};

db_test!(
    async fn r08_r13_a_monthly_gift_is_booked_once_a_month_with_its_receipt(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({ "name": "A. Giver", "message": "Solidarity" })).await;
        wait_payments(&app, &reference, 1).await;
        let receipts = wait_mails_with(&app, "Receipt R-", 1).await;
        own_path(&receipts[0]);
        app.quiet().await;
        let known = subscription(&app, &reference).await;
        assert_eq!(known["metadata"], json!({ "reference": reference }), "nothing else of ours is there");
        let status = app.status(&reference).await;
        assert_eq!(
            (status["frequency"].as_str(), status["amount_minor"].as_i64()),
            (Some("monthly"), Some(2500))
        );

        for month in 2..=3 {
            app.advance_days(32).await;
            wait_payments(&app, &reference, month).await;
            wait_mails_with(&app, "Receipt R-", month).await;
        }
        app.quiet().await;
        assert_eq!(app.status(&reference).await["status"], "active");
        let rows = payments(&app, &reference);
        assert!(rows.iter().all(|row| row["amount"] == "25.00" && row["frequency"] == "monthly"), "{rows:?}");
        let links: std::collections::BTreeSet<String> =
            wait_mails_with(&app, "Receipt R-", 3).await.iter().map(|text| own_path(text)).collect();
        assert_eq!(links.len(), 3, "a fresh link in each receipt");
        let taken: i64 = app.paid_at_stripe().await.iter().map(|c| c["amount"].as_i64().unwrap()).sum();
        assert_eq!(taken, 7500, "what Stripe took is what we booked");
    }
);

db_test!(
    async fn a_yearly_gift_is_charged_once_a_year(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({ "frequency": "yearly" })).await;
        let item = subscription(&app, &reference).await["items"]["data"][0].clone();
        assert_eq!(item["price"]["recurring"]["interval"], "year");
        app.advance_days(200).await;
        app.quiet().await;
        assert_eq!(wait_payments(&app, &reference, 1).await[0]["frequency"], "yearly");
        app.advance_days(170).await;
        wait_payments(&app, &reference, 2).await;
        app.quiet().await;
    }
);

db_test!(
    async fn who_gives_no_address_must_keep_the_link_and_gets_no_mail(db: TestDb) {
        let app = App::start(&db).await;
        let wanted = |kept: bool| {
            json!({
                "amount_minor": 700, "currency": "EUR", "frequency": "monthly", "fund": "fighting-fund",
                "link_kept": kept,
            })
        };
        let refused = app.donate(wanted(false)).await;
        assert_eq!(refused.status(), 422);
        let refused: serde_json::Value = refused.json().await.unwrap();
        assert!(refused["errors"]["link_kept"].is_string(), "{refused}");
        let answer = app.donate(wanted(true)).await;
        assert_eq!(answer.status(), 201);
        let answer: serde_json::Value = answer.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();
        let link = own_path(answer["manage_url"].as_str().unwrap());
        app.pay(answer["checkout_url"].as_str().unwrap(), CARD).await;
        app.wait_status(&reference, "active").await;
        let thanks = app.http.get(format!("{}/donate/{reference}", app.base)).send().await.unwrap();
        assert!(thanks.text().await.unwrap().contains(&link), "the thanks page shows the same link");
        let own = app.http.get(format!("{}{link}", app.base)).send().await.unwrap();
        assert_eq!(own.status(), 200);
        app.quiet().await;
        app.advance_days(2).await;
        let later = app.http.get(format!("{}/donate/{reference}", app.base)).send().await.unwrap();
        assert!(!later.text().await.unwrap().contains("/gifts/"), "for a day only");
        app.advance_days(32).await;
        wait_payments(&app, &reference, 2).await;
        app.quiet().await;
        assert!(app.mails().is_empty(), "no address, no mail, whatever Stripe knows");
    }
);

db_test!(
    async fn an_abandoned_card_page_leaves_no_gift(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) = begin(&app, json!({})).await;
        assert_eq!(app.pay(&page, "4000000000000002").await.status(), 402);
        assert_eq!(app.status(&reference).await["status"], "pending");
        app.advance_days(3).await;
        app.wait_status(&reference, "expired").await;
        app.quiet().await;
        assert!(app.exported().is_empty());
    }
);

db_test!(
    // Found by the simulator (seed 28): of the first events only one came, and the gift looked abandoned.
    async fn a_gift_that_stripe_has_begun_is_not_given_up_while_its_webhooks_are_late(db: TestDb) {
        let mut app = App::start(&db).await;
        for lost in ["checkout.", "charge.", "invoice", "payment_intent.", "customer.subscription.updated"] {
            app.fault(json!({ "path": lost, "kind": "drop_webhooks" })).await;
        }
        let (reference, page) = begin(&app, json!({})).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_quiet_queue().await;
        app.advance_days(3).await;
        // A service that starts looks at once for what is to be given up.
        app.restart().await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        app.sandbox_control("faults", json!({ "clear": true })).await;
        app.cli_ok(&["reconcile"]);
        app.wait_status(&reference, "active").await;
        wait_payments(&app, &reference, 1).await;
        app.quiet().await;
    }
);

db_test!(
    async fn a_twinning_is_kept_with_its_regular_gift_only(db: TestDb) {
        let app = App::start(&db).await;
        let (body, _) = app.card_gift(json!({})).await;
        let twinning = json!({ "body": body, "union": "kz-zhanartu" });
        let once = app.donate(crate::harness::app::gift(json!({ "twinning": twinning }))).await;
        assert_eq!(once.status(), 422, "a gift made once twins nobody");
        let (reference, _) = begin(&app, json!({ "twinning": twinning })).await;
        assert_eq!(app.status(&reference).await.get("twinning"), None, "nothing public follows from it");
        let strange = app
            .donate(crate::harness::app::gift(json!({
                "frequency": "monthly", "email": "giver@example.org",
                "twinning": { "body": "nobody", "union": "kz-zhanartu" },
            })))
            .await;
        assert_eq!(strange.status(), 422);
    }
);
