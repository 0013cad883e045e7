//! Card testing (r01) and double charges (r02).

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    db_test,
    harness::app::{
        App, PATIENCE, gift,
        steps::{location, nonce_in},
    },
};

const CHECKOUTS: &str = "checkout.session";

/// A problem of the API: its status, that it is one, and its type.
async fn problem(answer: reqwest::Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    (status, answer.json().await.unwrap())
}

db_test!(
    async fn r01_no_stripe_object_before_a_valid_form(db: TestDb) {
        let app = App::start(&db).await;
        for wrong in [
            json!({ "amount_minor": 0 }),
            json!({ "amount_minor": -1 }),
            json!({ "amount_minor": 100_000_000 }),
            json!({ "currency": "XTS" }),
            json!({ "fund": "nobody" }),
            json!({ "email": "a@localhost" }),
            json!({ "name": "A\r\nBcc: b@example.org" }),
        ] {
            let (status, body) = problem(app.donate(gift(wrong.clone())).await).await;
            assert_eq!(status, 422, "{wrong}");
            let field = wrong.as_object().unwrap().keys().next().unwrap();
            assert!(body["errors"].to_string().contains(field.as_str()), "{body} names {field}");
        }
        let nonce = app.nonce().await;
        for (field, value) in [("amount", "1.005"), ("amount", "NaN"), ("email", "nobody"), ("fund", "none")]
        {
            let page = app.send_form(&nonce, &[(field, value), ("consent", "yes")]).await;
            assert_eq!(page.status(), 422, "{field}={value}");
        }
        assert_eq!(app.send_form("forged", &[]).await.status().as_u16() / 100, 4);
        assert!(app.at_stripe(CHECKOUTS).await.is_empty());
        assert!(app.at_stripe("payment_intent").await.is_empty());
    }
);

db_test!(
    async fn r01_past_the_global_breaker_a_transfer_is_offered(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_LIMITS__CHECKOUT_PER_10_MINUTES", "3")]).await;
        let form = app.nonce().await;
        for _ in 0..3 {
            app.card_gift(json!({})).await;
        }
        // The count is looked at once a second.
        tokio::time::sleep(Duration::from_millis(1200)).await;
        let (status, body) = problem(app.donate(gift(json!({}))).await).await;
        assert_eq!(status, 503);
        assert!(body["type"].as_str().unwrap().ends_with("card-payments-paused"), "{body}");
        let page = app.send_form(&form, &[("amount", "31.50")]).await;
        assert_ne!(page.status(), 303);
        let page = page.text().await.unwrap();
        assert!(page.contains("value=\"transfer\"") && page.contains("31.50"), "{page}");
        let transfer = app.donate(gift(json!({ "method": "transfer" }))).await;
        assert_eq!(transfer.status(), 201, "who gives by transfer is not kept waiting");
        let transfer = app.send_form(&nonce_in(&page), &[("method", "transfer")]).await;
        assert!(location(&transfer).contains("/donate/"));
        assert_eq!(app.at_stripe(CHECKOUTS).await.len(), 3);
    }
);

db_test!(
    async fn r01_one_source_is_limited_and_the_others_are_not(db: TestDb) {
        let settings = [
            ("SOLIDARITY_LIMITS__DONATIONS_PER_SOURCE_PER_HOUR", "2"),
            ("SOLIDARITY_HTTP__TRUSTED_PROXIES", "127.0.0.1"),
        ];
        let app = App::start_with(&db, &settings).await;
        let from = |source: &'static str| {
            let request = app.http.post(format!("{}/api/v1/donations", app.base)).json(&gift(json!({})));
            request.header("x-forwarded-for", source).send()
        };
        for _ in 0..2 {
            assert_eq!(from("192.0.2.1").await.unwrap().status(), 201);
        }
        let refused = from("192.0.2.1").await.unwrap();
        assert_eq!(refused.status(), 429);
        let pause: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=3600).contains(&pause), "{pause}");
        assert_eq!(from("192.0.2.2").await.unwrap().status(), 201);
        assert_eq!(app.at_stripe(CHECKOUTS).await.len(), 3);
        assert!(!app.log().contains("192.0.2."), "addresses are not logged");
    }
);

/// Stripe's published test cards that are declined: <https://docs.stripe.com/testing#declined-payments>.
const DECLINED: [&str; 5] =
    ["4000000000000002", "4000000000009995", "4000000000009987", "4000000000009979", "4000000000000119"];

db_test!(
    async fn r01_when_most_cards_are_declined_cards_pause(db: TestDb) {
        let app = App::start_with(&db, &[("SOLIDARITY_LIMITS__DECLINE_RATIO_AFTER", "4")]).await;
        let (_, page) = app.card_gift(json!({})).await;
        for _ in 0..6 {
            assert_eq!(app.pay(&page, DECLINED[0]).await.status(), 402);
        }
        app.quiet().await;
        let again = app.donate(gift(json!({}))).await.status();
        assert_eq!(again, 201, "one card that is declined again and again is somebody who tries");
        for card in &DECLINED[1..] {
            assert_eq!(app.pay(&page, card).await.status(), 402);
        }
        let started = Instant::now();
        loop {
            let answer = app.donate(gift(json!({}))).await;
            if answer.status() == 503 {
                let (_, body) = problem(answer).await;
                assert!(body["type"].as_str().unwrap().ends_with("card-payments-paused"), "{body}");
                break;
            }
            assert!(started.elapsed() < PATIENCE, "cards are still offered\n{}", app.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(app.donate(gift(json!({ "method": "transfer" }))).await.status(), 201);
        assert!(app.exported().is_empty());
    }
);

db_test!(
    async fn r02_one_key_is_one_checkout_even_eight_at_once(db: TestDb) {
        let app = App::start(&db).await;
        let send = || {
            let request = app.http.post(format!("{}/api/v1/donations", app.base)).json(&gift(json!({})));
            request.header("idempotency-key", "one-gift").send()
        };
        let mut answers = Vec::new();
        for answer in join_all((0..8).map(|_| send())).await {
            let answer = answer.unwrap();
            assert_eq!(answer.status(), 201, "{}", app.log());
            answers.push(answer.json::<Value>().await.unwrap());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(app.at_stripe(CHECKOUTS).await.len(), 1);
        let other = app.http.post(format!("{}/api/v1/donations", app.base));
        let other = other.header("idempotency-key", "one-gift").json(&gift(json!({ "amount_minor": 9900 })));
        let (status, body) = problem(other.send().await.unwrap()).await;
        assert_eq!(status, 422);
        assert!(body["type"].as_str().unwrap().ends_with("idempotency-key-reused"), "{body}");
        assert_eq!(app.at_stripe(CHECKOUTS).await.len(), 1);
    }
);

db_test!(
    async fn r02_a_form_sent_twice_is_one_checkout(db: TestDb) {
        let app = App::start(&db).await;
        let nonce = app.nonce().await;
        let first = location(&app.send_form(&nonce, &[]).await);
        let both = join_all([app.send_form(&nonce, &[]), app.send_form(&nonce, &[])]).await;
        assert!(first.starts_with(&app.sandbox), "{first}");
        assert!(both.iter().all(|again| location(again) == first));
        assert_eq!(app.at_stripe(CHECKOUTS).await.len(), 1);
        // A form corrected after "back" is another gift, and so is a new form.
        let corrected = location(&app.send_form(&nonce, &[("amount", "26")]).await);
        let fresh = location(&app.send_form(&app.nonce().await, &[]).await);
        assert!(corrected != first && fresh != first && fresh != corrected);
    }
);

db_test!(
    async fn r02_a_page_paid_twice_takes_the_money_once(db: TestDb) {
        let app = App::start(&db).await;
        let (reference, page) = app.card_gift(json!({ "email": "giver@example.org" })).await;
        join_all((0..3).map(|_| app.pay(&page, "4242424242424242"))).await;
        app.pay(&page, "4242424242424242").await;
        app.wait_status(&reference, "paid").await;
        app.wait_mails(1).await;
        app.quiet().await;
        assert_eq!(app.paid_at_stripe().await.len(), 1);
        assert_eq!(app.exported().len(), 1);
        assert_eq!(app.mails().len(), 1);
    }
);
