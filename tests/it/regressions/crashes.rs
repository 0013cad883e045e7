//! Charged and never recorded (r03): the service dies at every point after which money or mail could be lost.

use serde_json::{Value, json};

use crate::{
    db_test,
    harness::{
        app::{
            App, gift,
            processes::let_pauses_end,
            steps::{location, parts},
        },
        smtp::SmtpServer,
    },
};

const CARD: &str = "4242424242424242";

/// One gift is paid, booked and receipted once, whatever happened before.
async fn paid_once(app: &App, reference: &str) {
    app.wait_status(reference, "paid").await;
    app.quiet().await;
    assert_eq!(app.paid_at_stripe().await.len(), 1, "one charge");
    let rows = app.export_rows();
    assert_eq!(rows.len(), 1, "one payment");
    assert_eq!((rows[0]["reference"].as_str(), rows[0]["amount_minor"].as_str()), (reference, "2500"));
}

db_test!(
    async fn r03_paid_while_the_service_was_down(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        app.kill();
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.restart().await;
        app.wait_mails(1).await;
        paid_once(&app, &reference).await;
        assert_eq!(app.mails().len(), 1, "one receipt");
    }
);

db_test!(
    async fn r03_killed_again_and_again_while_gifts_come_in(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let mut gifts = Vec::new();
        for round in 0..3 {
            for _ in 0..4 {
                gifts.push(app.card_gift(json!({ "email": "giver@example.org" })).await);
            }
            for (_, page) in &gifts[round * 4..] {
                assert_eq!(app.pay(page, CARD).await.status(), 303);
            }
            // No pause: the webhooks are half delivered, half processed.
            app.restart().await;
            let_pauses_end(&db).await;
        }
        for (reference, _) in &gifts {
            app.wait_status(reference, "paid").await;
        }
        app.wait_mails(12).await;
        app.quiet().await;
        let mut rows: Vec<_> = app.export_rows().into_iter().map(|row| row["reference"].clone()).collect();
        let mut given: Vec<_> = gifts.into_iter().map(|(reference, _)| reference).collect();
        rows.sort();
        given.sort();
        assert_eq!(rows, given, "every gift once");
        assert_eq!(app.mails().len(), 12, "one receipt for each");
    }
);

db_test!(
    async fn r03_dies_after_stripe_opened_the_page(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        app.restart_to_die_at("checkout-opened-before-record").await;
        let nonce = app.nonce().await;
        let ask = |app: &App| {
            let request = app.http.post(format!("{}/api/v1/donations", app.base)).json(&gift(json!({})));
            request.header("idempotency-key", "a-gift").send()
        };
        assert!(ask(&app).await.is_err(), "the answer is lost with the process");
        app.wait_ended().await;
        assert_eq!(app.at_stripe("checkout.session").await.len(), 1, "Stripe has the page");
        app.restart().await;
        let answer: Value = ask(&app).await.unwrap().json().await.unwrap();
        let (reference, page) =
            (answer["reference"].as_str().unwrap(), answer["checkout_url"].as_str().unwrap());
        assert_eq!(app.at_stripe("checkout.session").await.len(), 1, "the same page was found again");
        assert_eq!(app.pay(page, CARD).await.status(), 303);
        paid_once(&app, reference).await;
        // The form that was open meanwhile still works.
        assert_ne!(location(&app.send_form(&nonce, &[]).await), page);
    }
);

db_test!(
    async fn r03_dies_between_booking_and_the_end_of_the_event(db: TestDb) {
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &[]).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        app.restart_to_die_at("fact-applied-before-finish").await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_ended().await;
        app.restart().await;
        let_pauses_end(&db).await;
        app.wait_mails(1).await;
        paid_once(&app, &reference).await;
        assert_eq!(app.mails().len(), 1, "one receipt");
    }
);

db_test!(
    async fn r03_dies_between_the_mail_servers_yes_and_the_mark(db: TestDb) {
        let server = SmtpServer::start();
        let url = server.url();
        let settings = [("SOLIDARITY_MAIL__TRANSPORT", "smtp"), ("SOLIDARITY_MAIL__SMTP_URL", url.as_str())];
        let (mut app, _sandbox) = App::start_with_sandbox_apart(&db, &settings).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        app.restart_to_die_at("mail-accepted-before-mark").await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_ended().await;
        app.restart().await;
        let_pauses_end(&db).await;
        paid_once(&app, &reference).await;
        let messages = server.wait_for(2).await;
        assert_eq!(messages.len(), 2, "one copy too many, and no more");
        let ids: Vec<_> = messages.iter().map(|m| m.header("message-id").unwrap()).collect();
        assert_eq!(ids[0], ids[1], "a reader's mailbox shows one");
        assert_eq!(messages[0].source, messages[1].source, "the same bytes");
        assert!(parts(&messages[0].source)["text/plain"].contains(&reference));
    }
);
