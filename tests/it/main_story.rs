//! The main job, end to end: a gift by card, its receipt, its place in the ledger, and the treasurer's export.

use serde_json::json;

use crate::{db_test, harness::app::App};

db_test!(
    async fn a_gift_by_card_is_paid_booked_receipted_and_exported(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) =
            app.card_gift(json!({ "name": "A. Giver", "email": "giver@example.org" })).await;
        assert_eq!(app.status(&reference).await["status"], "pending");
        let paid = app.pay(&page, "4242424242424242").await;
        assert_eq!(paid.status(), 303);
        let back = paid.headers()["location"].to_str().unwrap();
        assert!(back.ends_with(&format!("/donate/{reference}")), "{back}");
        app.wait_status(&reference, "paid").await;

        let mails = app.wait_mails(1).await;
        assert!(mails[0].contains("To: payer-canary@example.org"), "{}", mails[0]);
        assert!(mails[0].contains("£25.00") || mails[0].contains("=C2=A325.00"), "{}", mails[0]);
        app.quiet().await;

        let rows = app.exported();
        assert_eq!(rows.len(), 1);
        assert!(rows[0].contains(&reference) && rows[0].contains(&"25.00".to_owned()), "{rows:?}");
        assert_eq!(app.mails().len(), 1, "one receipt");
    }
);

db_test!(
    async fn a_declined_card_costs_nothing_and_another_card_pays(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, "4000000000000002").await.status(), 402);
        assert_eq!(app.pay(&page, "4000000000009995").await.status(), 402);
        assert_eq!(app.status(&reference).await["status"], "pending");
        assert_eq!(app.pay(&page, "4242424242424242").await.status(), 303);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 1);
        assert!(app.mails().is_empty(), "who gave us no address gets no mail, whatever Stripe knows");
    }
);

db_test!(
    async fn a_transfer_is_pledged_told_and_booked_by_hand(db: TestDb) {
        let app = App::start(&db).await;
        let body = json!({
            "amount_minor": 4000, "currency": "EUR", "frequency": "once", "fund": "zhanaozen-medical",
            "method": "transfer", "email": "giver@example.org", "locale": "ru",
        });
        let answer = app.donate(body).await;
        assert_eq!(answer.status(), 201);
        let answer: serde_json::Value = answer.json().await.unwrap();
        let reference = answer["reference"].as_str().unwrap().to_owned();
        assert_eq!(answer["status"], "pledged");
        assert!(answer["bank_details"].is_object(), "{answer}");
        app.wait_mails(1).await;
        assert!(app.exported().is_empty(), "a promise is not money");

        let book = [
            "payment",
            "book",
            &reference,
            "--amount",
            "40",
            "--currency",
            "EUR",
            "--date",
            "2026-11-02",
            "--bank-ref",
            "line-1",
        ];
        let identity = app.folder.join("keys/office.identity").display().to_string();
        let identity = if db.url().starts_with("sqlite") {
            identity
        } else {
            app.folder.join("data/keys/office.identity").display().to_string()
        };
        let with_identity = [&book[..], &["--identity", &identity]].concat();
        assert!(app.cli_ok(&with_identity).contains("the receipt is queued"));
        assert!(app.cli_ok(&book).contains("was booked before"), "the same line again changes nothing");
        assert_eq!(app.status(&reference).await["status"], "paid");
        let mails = app.wait_mails(2).await;
        assert!(mails.iter().all(|m| m.contains("To: giver@example.org")));
        app.quiet().await;
        let rows = app.exported();
        assert_eq!(rows.len(), 1);
        assert!(
            rows[0].contains(&"40.00".to_owned()) && rows[0].contains(&"2026-11-02".to_owned()),
            "{rows:?}"
        );
    }
);
