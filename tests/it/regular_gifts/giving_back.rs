//! One payment of a regular gift is given back, and the others and the gift itself stay as they are.

use serde_json::json;

use super::{active, payments, subscription, wait_payments};
use crate::{db_test, harness::app::App};

db_test!(
    async fn one_chosen_payment_of_a_regular_gift_is_given_back(db: TestDb) {
        let app = App::start(&db).await;
        let reference = active(&app, json!({})).await;
        for month in 2..=3 {
            app.advance_days(32).await;
            wait_payments(&app, &reference, month).await;
        }
        app.quiet().await;
        let mut rows = payments(&app, &reference);
        rows.sort_by_key(|row| row["occurred_at"].clone());
        let charges: Vec<String> = rows.iter().map(|row| row["charge"].clone()).collect();

        let second = charges[1].as_str();
        let part = ["refund", &reference, "--payment", second, "--amount", "5", "--reason", "asked for it"];
        let said = app.cli_ok(&part);
        assert!(said.starts_with("given back 5.00 GBP"), "{said}");
        let strange = ["refund", &reference, "--payment", "ch_of_another", "--reason", "asked for it"];
        assert_eq!(app.cli(&strange).status.code(), Some(2));
        let said = app.cli_ok(&["refund", &reference, "--reason", "the latest, whole"]);
        assert!(said.starts_with("given back 25.00 GBP"), "{said}");
        app.quiet().await;

        let refunded: Vec<(String, String)> = payments(&app, &reference)
            .into_iter()
            .map(|row| (row["charge"].clone(), row["refunded_minor"].clone()))
            .collect();
        for (charge, minor) in [(&charges[0], "0"), (&charges[1], "500"), (&charges[2], "2500")] {
            assert!(refunded.contains(&(charge.clone(), minor.to_owned())), "{charge} {minor}: {refunded:?}");
        }
        let given: Vec<String> = app
            .at_stripe("refund")
            .await
            .iter()
            .map(|refund| refund["charge"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(given.len(), 2);
        assert!(given.contains(&charges[1]) && given.contains(&charges[2]), "{given:?}");
        assert_eq!(subscription(&app, &reference).await["status"], "active");
        app.advance_days(32).await;
        wait_payments(&app, &reference, 4).await;
        assert_eq!(app.status(&reference).await["status"], "active", "the gift goes on");
        app.quiet().await;
        app.cli_ok(&["reconcile"]);
        app.cli_ok(&["verify", "--stripe"]);
    }
);
