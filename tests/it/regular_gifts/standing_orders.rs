//! Regular gifts without a card: one reference for every transfer, late after 45 days (r07).

use chrono::TimeDelta;
use serde_json::{Value, json};
use solidarity::kernel::clock::Sources;

use super::{own_path, payments, wait_mails_with};
use crate::{db_test, harness::app::App};

async fn pledge(app: &App, currency: &str) -> Value {
    let answer = app
        .donate(json!({
            "amount_minor": 1500, "currency": currency, "frequency": "monthly", "fund": "fighting-fund",
            "method": "transfer", "email": "giver@example.org",
        }))
        .await;
    assert_eq!(answer.status(), 201, "{}", app.log());
    answer.json().await.unwrap()
}

/// Books a transfer that the bank dated so many days from the machine's own today.
pub fn book(app: &App, reference: &str, days: i64, line: &str) {
    let day = (Sources::system().now() + TimeDelta::days(days)).date_naive().to_string();
    let identity = app.office_identity().display().to_string();
    let args = [
        "payment",
        "book",
        reference,
        "--amount",
        "15",
        "--currency",
        "EUR",
        "--date",
        &day,
        "--bank-ref",
        line,
        "--channel",
        "standing-order",
        "--identity",
        &identity,
    ];
    app.cli_ok(&args);
}

db_test!(
    async fn r07_a_standing_order_keeps_one_reference_for_every_transfer(db: TestDb) {
        let app = App::start(&db).await;
        let answer = pledge(&app, "EUR").await;
        assert_eq!(answer["status"], "pledged");
        let order = &answer["standing_order"];
        assert_eq!(order["reference"], answer["reference"]);
        assert_eq!((order["amount_minor"].as_i64(), order["currency"].as_str()), (Some(1500), Some("EUR")));
        assert!(order["bank_details"]["iban"].is_string() && order["day"].as_u64().unwrap() <= 28, "{order}");
        let reference = answer["reference"].as_str().unwrap().to_owned();
        let again = pledge(&app, "EUR").await;
        assert_ne!(again["reference"], answer["reference"], "who pledges twice has two");
        let mails = wait_mails_with(&app, "Details for your standing order", 2).await;
        assert!(mails[0].contains("IBAN") && mails[0].contains("€15.00 every month"), "{}", mails[0]);

        let url = format!("{}/donate/{reference}", app.base);
        let shown = app.http.get(&url).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains("€15.00 every month") && shown.contains("transfer.svg"), "{shown}");
        let picture = app.http.get(format!("{url}/transfer.svg")).send().await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/svg+xml");
        assert!(picture.text().await.unwrap().contains("<svg"));

        assert!(app.exported().is_empty(), "a promise is not money");
        book(&app, &reference, 0, "line-1");
        assert_eq!(app.status(&reference).await["status"], "active");
        app.advance_days(44).await;
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        assert_eq!(app.status(&reference).await["status"], "active");
        app.advance_days(1).await;
        app.wait_status(&reference, "overdue").await;
        book(&app, &reference, 45, "line-2");
        assert_eq!(app.status(&reference).await["status"], "active");
        book(&app, &reference, 46, "line-3");
        let rows = payments(&app, &reference);
        assert_eq!(rows.len(), 3);
        assert!(
            rows.iter().all(|row| row["amount"] == "15.00" && row["channel"] == "standing_order"),
            "{rows:?}"
        );
        let receipts = wait_mails_with(&app, "Receipt R-", 3).await;
        app.quiet().await;

        let link = own_path(&receipts[0]);
        let own = app.http.get(format!("{}{link}", app.base)).send().await.unwrap().text().await.unwrap();
        assert!(own.contains("ended at your bank"), "{own}");
    }
);

db_test!(
    async fn a_currency_without_iban_has_no_picture(db: TestDb) {
        let app = App::start(&db).await;
        let answer = pledge(&app, "GBP").await;
        let details = &answer["standing_order"]["bank_details"];
        assert!(details["sort_code"].is_string() && details["account_number"].is_string(), "{answer}");
        let reference = answer["reference"].as_str().unwrap();
        let picture =
            app.http.get(format!("{}/donate/{reference}/transfer.svg", app.base)).send().await.unwrap();
        assert_eq!(picture.status(), 404);
    }
);
