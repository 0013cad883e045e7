//! The form as browsers send it, and everything that can be wrong with it.

use serde_json::json;

use super::{FUND, Service, nonce_in};
use crate::db_test;

/// A form that is in order.
fn form<'a>(nonce: &'a str, method: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("nonce", nonce),
        ("frequency", "once"),
        ("currency", "GBP"),
        ("amount_preset", "other"),
        ("amount", "25"),
        ("fund", FUND),
        ("name", ""),
        ("email", ""),
        ("message", ""),
        ("on_behalf_of", ""),
        ("method", method),
    ]
}

fn with<'a>(mut form: Vec<(&'a str, &'a str)>, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    for (name, value) in changes {
        form.retain(|(other, _)| other != name);
        form.push((name, value));
    }
    form
}

db_test!(
    async fn a_card_gift_goes_to_stripe_and_a_transfer_to_its_page(db: TestDb) {
        let service = Service::start(&db).await;
        let nonce = service.nonce().await;
        let by_card = service.submit(&form(&nonce, "card")).await;
        assert_eq!(by_card.status, 303, "{}", by_card.text);
        assert!(by_card.header("location").contains("/c/pay/cs_"));
        let again = service.submit(&form(&nonce, "card")).await;
        assert_eq!(again.header("location"), by_card.header("location"), "sent twice, one gift");
        assert_eq!(service.count("donation").await, 1);
        let nonce = service.nonce().await;
        let by_transfer = service.submit(&form(&nonce, "transfer")).await;
        assert_eq!(by_transfer.status, 303, "{}", by_transfer.text);
        let page = service.get(by_transfer.header("location")).await;
        assert!(page.status == 200 && page.text.contains("00-00-00"), "{}", page.text);
        let nonce = service.nonce().await;
        let without_script = with(form(&nonce, "card"), &[("by_transfer", "yes")]);
        let answer = service.submit(&without_script).await;
        assert!(answer.header("location").starts_with("/donate/"), "{answer:?}");
        service.stop().await;
    }
);

db_test!(
    async fn what_was_typed_stays_in_another_language(db: TestDb) {
        let service = Service::start(&db).await;
        let first = service.get("/donate?fund=zhanaozen-medical").await.text;
        let button = "form=\"give\" formaction=\"/donate?fund=zhanaozen-medical&#38;lang=ru\" name=\"change_language\"";
        assert!(first.contains(button), "{first}");
        let nonce = service.nonce().await;
        let fields = with(form(&nonce, "card"), &[("amount", "a tenner"), ("change_language", "yes")]);
        let body = serde_urlencoded::to_string(&fields).unwrap();
        let kind = "application/x-www-form-urlencoded";
        let answer = service.send(service.posting("/donate?lang=ru", kind, body)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text.contains("<html lang=\"ru\">") && answer.text.contains("value=\"a tenner\""));
        assert!(!answer.text.contains("class=\"error\""), "nothing is wrong yet");
        assert!(answer.header("set-cookie").starts_with("lang=ru;"), "the choice is remembered");
        assert_eq!(service.count("donation").await, 0);
        service.stop().await;
    }
);

db_test!(
    async fn what_is_wrong_comes_back_with_everything_that_was_typed(db: TestDb) {
        let service = Service::start(&db).await;
        let nonce = service.nonce().await;
        let long = "x".repeat(10_000);
        let refused = [
            ("amount", "0"),
            ("amount", "-1"),
            ("amount", "1e9"),
            ("amount", "NaN"),
            ("amount", "1.005"),
            ("amount", "99999999999999999999"),
            ("currency", "JPY"),
            ("fund", "nothing"),
            ("name", "A\r\nB"),
            ("name", "\u{202e}x"),
            ("name", long.as_str()),
            ("name", "   "),
            ("email", "a@localhost"),
            ("email", "a@b.example, c@d.example"),
            ("frequency", "weekly"),
            ("method", "cash"),
        ];
        for (field, value) in refused {
            let changes = [("message", "Solidarity <b>"), ("consent", "yes"), (field, value)];
            let answer = service.submit(&with(form(&nonce, "transfer"), &changes)).await;
            assert_eq!(answer.status, 422, "{field} {value}");
            let has_problem = answer.text.contains(&format!("href=\"#{field}\""));
            assert!(has_problem, "{field} {value}: {}", answer.text);
            assert!(answer.text.contains("Solidarity &#60;b&#62;"), "kept and escaped: {}", answer.text);
            assert_eq!(nonce_in(&answer.text), nonce);
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        let no_consent = service.submit(&with(form(&nonce, "transfer"), &[("name", "Ada")])).await;
        assert_eq!(no_consent.status, 422);
        assert!(no_consent.text.contains("href=\"#consent\""));
        assert_eq!(service.count("donation").await, 0);
        let corrected = service.submit(&form(&nonce, "transfer")).await;
        assert_eq!(corrected.status, 303, "{}", corrected.text);
        service.stop().await;
    }
);

db_test!(
    async fn other_amounts_are_shown_without_paying(db: TestDb) {
        let service = Service::start(&db).await;
        let nonce = service.nonce().await;
        let changes = [("currency", "EUR"), ("change_currency", "yes"), ("name", "Ada")];
        let answer = service.submit(&with(form(&nonce, "card"), &changes)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text.contains("€5.00") && answer.text.contains("value=\"Ada\""), "{}", answer.text);
        assert_eq!(service.count("donation").await, 0);
        service.stop().await;
    }
);

db_test!(
    async fn a_form_that_is_not_ours_is_not_taken(db: TestDb) {
        let service = Service::start(&db).await;
        let nonce = service.nonce().await;
        for bad in ["", "sample-nonce", &nonce[1..]] {
            let answer = service.submit(&form(bad, "transfer")).await;
            assert_eq!(answer.status, 422, "{}", answer.text);
            assert_ne!(nonce_in(&answer.text), bad, "a good one to send it again");
        }
        let body = serde_urlencoded::to_string(form(&nonce, "transfer")).unwrap();
        let send = |name: &'static str, value: String| {
            let request = service.posting("/donate", "application/x-www-form-urlencoded", body.clone());
            service.send(request.header(name, value))
        };
        assert_eq!(send("Sec-Fetch-Site", "cross-site".to_owned()).await.status, 403);
        assert_eq!(send("Origin", "https://evil.example".to_owned()).await.status, 403);
        assert_eq!(send("Origin", "null".to_owned()).await.status, 403);
        assert_eq!(service.count("donation").await, 0);
        assert_eq!(send("Origin", service.url("")).await.status, 303);
        assert_eq!(send("Sec-Fetch-Site", "same-origin".to_owned()).await.status, 303);
        service.stop().await;
    }
);

db_test!(
    async fn what_cannot_be_read_gets_a_page_that_says_so(db: TestDb) {
        let service = Service::start(&db).await;
        let send = |kind: &'static str, body: String| service.send(service.posting("/donate", kind, body));
        let urlencoded = "application/x-www-form-urlencoded";
        for (kind, body, status) in [
            (urlencoded, "amount=25&iban=DE00".to_owned(), 400),
            (urlencoded, "amount=25&amount=2500".to_owned(), 400),
            (urlencoded, format!("message={}", "x".repeat(70_000)), 413),
            ("application/json", "{}".to_owned(), 415),
        ] {
            let answer = send(kind, body).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            assert!(answer.header("content-type").starts_with("text/html"));
            assert!(answer.text.contains(answer.header("x-request-id")), "{}", answer.text);
        }
        service.stop().await;
    }
);

db_test!(
    async fn while_stripe_is_down_nothing_typed_is_lost_and_transfers_are_offered(db: TestDb) {
        let service = Service::start(&db).await;
        let fault = json!({"path": "/v1/checkout/sessions", "kind": "status", "value": 500, "times": 100});
        service.fault(fault).await;
        let nonce = service.nonce().await;
        let typed = with(form(&nonce, "card"), &[("name", "Ada"), ("consent", "yes")]);
        let answer = service.submit(&typed).await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert!(answer.text.contains("value=\"Ada\"") && answer.text.contains("value=\"transfer\""));
        assert_eq!(nonce_in(&answer.text), nonce);
        let instead = service.submit(&with(typed, &[("method", "transfer")])).await;
        assert_eq!(instead.status, 303, "{}", instead.text);
        service.stop().await;
    }
);

db_test!(
    async fn r01_past_the_limit_cards_make_way_for_transfers(db: TestDb) {
        let limit = [("SOLIDARITY_LIMITS__CHECKOUT_PER_10_MINUTES", "2")];
        let service = Service::with(&db, &limit).await;
        let mut nonces = Vec::new();
        for _ in 0..3 {
            nonces.push(service.nonce().await);
        }
        for nonce in &nonces[..2] {
            assert_eq!(service.submit(&form(nonce, "card")).await.status, 303);
        }
        let third = service.submit(&with(form(&nonces[2], "card"), &[("amount", "31")])).await;
        assert_eq!(third.status, 200, "{}", third.text);
        assert!(third.text.contains("value=\"31\"") && !third.text.contains("value=\"card\""));
        let transfer = with(form(&nonces[2], "transfer"), &[("amount", "31")]);
        assert_eq!(service.submit(&transfer).await.status, 303);
        let gift = json!({"amount_minor": 2500, "currency": "GBP", "frequency": "once", "fund": FUND});
        let paused = service.donate(&gift).await;
        paused.problem(503, "card-payments-paused");
        let sessions = service.sandbox_state().await.to_string().matches("\"cs_test").count();
        assert!(sessions >= 2, "the two before are there");
        assert_eq!(service.count("checkout").await, 2, "nothing was begun at Stripe's beyond the limit");
        service.stop().await;
    }
);

db_test!(
    async fn r01_many_declined_cards_close_the_card_page(db: TestDb) {
        let service = Service::start(&db).await;
        for card in 0..30 {
            service.watch.note_charge(true, Some(&format!("card-{card}")));
        }
        let page = service.get("/donate").await;
        assert!(!page.text.contains("value=\"card\"") && page.text.contains("value=\"transfer\""));
        service.stop().await;
    }
);
