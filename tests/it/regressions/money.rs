//! Receipts (r05), totals after refunds (r08), rounding (r09), currencies (r10).

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{
    db_test,
    harness::app::{
        App, gift,
        steps::{Row, parts},
    },
};

const CARD: &str = "4242424242424242";

/// A gift that is paid: its reference and its row of the export.
async fn paid(app: &App, more: Value) -> (String, Row) {
    let (reference, page) = app.card_gift(more).await;
    assert_eq!(app.pay(&page, CARD).await.status(), 303);
    app.wait_status(&reference, "paid").await;
    (reference.clone(), row(app, &reference))
}

fn row(app: &App, reference: &str) -> Row {
    let rows: Vec<_> = app.export_rows().into_iter().filter(|row| row["reference"] == *reference).collect();
    assert_eq!(rows.len(), 1, "one row for {reference}");
    rows.into_iter().next().unwrap()
}

/// Received less given back, by currency, as the export says.
fn kept(app: &App) -> HashMap<String, i64> {
    let mut sums = HashMap::new();
    for row in app.export_rows() {
        let minor = |column: &str| row[column].parse::<i64>().unwrap();
        *sums.entry(row["currency"].clone()).or_default() += minor("amount_minor") - minor("refunded_minor");
    }
    sums
}

/// The same as the processor says.
async fn kept_at_stripe(app: &App) -> HashMap<String, i64> {
    let mut sums = HashMap::new();
    for charge in app.paid_at_stripe().await {
        let minor = |name: &str| charge[name].as_i64().unwrap();
        let currency = charge["currency"].as_str().unwrap().to_uppercase();
        *sums.entry(currency).or_default() += minor("amount") - minor("amount_refunded");
    }
    sums
}

db_test!(
    async fn r05_a_webhook_told_five_times_is_one_receipt(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": "*", "kind": "duplicate_webhooks", "value": 5 })).await;
        for _ in 0..3 {
            paid(&app, json!({ "email": "giver@example.org" })).await;
        }
        app.wait_mails(3).await;
        app.quiet().await;
        // Whatever is still told once more changes nothing.
        while app.sandbox_state().await["deliveries"]["pending"] != 0 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        app.quiet().await;
        let mails = app.mails();
        assert_eq!(mails.len(), 3);
        let number = |mail: &String| {
            let text = &parts(mail)["text/plain"];
            let line = text.lines().find(|line| line.starts_with("Receipt R-")).unwrap_or_else(|| {
                panic!("no number in {text}");
            });
            line.to_owned()
        };
        let numbers: std::collections::HashSet<_> = mails.iter().map(number).collect();
        assert_eq!(numbers.len(), 3, "each receipt has its own number: {numbers:?}");
        assert_eq!(app.exported().len(), 3);
    }
);

db_test!(
    async fn r08_totals_follow_refunds(db: TestDb) {
        let app = App::start(&db).await;
        let (_, _) = paid(&app, json!({ "amount_minor": 5000 })).await;
        let (reference, row_before) = paid(&app, json!({ "email": "giver@example.org" })).await;
        assert_eq!(row_before["refunded_minor"], "0");
        let refund = format!("charges/{}/refund", row_before["charge"]);

        app.sandbox_control(&refund, json!({ "amount": 1000 })).await;
        app.wait_status(&reference, "partially_refunded").await;
        app.quiet().await;
        let part = row(&app, &reference);
        assert_eq!(
            (part["amount_minor"].as_str(), part["refunded_minor"].as_str(), part["status"].as_str()),
            ("2500", "1000", "partially_refunded")
        );
        assert_eq!(kept(&app), HashMap::from([("GBP".to_owned(), 6500)]));
        assert_eq!(kept(&app), kept_at_stripe(&app).await);

        app.sandbox_control(&refund, json!({})).await;
        app.wait_status(&reference, "refunded").await;
        app.quiet().await;
        let whole = row(&app, &reference);
        assert_eq!(
            (whole["amount_minor"].as_str(), whole["refunded_minor"].as_str(), whole["status"].as_str()),
            ("2500", "2500", "refunded")
        );
        assert_eq!(kept(&app), HashMap::from([("GBP".to_owned(), 5000)]));
        assert_eq!(kept(&app), kept_at_stripe(&app).await);
        assert_eq!(app.export_rows().len(), 2, "a refund is no payment");
        assert_eq!(app.mails().len(), 1, "the receipt, and nothing else");
    }
);

const TWO_MORE_CURRENCIES: [(&str, &str); 6] = [
    ("SOLIDARITY_DONATIONS__CURRENCIES__JPY__MINIMUM_MINOR", "300"),
    ("SOLIDARITY_DONATIONS__CURRENCIES__JPY__MAXIMUM_MINOR", "1000000"),
    ("SOLIDARITY_DONATIONS__CURRENCIES__JPY__PRESETS", "1000,3000"),
    ("SOLIDARITY_DONATIONS__CURRENCIES__KZT__MINIMUM_MINOR", "100000"),
    ("SOLIDARITY_DONATIONS__CURRENCIES__KZT__MAXIMUM_MINOR", "100000000"),
    ("SOLIDARITY_DONATIONS__CURRENCIES__KZT__PRESETS", "500000"),
];

db_test!(
    async fn r09_whole_yen_and_tenge_to_the_tiyn(db: TestDb) {
        let app = App::start_with(&db, &TWO_MORE_CURRENCIES).await;
        let yen = json!({ "currency": "JPY", "amount_minor": 2501, "email": "giver@example.org" });
        let (_, yen) = paid(&app, yen).await;
        assert_eq!(
            (yen["currency"].as_str(), yen["amount"].as_str(), yen["amount_minor"].as_str()),
            ("JPY", "2501", "2501")
        );
        let receipt = &app.wait_mails(1).await[0];
        assert!(parts(receipt)["text/plain"].contains("2,501"), "{receipt}");
        assert!(!parts(receipt)["text/plain"].contains("2,501."), "yen have no decimals");
        let (_, tenge) = paid(&app, json!({ "currency": "KZT", "amount_minor": 123_456 })).await;
        assert_eq!(
            (tenge["currency"].as_str(), tenge["amount"].as_str(), tenge["amount_minor"].as_str()),
            ("KZT", "1234.56", "123456")
        );
        app.quiet().await;
        assert_eq!(kept(&app), kept_at_stripe(&app).await);
        assert_eq!(kept(&app)["JPY"], 2501);
    }
);

db_test!(
    async fn r09_what_cannot_be_paid_to_the_penny_is_refused(db: TestDb) {
        let app = App::start_with(&db, &TWO_MORE_CURRENCIES).await;
        let nonce = app.nonce().await;
        for (currency, amount) in
            [("GBP", "38.004"), ("GBP", "1.005"), ("JPY", "1000.50"), ("KZT", "1500.005")]
        {
            let answer = app.send_form(&nonce, &[("currency", currency), ("amount", amount)]).await;
            assert_eq!(answer.status(), 422, "{amount} {currency}");
            let page = answer.text().await.unwrap();
            assert!(page.contains("id=\"amount-error\"") && page.contains(amount), "{page}");
        }
        for amount in [json!(25.5), json!("25"), json!(1e30)] {
            let status = app.donate(gift(json!({ "amount_minor": amount }))).await.status().as_u16();
            assert!(status == 400 || status == 422, "{amount} was answered with {status}");
        }
        assert!(app.at_stripe("checkout.session").await.is_empty());
    }
);

db_test!(
    async fn r10_the_currency_travels_with_the_amount(db: TestDb) {
        let app = App::start(&db).await;
        let euros = json!({ "currency": "EUR", "amount_minor": 3050, "email": "giver@example.org" });
        let (reference, row) = paid(&app, euros).await;
        assert_eq!((row["currency"].as_str(), row["amount"].as_str()), ("EUR", "30.50"));
        let status = app.status(&reference).await;
        assert_eq!((status["currency"].as_str(), status["amount_minor"].as_i64()), (Some("EUR"), Some(3050)));
        let receipt = parts(&app.wait_mails(1).await[0]);
        for kind in ["text/plain", "text/html"] {
            assert!(receipt[kind].contains("€30.50"), "{}", receipt[kind]);
            assert!(!receipt[kind].contains('£'), "{}", receipt[kind]);
        }
        let page = app.http.get(format!("{}/donate/{reference}", app.base)).send().await.unwrap();
        let page = page.text().await.unwrap();
        assert!(page.contains("€30.50") && !page.contains('£'), "{page}");
        let charges = app.paid_at_stripe().await;
        assert_eq!(
            (charges[0]["currency"].as_str(), charges[0]["amount"].as_i64()),
            (Some("eur"), Some(3050))
        );
        app.quiet().await;
        assert_eq!(kept(&app), HashMap::from([("EUR".to_owned(), 3050)]));
    }
);
