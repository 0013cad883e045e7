//! Regular gifts: how one begins.

use serde_json::{Value, json};

use super::{Desk, regular};

#[tokio::test]
async fn a_subscription_begins_when_its_session_is_paid() {
    let desk = Desk::open().await;
    let session = desk.regular_session(2500, "month").await;
    assert_eq!((&session["mode"], &session["subscription"]), (&json!("subscription"), &json!(null)));
    // A failed attempt begins nothing.
    assert_eq!(desk.pay(&session, "4000000000000002").await.status, 402);
    assert!(desk.state().await["subscription"].as_array().unwrap().is_empty());
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 303);
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 303);

    let session = desk.get(&format!("/v1/checkout/sessions/{}", session["id"].as_str().unwrap())).await.ok();
    assert_eq!((&session["status"], &session["payment_status"]), (&json!("complete"), &json!("paid")));
    assert_eq!(session["payment_intent"], json!(null));
    let subscription = desk.subscription(session["subscription"].as_str().unwrap()).await;
    assert_eq!(
        (&subscription["status"], &subscription["customer"]),
        (&json!("active"), &session["customer"])
    );
    assert_eq!(subscription["metadata"], json!({"reference": "SOL-2"}));
    assert_eq!(subscription.get("current_period_end"), None);
    let item = &subscription["items"]["data"][0];
    assert_eq!(item["price"]["unit_amount"], 2500);
    let days = (item["current_period_end"].as_i64().unwrap()
        - item["current_period_start"].as_i64().unwrap())
        / 86_400;
    assert!((28..=31).contains(&days));
    let invoices = desk.invoices(&subscription).await;
    assert_eq!(invoices.len(), 1);
    let invoice = &invoices[0];
    assert_eq!(
        (&invoice["id"], &session["invoice"]),
        (&subscription["latest_invoice"], &subscription["latest_invoice"])
    );
    assert_eq!((&invoice["status"], &invoice["amount_paid"]), (&json!("paid"), &json!(2500)));
    assert_eq!(invoice["billing_reason"], "subscription_create");
    assert_eq!((invoice.get("charge"), invoice.get("payment_intent")), (None, None));
    let details = &invoice["parent"]["subscription_details"];
    assert_eq!(details["metadata"]["reference"], "SOL-2");
    assert_eq!(details["subscription"], subscription["id"]);
}

#[tokio::test]
async fn a_charge_is_joined_to_its_invoice_by_the_invoice_payment_alone() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "year", "4242424242424242").await;
    let invoice = subscription["latest_invoice"].as_str().unwrap();
    let charge = desk.get("/v1/charges").await.ok()["data"][0].clone();
    assert_eq!((charge.get("invoice"), &charge["metadata"]), (None, &json!({})));
    assert_eq!(charge["payment_method"], subscription["default_payment_method"]);
    let intent = charge["payment_intent"].as_str().unwrap();
    let by_invoice = desk.get(&format!("/v1/invoice_payments?invoice={invoice}")).await.ok();
    let path = format!("/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]={intent}");
    let by_intent = desk.get(&path).await.ok();
    assert_eq!(by_invoice["data"], by_intent["data"]);
    let payment = &by_intent["data"][0];
    assert_eq!((&payment["status"], &payment["amount_paid"]), (&json!("paid"), &json!(2500)));
    assert_eq!(payment["payment"], json!({"type": "payment_intent", "payment_intent": intent}));
    let other =
        desk.get("/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=pi_3no").await;
    assert_eq!(other.ok()["data"], json!([]));
    let expanded =
        desk.get(&format!("/v1/invoices/{invoice}?expand[]=payments&expand[]=customer")).await.ok();
    assert_eq!(expanded["payments"]["data"][0]["id"], payment["id"]);
    assert_eq!(expanded["customer"]["email"], "ada@example.org");
}

#[tokio::test]
async fn its_events_come_in_stripes_order() {
    let desk = Desk::open().await;
    desk.subscribed(2500, "month", "4242424242424242").await;
    let expected = [
        "payment_intent.created",
        "customer.created",
        "payment_method.attached",
        "charge.succeeded",
        "payment_intent.succeeded",
        "customer.subscription.created",
        "invoice.created",
        "invoice.finalized",
        "customer.subscription.updated",
        "checkout.session.completed",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "charge.updated",
    ];
    assert_eq!(desk.event_kinds().await, expected);
    let seen = desk.hook.wait(expected.len()).await;
    let completed = seen
        .iter()
        .map(super::Delivery::event)
        .find(|event| event["type"] == "checkout.session.completed")
        .unwrap();
    assert!(completed["data"]["object"]["subscription"].as_str().unwrap().starts_with("sub_"));
    assert!(completed["data"]["object"]["invoice"].as_str().unwrap().starts_with("in_"));
}

#[tokio::test]
async fn an_existing_customer_gives_regularly_too_and_the_email_is_kept() {
    let desk = Desk::open().await;
    let customer = desk.post("/v1/customers", &[("email", "known@example.org")]).await.ok();
    let id = customer["id"].as_str().unwrap();
    let form = [regular("700", "month"), vec![("customer", id)]].concat();
    let session = desk.post("/v1/checkout/sessions", &form).await.ok();
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 303);
    let state = desk.state().await;
    assert_eq!(state["customer"].as_array().unwrap().len(), 1);
    assert_eq!(state["subscription"][0]["customer"], customer["id"]);
    assert_eq!(state["invoice"][0]["customer_email"], "known@example.org");
    let listed = desk.get(&format!("/v1/customers/{id}?expand[]=subscriptions")).await.ok();
    assert_eq!(listed["subscriptions"]["data"][0]["id"], state["subscription"][0]["id"]);
}

#[tokio::test]
async fn what_does_not_fit_the_mode_is_refused() {
    let desk = Desk::open().await;
    let refusals = [
        ("payment_intent_data[description]", "x", "payment_intent_data"),
        ("customer_creation", "always", "customer_creation"),
        ("subscription_data[foo]", "x", "subscription_data[foo]"),
        (
            "line_items[0][price_data][recurring][interval_count]",
            "37",
            "line_items[0][price_data][recurring][interval_count]",
        ),
        ("line_items[0][price]", "price_1no", "line_items[0][price]"),
    ];
    for (name, value, param) in refusals {
        let form = [regular("2500", "month"), vec![(name, value)]].concat();
        let refused = desk.post("/v1/checkout/sessions", &form).await;
        assert_eq!((refused.status, &refused.json()["error"]["param"]), (400, &json!(param)));
    }
    let mut once = regular("2500", "month");
    once.retain(|(name, _)| !name.contains("recurring"));
    assert_eq!(desk.post("/v1/checkout/sessions", &once).await.status, 400);
    let refused =
        desk.session_with(2500, &[("line_items[0][price_data][recurring][interval]", "month")]).await;
    assert_eq!(refused.status, 400);
    assert_eq!(desk.session_with(2500, &[("subscription_data[metadata][a]", "b")]).await.status, 400);
}

#[tokio::test]
async fn a_product_and_a_price_can_be_made_read_and_sold() {
    let desk = Desk::open().await;
    let product = desk.post("/v1/products", &[("name", "Fighting fund")]).await.ok();
    let form = [
        ("currency", "gbp"),
        ("unit_amount", "500"),
        ("recurring[interval]", "month"),
        ("product", product["id"].as_str().unwrap()),
    ];
    let price = desk.post("/v1/prices", &form).await.ok();
    assert_eq!((&price["type"], &price["recurring"]["interval"]), (&json!("recurring"), &json!("month")));
    let mut form = regular("500", "month");
    form.retain(|(name, _)| !name.contains("price_data"));
    let id = price["id"].as_str().unwrap().to_owned();
    form.push(("line_items[0][price]", &id));
    let session = desk.post("/v1/checkout/sessions", &form).await.ok();
    assert_eq!(session["amount_total"], 500);
    assert_eq!(desk.pay(&session, "4242424242424242").await.status, 303);
    let state: Value = desk.state().await;
    let sold = &state["subscription"][0]["items"]["data"][0]["price"];
    assert_eq!((&sold["id"], &sold["product"]), (&price["id"], &product["id"]));
    assert_eq!(desk.get(&format!("/v1/prices/{id}")).await.ok(), price);
    assert_eq!(desk.post("/v1/prices", &[("currency", "gbp"), ("unit_amount", "5")]).await.status, 400);
}
