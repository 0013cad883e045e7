//! What ends with time.

use serde_json::json;

use crate::{db_test, harness::app::App};

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
