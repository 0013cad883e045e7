//! The payment page: what a giver sees, and what the service is told.

use serde_json::json;

use super::Desk;

#[tokio::test]
async fn a_card_pays_once_and_the_service_is_told_in_order() {
    let desk = Desk::open().await;
    let session = desk.session(2500).await;
    assert_eq!(session["status"], "open");
    assert_eq!(session["payment_intent"], json!(null));
    let page = desk.get(&format!("/c/pay/{}", session["id"].as_str().unwrap())).await;
    assert!(page.status == 200 && page.text.contains("GBP 25.00") && page.text.contains("Fighting fund"));
    assert_eq!(session["url"], desk.url(&format!("/c/pay/{}", session["id"].as_str().unwrap())));

    for _ in 0..2 {
        let done = desk.pay(&session, "4242 4242 4242 4242").await;
        assert_eq!(done.status, 303);
        let to = done.headers["location"].to_str().unwrap();
        assert_eq!(to, format!("http://127.0.0.1:1/thanks?session={}", session["id"].as_str().unwrap()));
    }
    let seen = desk.hook.wait(5).await;
    assert!(seen.iter().all(super::Delivery::is_genuine));
    let events = desk.get("/v1/events").await.ok();
    let mut kinds: Vec<&str> =
        events["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    kinds.reverse();
    let expected = [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ];
    assert_eq!(kinds, expected);
    let completed = seen.iter().map(super::Delivery::event).find(|e| e["type"] == expected[3]).unwrap();
    let object = &completed["data"]["object"];
    assert_eq!(object["customer_details"]["email"], "ada@example.org");
    assert_eq!((&object["payment_status"], &object["amount_total"]), (&json!("paid"), &json!(2500)));
    assert_eq!(object["client_reference_id"], "SOL-1");
    assert!(object.as_object().unwrap().keys().all(|key| !key.starts_with('_')));
    let state = desk.state().await;
    assert_eq!(state["charge"].as_array().unwrap().len(), 1);
    assert_eq!(state["charge"][0]["metadata"]["reference"], "SOL-1");
}

#[tokio::test]
async fn a_decline_is_shown_with_what_was_typed_and_another_card_pays() {
    let desk = Desk::open().await;
    let session = desk.session(2500).await;
    let refused = desk.pay(&session, "4000000000009995").await;
    assert_eq!(refused.status, 402);
    assert!(refused.text.contains("insufficient funds") && refused.text.contains("ada@example.org"));
    assert!(refused.text.contains("4000000000009995") && !refused.text.contains("value=\"123\""));
    assert_eq!(desk.pay(&session, "4000000000000002").await.status, 402);
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 303);

    let state = desk.state().await;
    assert_eq!(state["payment_intent"].as_array().unwrap().len(), 1);
    assert_eq!(state["payment_intent"][0]["last_payment_error"], json!(null));
    let charges = state["charge"].as_array().unwrap();
    let codes: Vec<_> =
        charges.iter().map(|charge| (&charge["status"], &charge["outcome"]["reason"])).collect();
    assert_eq!(codes[0], (&json!("failed"), &json!("insufficient_funds")));
    assert_eq!(codes[2], (&json!("succeeded"), &json!(null)));
    assert_eq!(charges[2]["payment_method_details"]["card"]["last4"], "4242");
    // One sum came in, whatever was tried before.
    assert_eq!(state["balance_transaction"].as_array().unwrap().len(), 1);
    let kinds = desk.hook.wait(9).await;
    let failed = kinds.iter().filter(|seen| seen.event()["type"] == "charge.failed").count();
    assert_eq!(failed, 2);
}

#[tokio::test]
async fn wrong_fields_are_refused_beside_the_field_and_nothing_is_begun() {
    let desk = Desk::open().await;
    let session = desk.session(2500).await;
    let form = [("card_number", "4242424242424241"), ("expiry", "01/20"), ("cvc", "1"), ("email", "ada")];
    let refused = desk.page(&session, &form).await;
    assert_eq!(refused.status, 402);
    for text in ["number is invalid", "in the past", "security code is incomplete", "email is incomplete"] {
        assert!(refused.text.contains(text), "{text}");
    }
    assert!(desk.state().await["payment_intent"].as_array().unwrap().is_empty());
    let script = desk.page(&session, &[("email", "\"><script>alert(1)</script>")]).await;
    assert!(!script.text.contains("<script>"));
}

#[tokio::test]
async fn three_d_secure_is_asked_and_may_be_failed_or_completed() {
    let desk = Desk::open().await;
    let session = desk.session(2500).await;
    let asked = desk.pay(&session, "4000002500003155").await;
    assert!(asked.status == 200 && asked.text.contains("3-D Secure"));
    let failed = desk.page(&session, &[("authenticate", "fail")]).await;
    assert!(failed.status == 402 && failed.text.contains("unable to authenticate"));
    assert!(desk.state().await["charge"].as_array().unwrap().is_empty());

    desk.pay(&session, "4000002500003155").await;
    assert_eq!(desk.page(&session, &[("authenticate", "complete")]).await.status, 303);
    let charge = desk.state().await["charge"][0].clone();
    assert_eq!(charge["payment_method_details"]["card"]["three_d_secure"]["result"], "authenticated");
    assert_eq!(charge["billing_details"]["email"], "ada@example.org");
}

#[tokio::test]
async fn a_session_that_expired_cannot_be_paid() {
    let desk = Desk::open().await;
    let session = desk.session(2500).await;
    desk.pay(&session, "4000000000000002").await;
    desk.advance(25 * 3600).await;
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 410);
    let state = desk.state().await;
    assert_eq!(state["checkout.session"][0]["status"], "expired");
    assert_eq!(state["payment_intent"][0]["status"], "canceled");
    let seen = desk.hook.wait(5).await;
    assert!(seen.iter().any(|seen| seen.event()["type"] == "checkout.session.expired"));

    let other = desk.session(2500).await;
    let path = format!("/v1/checkout/sessions/{}/expire", other["id"].as_str().unwrap());
    assert_eq!(desk.post(&path, &[]).await.ok()["status"], "expired");
    assert_eq!(desk.post(&path, &[]).await.status, 400);
}

#[tokio::test]
async fn a_page_that_wants_javascript_refuses_a_form_without_it() {
    let desk = Desk::open().await;
    desk.control("settings", json!({"script_required": true})).await.ok();
    let session = desk.session(2500).await;
    let page = desk.get(&format!("/c/pay/{}", session["id"].as_str().unwrap())).await;
    assert!(page.text.contains("<noscript>"));
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 402);
    let form = [
        ("card_number", "4242424242424242"),
        ("expiry", "12/34"),
        ("cvc", "123"),
        ("email", "a@example.org"),
        ("script", "yes"),
    ];
    assert_eq!(desk.page(&session, &form).await.status, 303);
}

#[tokio::test]
async fn an_email_that_was_given_is_not_asked_again() {
    let desk = Desk::open().await;
    let more = [("customer_email", "given@example.org"), ("customer_creation", "always")];
    let session = desk.session_with(2500, &more).await.ok();
    let form = [
        ("card_number", "4242424242424242"),
        ("expiry", "12/34"),
        ("cvc", "123"),
        ("email", "x@example.org"),
    ];
    assert_eq!(desk.page(&session, &form).await.status, 303);
    let state = desk.state().await;
    assert_eq!(state["checkout.session"][0]["customer_details"]["email"], "given@example.org");
    assert_eq!(state["customer"][0]["email"], "given@example.org");
    assert_eq!(state["charge"][0]["customer"], state["customer"][0]["id"]);
}
