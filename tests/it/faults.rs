//! What Stripe does on its bad days: answers lost, refused, late; webhooks lost; money taken back.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    db_test,
    harness::app::{
        App, gift,
        steps::{location, nonce_in},
    },
};

const CARD: &str = "4242424242424242";
const SESSIONS: &str = "/v1/checkout/sessions";

/// `POST /api/v1/donations` under a key, as a caller does that means to try again.
async fn ask(app: &App, key: &str) -> reqwest::Response {
    let request = app.http.post(format!("{}/api/v1/donations", app.base)).header("idempotency-key", key);
    request.json(&gift(json!({}))).send().await.unwrap()
}

/// Asks until the answer is a gift with its page, as a caller does.
async fn insist(app: &App, key: &str) -> Value {
    for _ in 0..5 {
        let answer = ask(app, key).await;
        if answer.status() == 201 {
            return answer.json().await.unwrap();
        }
        assert_eq!(answer.status(), 503, "{}", app.log());
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    panic!("no page\n{}", app.log());
}

async fn is_paid_once(app: &App, gift: &Value) {
    assert_eq!(app.at_stripe("checkout.session").await.len(), 1, "one page");
    let page = gift["checkout_url"].as_str().unwrap();
    assert_eq!(app.pay(page, CARD).await.status(), 303);
    app.wait_status(gift["reference"].as_str().unwrap(), "paid").await;
    app.quiet().await;
    assert_eq!(app.paid_at_stripe().await.len(), 1);
    assert_eq!(app.exported().len(), 1);
}

db_test!(
    async fn an_answer_that_was_lost_is_found_again(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": SESSIONS, "kind": "drop_reply", "times": 2 })).await;
        let gift = insist(&app, "a-gift").await;
        is_paid_once(&app, &gift).await;
    }
);

db_test!(
    async fn a_500_that_stripe_remembers_is_left_behind_with_its_key(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": SESSIONS, "kind": "status", "value": 500, "times": 1 })).await;
        let gift = insist(&app, "a-gift").await;
        is_paid_once(&app, &gift).await;
    }
);

db_test!(
    async fn too_many_requests_and_slowness_pass(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": SESSIONS, "kind": "status", "value": 429, "times": 2 })).await;
        app.fault(json!({ "path": SESSIONS, "kind": "delay", "value": 1500, "times": 1 })).await;
        let gift = insist(&app, "a-gift").await;
        is_paid_once(&app, &gift).await;
    }
);

db_test!(
    async fn while_stripe_is_down_the_form_keeps_what_was_typed_and_offers_a_transfer(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": "/v1/", "kind": "status", "value": 503 })).await;
        let nonce = app.nonce().await;
        let typed = [("amount", "31.50"), ("message", "From the night shift"), ("consent", "yes")];
        let refused = app.send_form(&nonce, &typed).await;
        assert_eq!(refused.status(), 503);
        let page = refused.text().await.unwrap();
        assert!(page.contains("31.50") && page.contains("From the night shift"), "{page}");
        assert!(page.contains("value=\"transfer\""), "{page}");
        assert_eq!(nonce_in(&page), nonce, "the same form: trying again is the same gift");
        assert!(app.at_stripe("checkout.session").await.is_empty());
        app.sandbox_control("faults", json!({ "clear": true })).await;
        let page = location(&app.send_form(&nonce, &typed).await);
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        assert_eq!(app.at_stripe("checkout.session").await.len(), 1);
        let reference = app.at_stripe("charge").await[0]["metadata"]["reference"].clone();
        app.wait_status(reference.as_str().unwrap(), "paid").await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 1);
    }
);

db_test!(
    async fn a_stalled_stripe_holds_back_nobody_else(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": SESSIONS, "kind": "delay", "value": 4000, "times": 1 })).await;
        let stalled = tokio::task::spawn_local({
            let request = app.http.post(format!("{}/api/v1/donations", app.base)).json(&gift(json!({})));
            async move { request.send().await.unwrap().status() }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        let started = Instant::now();
        assert_eq!(app.donate(gift(json!({ "method": "transfer" }))).await.status(), 201);
        assert!(!app.nonce().await.is_empty());
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        assert_eq!(stalled.await.unwrap(), 201);
    }
);

db_test!(
    async fn who_comes_back_from_paying_sees_it_although_the_webhook_is_lost(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": "*", "kind": "drop_webhooks" })).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        let back = location(&app.pay(&page, CARD).await);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(app.exported().is_empty(), "nobody has told us");
        let page = app.http.get(&back).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().contains("Thank you"));
        app.wait_status(&reference, "paid").await;
        assert!(app.wait_mails(1).await[0].contains("To: payer-canary@example.org"));
        app.sandbox_control("faults", json!({ "clear": true })).await;
        app.quiet().await;
        assert_eq!((app.exported().len(), app.mails().len()), (1, 1));
    }
);

db_test!(
    async fn webhooks_signed_badly_at_first_are_believed_when_they_are_not(db: TestDb) {
        let app = App::start(&db).await;
        app.fault(json!({ "path": "*", "kind": "bad_signature", "times": 3 })).await;
        app.fault(json!({ "path": "*", "kind": "reorder_webhooks", "value": 1500 })).await;
        let (reference, page) = app.card_gift(json!({})).await;
        assert_eq!(app.pay(&page, CARD).await.status(), 303);
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        assert_eq!(app.exported().len(), 1);
    }
);

db_test!(
    async fn a_dispute_is_seen_booked_and_won_back(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        assert_eq!(app.pay(&page, "4000000000000259").await.status(), 303);
        app.wait_status(&reference, "disputed").await;
        app.quiet().await;
        let row = app.export_rows().remove(0);
        assert_eq!((row["status"].as_str(), row["amount_minor"].as_str()), ("disputed", "2500"));
        let dispute = app.at_stripe("dispute").await.remove(0);
        let close = format!("disputes/{}/close", dispute["id"].as_str().unwrap());
        app.sandbox_control(&close, json!({ "status": "won" })).await;
        app.wait_status(&reference, "paid").await;
        app.quiet().await;
        assert_eq!(app.export_rows()[0]["status"], "paid");
        assert_eq!((app.export_rows().len(), app.mails().len()), (1, 1));
    }
);
