//! Regular gifts: renewals, retries, and how one ends by itself.

use serde_json::{Value, json};

use super::Desk;

const DAY: i64 = 86_400;

fn end_of(subscription: &Value) -> i64 {
    subscription["items"]["data"][0]["current_period_end"].as_i64().unwrap()
}

/// Moves the sandbox's time to `at`.
async fn reach(desk: &Desk, at: i64) {
    let now = desk.state().await["clock"]["now"].as_i64().unwrap();
    desk.advance((at - now).max(0)).await;
}

async fn kinds_after(desk: &Desk, before: usize) -> Vec<String> {
    desk.event_kinds().await.into_iter().skip(before).filter(|kind| !kind.starts_with("payout")).collect()
}

#[tokio::test]
async fn each_period_is_billed_once_from_the_card_on_file() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "month", "4242424242424242").await;
    let id = subscription["id"].as_str().unwrap();
    let end = end_of(&subscription);
    let before = desk.event_kinds().await.len();
    reach(&desk, end + 2 * 3600).await;

    let renewed = desk.subscription(id).await;
    let item = &renewed["items"]["data"][0];
    assert_eq!((&item["current_period_start"], &renewed["status"]), (&json!(end), &json!("active")));
    let invoices = desk.invoices(&renewed).await;
    assert_eq!(invoices.len(), 2);
    let invoice = &invoices[1];
    assert_eq!(
        (&invoice["billing_reason"], &invoice["status"]),
        (&json!("subscription_cycle"), &json!("paid"))
    );
    assert_eq!((&invoice["period_end"], &invoice["attempt_count"]), (&json!(end), &json!(1)));
    assert_eq!(invoice["lines"]["data"][0]["period"], json!({"start": end, "end": end_of(&renewed)}));
    assert_eq!(invoice["parent"]["subscription_details"]["metadata"]["reference"], "SOL-2");
    let expected = [
        "invoice.upcoming",
        "customer.subscription.updated",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "charge.updated",
    ];
    assert_eq!(kinds_after(&desk, before).await, expected);
    desk.advance(365 * DAY).await;
    let all = desk.invoices(&renewed).await;
    assert_eq!(all.len(), 14);
    assert!(all.iter().all(|invoice| invoice["status"] == "paid"));
    let mut ends: Vec<_> =
        all.iter().map(|invoice| invoice["lines"]["data"][0]["period"]["end"].as_i64()).collect();
    ends.dedup();
    assert_eq!(ends.len(), 14);
}

#[tokio::test]
async fn a_failed_renewal_is_tried_four_times_more_and_then_the_gift_ends() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "month", "4242424242424242").await;
    let id = subscription["id"].as_str().unwrap();
    desk.change_card(&subscription, "4000000000000341").await;
    let before = desk.event_kinds().await.len();
    let tried = end_of(&subscription) + 3600;
    reach(&desk, tried + 60).await;
    let failing = desk.subscription(id).await;
    assert_eq!(failing["status"], "past_due");
    let invoice = desk.invoices(&failing).await[1].clone();
    assert_eq!((&invoice["status"], &invoice["attempt_count"]), (&json!("open"), &json!(1)));
    assert_eq!(invoice["next_payment_attempt"], tried + 3 * DAY);
    let kinds = kinds_after(&desk, before).await;
    for kind in ["charge.failed", "payment_intent.payment_failed", "invoice.payment_failed"] {
        assert_eq!(kinds.iter().filter(|seen| *seen == kind).count(), 1, "{kind}");
    }
    reach(&desk, tried + 20 * DAY).await;
    let invoice = desk.invoices(&failing).await[1].clone();
    assert_eq!(
        (&invoice["attempt_count"], &desk.subscription(id).await["status"]),
        (&json!(4), &json!("past_due"))
    );
    assert_eq!(invoice["next_payment_attempt"], tried + 21 * DAY);
    reach(&desk, tried + 21 * DAY).await;
    let ended = desk.subscription(id).await;
    assert_eq!(ended["status"], "canceled");
    assert_eq!(ended["cancellation_details"]["reason"], "payment_failed");
    let invoice = desk.invoices(&failing).await[1].clone();
    assert_eq!((&invoice["attempt_count"], &invoice["next_payment_attempt"]), (&json!(5), &json!(null)));
    desk.advance(90 * DAY).await;
    assert_eq!(desk.invoices(&failing).await.len(), 2);
    let kinds = kinds_after(&desk, before).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "invoice.payment_failed").count(), 5);
    assert_eq!(kinds.iter().filter(|kind| *kind == "customer.subscription.deleted").count(), 1);
}

#[tokio::test]
async fn another_card_repairs_a_failed_renewal_at_the_next_try() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(2500, "month", "4242424242424242").await;
    let id = subscription["id"].as_str().unwrap();
    desk.change_card(&subscription, "4000000000000341").await;
    let tried = end_of(&subscription) + 3600;
    reach(&desk, tried + 60).await;
    assert_eq!(desk.subscription(id).await["status"], "past_due");
    desk.change_card(&subscription, "4242424242424242").await;
    let before = desk.event_kinds().await.len();
    reach(&desk, tried + 3 * DAY + 60).await;
    let repaired = desk.subscription(id).await;
    assert_eq!(repaired["status"], "active");
    assert_eq!(desk.invoices(&repaired).await[1]["status"], "paid");
    let updated = desk.state().await["events"].as_array().unwrap()[before..]
        .iter()
        .find(|event| event["type"] == "customer.subscription.updated")
        .cloned()
        .unwrap();
    assert_eq!(updated["data"]["previous_attributes"], json!({"status": "past_due"}));
}

#[tokio::test]
async fn what_ends_the_retries_can_be_chosen() {
    for (end, status) in [("unpaid", "unpaid"), ("past_due", "past_due")] {
        let desk = Desk::open().await;
        assert_eq!(desk.control("settings", json!({"after_last_retry": "never"})).await.status, 400);
        desk.control("settings", json!({"after_last_retry": end})).await.ok();
        let subscription = desk.subscribed(2500, "year", "4242424242424242").await;
        desk.change_card(&subscription, "4000000000000341").await;
        reach(&desk, end_of(&subscription) + 30 * DAY).await;
        let id = subscription["id"].as_str().unwrap();
        assert_eq!(desk.subscription(id).await["status"], status);
    }
}

#[tokio::test]
async fn a_card_set_up_with_3d_secure_renews_and_another_asks_again() {
    let desk = Desk::open().await;
    let once = desk.subscribed(2500, "month", "4000002500003155").await;
    let always = desk.subscribed(700, "month", "4000002760003184").await;
    reach(&desk, end_of(&always) + 2 * 3600).await;
    assert_eq!(desk.subscription(once["id"].as_str().unwrap()).await["status"], "active");
    let waiting = desk.subscription(always["id"].as_str().unwrap()).await;
    assert_eq!(waiting["status"], "past_due");
    let invoice = desk.invoices(&waiting).await[1].clone();
    assert!(invoice["hosted_invoice_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let payments =
        desk.get(&format!("/v1/invoice_payments?invoice={}", invoice["id"].as_str().unwrap())).await.ok();
    let intent = payments["data"][0]["payment"]["payment_intent"].as_str().unwrap().to_owned();
    assert_eq!(desk.get(&format!("/v1/payment_intents/{intent}")).await.ok()["status"], "requires_action");
    let kinds = desk.event_kinds().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "invoice.payment_action_required").count(), 1);
}
