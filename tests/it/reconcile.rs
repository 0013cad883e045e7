//! The sweep finds what webhooks missed, and mails nobody (r03, r04).

use serde_json::json;

use crate::{db_test, harness::app::App};

db_test!(
    async fn r04_a_sweep_repairs_once_and_mails_nobody(db: TestDb) {
        let app = App::start(&db).await;
        app.sandbox_control("faults", json!({ "path": "*", "kind": "drop_webhooks" })).await;
        let (lost, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        let state = app.sandbox_state().await;
        let charge = state["charge"][0]["id"].as_str().unwrap();
        app.sandbox_control(&format!("charges/{charge}/refund"), json!({ "amount": 500 })).await;
        assert!(app.exported().is_empty(), "nobody has told us");

        let first = app.cli_ok(&["reconcile"]);
        assert!(!first.contains("refunds that were missing   0"), "{first}");
        assert_eq!(app.status(&lost).await["status"], "partially_refunded");
        let again = app.cli_ok(&["reconcile"]);
        assert!(again.contains("charges that were missing   0"), "{again}");
        assert!(again.contains("refunds that were missing   0"), "{again}");

        app.quiet().await;
        assert_eq!(app.exported().len(), 1, "one payment, however often it was swept");
        assert!(app.mails().is_empty(), "repair mails nobody");
    }
);
