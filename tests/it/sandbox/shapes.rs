//! Every object reads as async-stripe's type of it: nothing that the client needs is missing.

use miniserde::json::from_str;
use serde_json::{Value, json};
use stripe_billing::BillingPortalSession;
use stripe_shared::{
    BalanceTransaction, Charge, CheckoutSession, Customer, Dispute, Event, Invoice, InvoicePayment,
    PaymentIntent, PaymentMethod, Payout, Price, Product, Refund, Subscription, SubscriptionSchedule,
};

use super::Desk;

fn reads<T: miniserde::Deserialize>(kind: &str, objects: &Value) {
    let objects = objects.as_array().unwrap();
    assert!(!objects.is_empty(), "no {kind}");
    for object in objects {
        assert!(from_str::<T>(&object.to_string()).is_ok(), "{kind} does not read: {object:#}");
    }
}

fn event_object(event: &Value) -> (&str, &Value) {
    (event["data"]["object"]["object"].as_str().unwrap(), &event["data"]["object"])
}

/// A regular gift that renews, is scheduled, visits the portal and then fails.
async fn a_life_of_a_regular_gift(desk: &Desk) {
    let regular = desk.subscribed(900, "month", "4242424242424242").await;
    desk.advance(32 * 86_400).await;
    let id = regular["id"].as_str().unwrap();
    desk.post("/v1/subscription_schedules", &[("from_subscription", id)]).await.ok();
    let visit =
        [("customer", regular["customer"].as_str().unwrap()), ("flow_data[type]", "payment_method_update")];
    desk.post("/v1/billing_portal/sessions", &visit).await.ok();
    desk.change_card(&regular, "4000002760003184").await;
    desk.advance(32 * 86_400).await;
}

#[tokio::test]
async fn objects_and_events_read_as_the_clients_types() {
    let desk = Desk::open().await;
    let session = desk.session_with(2500, &[("customer_creation", "always"), ("locale", "de")]).await.ok();
    desk.pay(&session, "4000000000000002").await;
    desk.pay(&session, "4000002500003155").await;
    desk.page(&session, &[("authenticate", "fail")]).await;
    desk.pay(&session, "4000002500003155").await;
    desk.page(&session, &[("authenticate", "complete")]).await;
    let (_, charge) = desk.paid(1000, "4242424242424242").await;
    desk.post("/v1/refunds", &[("charge", charge["id"].as_str().unwrap()), ("amount", "10")]).await.ok();
    let (_, disputed) = desk.paid(700, "4000000000000259").await;
    let dispute = desk.get(&format!("/v1/disputes?charge={}", disputed["id"].as_str().unwrap())).await.ok();
    let path = format!("disputes/{}/close", dispute["data"][0]["id"].as_str().unwrap());
    desk.control(&path, json!({"status": "won"})).await.ok();
    desk.control(
        &format!("customers/{}/card", desk.state().await["customer"][0]["id"].as_str().unwrap()),
        json!({"card_number": "4000000000000341"}),
    )
    .await
    .ok();
    desk.session(2500).await;
    a_life_of_a_regular_gift(&desk).await;

    let state = desk.state().await;
    reads::<CheckoutSession>("session", &state["checkout.session"]);
    reads::<PaymentIntent>("intent", &state["payment_intent"]);
    reads::<Charge>("charge", &state["charge"]);
    reads::<Refund>("refund", &state["refund"]);
    reads::<Dispute>("dispute", &state["dispute"]);
    reads::<Customer>("customer", &state["customer"]);
    reads::<BalanceTransaction>("balance transaction", &state["balance_transaction"]);
    reads::<Payout>("payout", &state["payout"]);
    reads::<SubscriptionSchedule>("schedule", &state["subscription_schedule"]);
    reads::<BillingPortalSession>("portal", &state["billing_portal.session"]);
    reads::<Subscription>("subscription", &state["subscription"]);
    reads::<Invoice>("invoice", &state["invoice"]);
    reads::<InvoicePayment>("invoice payment", &state["invoice_payment"]);
    reads::<PaymentMethod>("payment method", &state["payment_method"]);
    reads::<Product>("product", &state["product"]);
    reads::<Price>("price", &state["price"]);
    reads::<Event>("event", &state["events"]);
    for event in state["events"].as_array().unwrap() {
        let (kind, object) = event_object(event);
        let one = json!([object]);
        match kind {
            "checkout.session" => reads::<CheckoutSession>(kind, &one),
            "payment_intent" => reads::<PaymentIntent>(kind, &one),
            "charge" => reads::<Charge>(kind, &one),
            "refund" => reads::<Refund>(kind, &one),
            "dispute" => reads::<Dispute>(kind, &one),
            "customer" => reads::<Customer>(kind, &one),
            "payout" => reads::<Payout>(kind, &one),
            "subscription" => reads::<Subscription>(kind, &one),
            "invoice" => reads::<Invoice>(kind, &one),
            "invoice_payment" => reads::<InvoicePayment>(kind, &one),
            "subscription_schedule" => reads::<SubscriptionSchedule>(kind, &one),
            "payment_method" => reads::<PaymentMethod>(kind, &one),
            other => panic!("{other} is not looked at"),
        }
        assert_eq!(event["api_version"], "2026-09-30.endive");
    }
    let expanded =
        desk.get("/v1/checkout/sessions?expand[]=data.line_items&expand[]=data.payment_intent").await.ok();
    reads::<CheckoutSession>("expanded session", &expanded["data"]);
    assert_eq!(expanded["data"][0]["line_items"]["data"][0]["description"], "Fighting fund");
}

/// The webhook crate knows the event types and checks our signature its own way.
#[tokio::test]
async fn the_clients_webhook_reader_takes_our_deliveries() {
    let desk = Desk::open().await;
    desk.paid(2500, "4242424242424242").await;
    for seen in desk.hook.wait(5).await {
        let read = stripe_webhook::Webhook::construct_event(&seen.body, &seen.signature, super::SECRET);
        let read = read.unwrap_or_else(|error| panic!("{error}: {}", seen.body));
        assert_eq!(read.id.as_str(), seen.event()["id"]);
    }
}
