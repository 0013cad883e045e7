//! The API's manners: keys, parameters, idempotency, pages.

use serde_json::json;
use solidarity::sandbox::{Sandbox, SandboxError, SandboxSettings};

use super::{Desk, basic};

#[tokio::test]
async fn only_test_keys_are_taken() {
    let desk = Desk::open().await;
    for (key, status) in [
        (None, 401),
        (Some("Bearer sk_live_abc"), 401),
        (Some("Bearer rk_live_abc"), 401),
        (Some("Bearer sk_test_abc"), 200),
        // Basic, `sk_test_abc:`.
        (Some("Basic c2tfdGVzdF9hYmM6"), 200),
    ] {
        let mut request = desk.client.get(desk.url("/v1/balance"));
        if let Some(key) = key {
            request = request.header("Authorization", key);
        }
        let answer = desk.send(request).await.unwrap();
        assert_eq!(answer.status, status, "{key:?}");
        assert!(answer.headers["request-id"].to_str().unwrap().starts_with("req_"));
    }
}

#[tokio::test]
async fn it_listens_on_loopback_only_and_names_a_taken_address() {
    let desk = Desk::open().await;
    let settings = |listen: String| SandboxSettings {
        listen: listen.parse().unwrap(),
        webhook_url: desk.hook.url.clone(),
        webhook_secret: "whsec_x".to_owned(),
        state: desk.folder.path().join("other.db"),
        script_required: false,
    };
    let open = Sandbox::start(settings("0.0.0.0:0".to_owned())).await.unwrap_err();
    assert!(matches!(open, SandboxError::NotLoopback(_)));
    let taken = Sandbox::start(settings(desk.sandbox.address().to_string())).await.unwrap_err();
    assert!(matches!(taken, SandboxError::Listen { addr, .. } if addr == desk.sandbox.address()));
}

#[tokio::test]
async fn wrong_parameters_are_refused_by_name() {
    let desk = Desk::open().await;
    let amount = "line_items[0][price_data][unit_amount]";
    let currency = "line_items[0][price_data][currency]";
    let long = "x".repeat(501);
    let name_too_long = "x".repeat(41);
    let long_key = format!("metadata[{name_too_long}]");
    for (name, value, code) in [
        ("foo", "1", "parameter_unknown"),
        ("payment_intent_data[foo]", "1", "parameter_unknown"),
        (amount, "12.5", "parameter_invalid_integer"),
        (amount, "-1", "parameter_invalid_integer"),
        (amount, "29", "amount_too_small"),
        (amount, "100000000", "amount_too_large"),
        (currency, "xyz", ""),
        ("metadata[a]", &long, ""),
        (&long_key, "a", ""),
        ("client_reference_id", &long, ""),
        ("submit_type", "beg", ""),
        ("success_url", "thanks", "url_invalid"),
        ("expires_at", "100", ""),
        ("mode", "setup", ""),
        ("customer", "cus_nobody", "resource_missing"),
    ] {
        let mut form = basic("2500");
        form.retain(|(known, _)| *known != name);
        form.push((name, value));
        let answer = desk.post("/v1/checkout/sessions", &form).await;
        assert_eq!(answer.refusal(), (400, code.to_owned()), "{name}={value}: {}", answer.text);
        assert_eq!(answer.json()["error"]["param"], name, "{}", answer.text);
    }
    let mut form = basic("2500");
    form.retain(|(name, _)| *name != "success_url");
    let answer = desk.post("/v1/checkout/sessions", &form).await;
    assert_eq!(answer.refusal(), (400, "parameter_missing".to_owned()));
    assert_eq!(desk.get("/v1/nothing").await.status, 404);
    assert_eq!(desk.get("/v1/charges/ch_nobody").await.refusal(), (404, "resource_missing".to_owned()));
    assert!(desk.state().await["checkout.session"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn other_currencies_keep_their_decimals() {
    let desk = Desk::open().await;
    for (currency, amount, shown) in
        [("jpy", "2500", "JPY 2500"), ("kwd", "2500", "KWD 2.500"), ("eur", "50", "EUR 0.50")]
    {
        let mut form = basic(amount);
        form[7] = ("line_items[0][price_data][currency]", currency);
        let session = desk.post("/v1/checkout/sessions", &form).await.ok();
        let page = desk.get(&format!("/c/pay/{}", session["id"].as_str().unwrap())).await;
        assert!(page.text.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn a_key_gives_the_same_answer_again_and_refuses_another_request() {
    let desk = Desk::open().await;
    let path = "/v1/checkout/sessions";
    let first = desk.send(desk.posting(path, &basic("2500"), Some("k1"))).await.unwrap();
    let again = desk.send(desk.posting(path, &basic("2500"), Some("k1"))).await.unwrap();
    assert_eq!(first.ok(), again.ok());
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert!(!first.headers.contains_key("idempotent-replayed"));
    let other = desk.send(desk.posting(path, &basic("2600"), Some("k1"))).await.unwrap();
    assert_eq!((other.status, &other.json()["error"]["type"]), (400, &json!("idempotency_error")));

    // A request that was not begun leaves its key free.
    let wrong = desk.send(desk.posting(path, &basic("1"), Some("k2"))).await.unwrap();
    assert_eq!(wrong.status, 400);
    desk.send(desk.posting(path, &basic("2500"), Some("k2"))).await.unwrap().ok();
    assert_eq!(desk.state().await["checkout.session"].as_array().unwrap().len(), 2);

    // A day later the key is free again.
    desk.advance(24 * 3600 + 60).await;
    let later = desk.send(desk.posting(path, &basic("2600"), Some("k1"))).await.unwrap();
    assert_ne!(later.ok()["id"], first.ok()["id"]);
}

#[tokio::test]
async fn a_500_is_kept_a_429_is_not_and_a_key_in_use_is_a_conflict() {
    let desk = Desk::open().await;
    let path = "/v1/checkout/sessions";
    for (status, kept) in [(500, true), (429, false), (503, false)] {
        let key = format!("k{status}");
        desk.control("faults", json!({"path": path, "kind": "status", "value": status, "times": 1}))
            .await
            .ok();
        let broken = desk.send(desk.posting(path, &basic("2500"), Some(&key))).await.unwrap();
        assert_eq!(broken.status, status);
        let again = desk.send(desk.posting(path, &basic("2500"), Some(&key))).await.unwrap();
        assert_eq!(again.status, if kept { status } else { 200 });
    }
    desk.control("faults", json!({"path": path, "kind": "delay", "value": 700, "times": 1})).await.ok();
    let form = basic("2500");
    let slow = desk.send(desk.posting(path, &form, Some("slow")));
    let second = async {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        desk.send(desk.posting(path, &form, Some("slow"))).await
    };
    let (slow, second) = futures_util::future::join(slow, second).await;
    assert_eq!(slow.unwrap().status, 200);
    assert_eq!(second.unwrap().status, 409);
}

#[tokio::test]
async fn lists_are_paged_both_ways_and_filtered() {
    let desk = Desk::open().await;
    for name in ["a", "b", "c", "d", "e"] {
        let email = format!("{name}@example.org");
        desk.post("/v1/customers", &[("name", name), ("email", &email)]).await.ok();
    }
    let names = |page: &serde_json::Value| -> String {
        page["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
    };
    let first = desk.get("/v1/customers?limit=2").await.ok();
    assert_eq!((names(&first), &first["has_more"]), ("ed".to_owned(), &json!(true)));
    let last = first["data"][1]["id"].as_str().unwrap();
    let second = desk.get(&format!("/v1/customers?limit=3&starting_after={last}")).await.ok();
    assert_eq!((names(&second), &second["has_more"]), ("cba".to_owned(), &json!(false)));
    let oldest = second["data"][2]["id"].as_str().unwrap();
    let back = desk.get(&format!("/v1/customers?limit=2&ending_before={oldest}")).await.ok();
    assert_eq!((names(&back), &back["has_more"]), ("cb".to_owned(), &json!(true)));
    let one = desk.get("/v1/customers?email=b%40example.org").await.ok();
    assert_eq!(names(&one), "b");
    let events = desk.get("/v1/events?type=customer.*&limit=100&created[gte]=1").await.ok();
    assert_eq!(events["data"].as_array().unwrap().len(), 5);
    assert_eq!(desk.get("/v1/customers?limit=101").await.status, 400);

    let path = format!("/v1/customers/{oldest}");
    assert_eq!(desk.post(&path, &[("name", "A"), ("metadata[k]", "v")]).await.ok()["name"], "A");
    let gone = desk
        .send(desk.client.delete(desk.url(&path)).header("Authorization", "Bearer sk_test_x"))
        .await
        .unwrap();
    assert_eq!(gone.ok()["deleted"], true);
    let tombstone = desk.get(&path).await.ok();
    assert_eq!(tombstone, json!({"id": oldest, "object": "customer", "deleted": true}));
}
