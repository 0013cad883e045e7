//! The API as programs meet it: what is taken, what is refused and with which words.

use serde_json::{Value, json};

use super::{FUND, Service};
use crate::db_test;

fn gift(more: Value) -> Value {
    let mut gift = json!({"amount_minor": 2500, "currency": "GBP", "frequency": "once", "fund": FUND, "method": "transfer"});
    for (name, value) in more.as_object().unwrap() {
        gift[name] = value.clone();
    }
    gift
}

db_test!(
    async fn a_transfer_gets_bank_details_and_a_reference_that_finds_it(db: TestDb) {
        let service = Service::start(&db).await;
        let personal = json!({"name": "A. Canary", "email": "canary@example.org", "message": "Solidarity"});
        let answer = service.donate(&gift(personal)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let created = answer.json();
        assert_eq!(created["status"], "pledged");
        assert_eq!(created["bank_details"]["sort_code"], "00-00-00");
        assert_eq!(created.get("checkout_url"), None);
        let reference = created["reference"].as_str().unwrap();
        let found = service.get(&format!("/api/v1/donations/{}", reference.to_lowercase())).await;
        assert_eq!(found.status, 200);
        let expected = json!({"reference": reference, "status": "pledged", "amount_minor": 2500,
            "currency": "GBP", "frequency": "once", "fund": FUND});
        assert_eq!(found.json(), expected, "and nothing personal");
        let page = service.get(&format!("/donate/{reference}")).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("00-00-00") && !page.text.contains("anary"), "{}", page.text);
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(service.count("donation").await, 1);
        service.stop().await;
    }
);

db_test!(
    async fn a_card_gift_leads_to_one_page_however_often_it_is_sent(db: TestDb) {
        let service = Service::start(&db).await;
        let body = gift(json!({"method": "card"})).to_string();
        let send = |body: String, key: &'static str| {
            let request = service.posting("/api/v1/donations", "application/json", body);
            service.send(request.header("Idempotency-Key", key))
        };
        let first = send(body.clone(), "key-1").await;
        assert_eq!(first.status, 201, "{}", first.text);
        assert!(first.json()["checkout_url"].as_str().unwrap().contains("/c/pay/cs_"));
        let second = send(body.clone(), "key-1").await;
        assert_eq!((second.status, second.json()), (201, first.json()));
        let other = send(gift(json!({"amount_minor": 2600})).to_string(), "key-1").await;
        other.problem(422, "idempotency-key-reused");
        assert_eq!(service.count("donation").await, 1);
        let malformed = send(body, "a key with spaces").await;
        malformed.problem(400, "malformed");
        service.stop().await;
    }
);

db_test!(
    async fn a_paid_page_shows_as_paid_before_the_webhook_comes(db: TestDb) {
        let service = Service::start(&db).await;
        let created = service.donate(&gift(json!({"method": "card"}))).await.json();
        let card = "card_number=4242424242424242&expiry=12%2F34&cvc=123&email=a%40example.org&name=A";
        let kind = "application/x-www-form-urlencoded";
        let pay = service.client.post(created["checkout_url"].as_str().unwrap());
        let paid = service.send(pay.header("Content-Type", kind).body(card)).await;
        assert_eq!(paid.status, 303, "{}", paid.text);
        let reference = created["reference"].as_str().unwrap();
        assert!(paid.header("location").ends_with(&format!("/donate/{reference}")));
        let status = service.get(&format!("/api/v1/donations/{reference}")).await.json();
        assert_eq!(status["status"], "paid");
        service.stop().await;
    }
);

db_test!(
    async fn what_cannot_be_taken_is_refused_with_its_field(db: TestDb) {
        let service = Service::start(&db).await;
        let long = "x".repeat(10_000);
        let refused = [
            ("amount_minor", json!(0)),
            ("amount_minor", json!(-1)),
            ("amount_minor", json!(1e9)),
            ("amount_minor", json!("NaN")),
            ("amount_minor", json!(1.005)),
            ("amount_minor", json!("٢٥")),
            ("amount_minor", json!(i64::MAX)),
            ("amount_minor", json!(u64::MAX)),
            ("currency", json!("XTS")),
            ("currency", json!("JPY")),
            ("currency", json!("pounds")),
            ("fund", json!("no-such-fund")),
            ("frequency", json!("weekly")),
            ("method", json!("cash")),
            ("name", json!("A\r\nBcc: x")),
            ("name", json!("A\u{0}")),
            ("name", json!("\u{1b}[31m")),
            ("name", json!("\u{202e}evil")),
            ("name", json!(long.as_str())),
            ("name", json!("   ")),
            ("message", json!(long.as_str())),
            ("email", json!("a@localhost")),
            ("email", json!("a@[127.0.0.1]")),
            ("email", json!("a@example.org, b@example.org")),
            ("email", json!("a@example.org\r\nBcc: c@example.org")),
        ];
        for (field, value) in refused {
            let answer = service.donate(&gift(json!({field: value.clone()}))).await;
            let problem = answer.problem(422, "validation");
            assert!(problem["errors"][field].is_string(), "{field} {value}: {problem}");
        }
        let both = service.donate(&gift(json!({"amount_minor": 0, "email": "x", "fund": "?"}))).await;
        let errors = both.problem(422, "validation")["errors"].as_object().unwrap().len();
        assert_eq!(errors, 3, "everything at once: {}", both.text);
        let missing = service.donate(&json!({"amount_minor": 2500})).await;
        assert!(missing.problem(422, "validation")["errors"]["currency"].is_string());
        assert_eq!(service.count("donation").await, 0);
        let kept =
            service.donate(&gift(json!({"name": "أمل", "message": "' OR 1=1 <script> {{7*7}}"}))).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        service.stop().await;
    }
);

db_test!(
    async fn what_cannot_be_read_is_refused_as_such(db: TestDb) {
        let service = Service::start(&db).await;
        let send =
            |kind: &'static str, body: String| service.send(service.posting("/api/v1/donations", kind, body));
        let json = "application/json";
        send(json, "{\"amount_minor\":".to_owned()).await.problem(400, "malformed");
        send(json, "NaN".to_owned()).await.problem(400, "malformed");
        send(json, "[]".to_owned()).await.problem(400, "malformed");
        send(json, gift(json!({"iban": "DE00"})).to_string()).await.problem(400, "malformed");
        let twice =
            r#"{"amount_minor":2500,"amount_minor":1,"currency":"GBP","frequency":"once","fund":"x"}"#;
        send(json, twice.to_owned()).await.problem(400, "malformed");
        send(json, format!("{} {{}}", gift(json!({})))).await.problem(400, "malformed");
        send("text/plain", gift(json!({})).to_string()).await.problem(415, "media-type");
        send(json, gift(json!({"message": "x".repeat(70_000)})).to_string()).await.problem(413, "too-large");
        service.get("/api/v1/donations/222222222222").await.problem(404, "not-found");
        service.get("/api/v1/donations/nonsense").await.problem(404, "not-found");
        service.get("/api/v1/nothing").await.problem(404, "not-found");
        let wrong = service.get("/api/v1/donations").await;
        wrong.problem(405, "method-not-allowed");
        assert_eq!(wrong.header("allow"), "POST");
        assert_eq!(service.count("donation").await, 0);
        service.stop().await;
    }
);

db_test!(
    async fn the_description_names_every_call_and_people_can_read_it(db: TestDb) {
        let service = Service::start(&db).await;
        let document = service.get("/api/v1/openapi.json").await.json();
        let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
        let calls = [
            "/api/v1/affiliated",
            "/api/v1/affiliations",
            "/api/v1/affiliations/quote",
            "/api/v1/affiliations/{reference}",
            "/api/v1/donations",
            "/api/v1/donations/{reference}",
            "/api/v1/funds",
            "/api/v1/funds/{slug}/progress",
            "/api/v1/funds/{slug}/spent",
            "/api/v1/unions",
        ];
        assert_eq!(paths, calls);
        let fields = &document["components"]["schemas"]["DonationRequest"]["properties"];
        assert!(fields["amount_minor"].is_object(), "{fields}");
        let page = service.get("/api/docs?lang=ru").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Idempotency-Key") && page.text.contains("lang=\"ru\""));
        let funds = service.get("/api/v1/funds?lang=ru").await.json();
        assert_eq!((&funds[0]["slug"], &funds[0]["name"]), (&json!(FUND), &json!("Фонд борьбы")));
        service.stop().await;
    }
);
