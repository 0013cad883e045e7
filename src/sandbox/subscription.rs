//! Subscriptions: the object, how one begins, and how it ends. See <https://docs.stripe.com/api/subscriptions> and
//! <https://docs.stripe.com/billing/subscriptions/overview>.

use serde_json::{Value, json};

use super::clock::DAY;
use super::error::ApiError;
use super::invoice;
use super::period;
use super::price;
use super::store::{Test, Window};
use super::work::{Work, empty, list, new_id, short_id, with_nulls};

/// An unpaid beginning is given up after 23 hours (<https://docs.stripe.com/billing/subscriptions/overview>).
pub(super) const INCOMPLETE_FOR: i64 = 23 * 3600;

/// Members that are null when the object is made.
const UNUSED: &[&str] = &[
    "application",
    "application_fee_percent",
    "billing_cycle_anchor_config",
    "billing_thresholds",
    "cancel_at",
    "canceled_at",
    "customer_account",
    "days_until_due",
    "default_source",
    "description",
    "ended_at",
    "latest_invoice",
    "next_pending_invoice_item_invoice",
    "on_behalf_of",
    "pause_collection",
    "pending_invoice_item_interval",
    "pending_setup_intent",
    "pending_update",
    "schedule",
    "test_clock",
    "transfer_data",
    "trial_end",
    "trial_start",
];

/// What a subscription is made of.
#[derive(Debug)]
pub(super) struct Start<'a> {
    pub customer: &'a str,
    pub method: Value,
    pub metadata: Value,
    pub description: Value,
    /// Each with its product's name.
    pub prices: Vec<(Value, i64, String)>,
}

/// Makes a subscription that is not paid yet; it is not told of.
pub(super) fn make(work: &mut Work<'_>, start: Start<'_>) -> Value {
    let id = new_id("sub_1");
    let currency = start.prices.first().map_or(Value::Null, |(price, ..)| price["currency"].clone());
    let mut names = empty();
    let mut items = Vec::new();
    for (price, quantity, name) in &start.prices {
        names[price["product"].as_str().unwrap_or_default()] = json!(name);
        items.push(item(work, &id, price, *quantity));
    }
    with_nulls(
        json!({
            "id": id, "object": "subscription",
            "automatic_tax": {"disabled_reason": null, "enabled": false, "liability": null},
            "billing_cycle_anchor": work.now, "billing_mode": {"flexible": null, "type": "classic"},
            "billing_schedules": [], "cancel_at_period_end": false,
            "cancellation_details": {"comment": null, "feedback": null, "reason": null},
            "collection_method": "charge_automatically", "created": work.now, "currency": currency,
            "customer": start.customer, "default_payment_method": start.method, "default_tax_rates": [],
            "description": start.description, "discounts": [],
            "invoice_settings": {
                "account_tax_ids": null, "custom_fields": null, "description": null, "footer": null,
                "issuer": {"type": "self"},
            },
            "items": list(&format!("/v1/subscription_items?subscription={id}"), items, false), "livemode": false,
            "managed_payments": {"enabled": false}, "metadata": start.metadata,
            "payment_settings": {
                "payment_method_options": {"card": {"network": null, "request_three_d_secure": "automatic"}},
                "payment_method_types": null, "save_default_payment_method": "off",
            },
            "start_date": work.now, "status": "incomplete",
            "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
            "_names": names,
        }),
        &UNUSED.iter().copied().filter(|name| *name != "description").collect::<Vec<_>>(),
    )
}

/// An item whose first period begins now. See <https://docs.stripe.com/api/subscription_items>.
fn item(work: &Work<'_>, subscription: &str, price: &Value, quantity: i64) -> Value {
    let (interval, count) = recurrence(price);
    json!({
        "id": short_id("si_"), "object": "subscription_item",
        "billing_thresholds": null, "created": work.now,
        "current_period_end": period::after(work.now, &interval, count, work.now),
        "current_period_start": work.now, "discounts": [], "metadata": {}, "plan": price::plan(price),
        "price": work.shown(price.clone()), "quantity": quantity, "subscription": subscription, "tax_rates": [],
    })
}

/// How often a price is billed: the interval and how many of it.
pub(super) fn recurrence(price: &Value) -> (String, i64) {
    let recurring = &price["recurring"];
    let interval = recurring["interval"].as_str().unwrap_or("month").to_owned();
    (interval, recurring["interval_count"].as_i64().unwrap_or(1))
}

/// Begins the subscription of a session that was paid by this PaymentIntent; answers its paid first invoice, of whose
/// payment nobody was told yet.
pub(super) async fn begin(work: &mut Work<'_>, session: &Value, intent: &Value) -> Result<Value, ApiError> {
    let data = &session["_subscription_data"];
    let mut prices = Vec::new();
    for line in session["_line_items"].as_array().into_iter().flatten() {
        let name = line["description"].as_str().unwrap_or_default().to_owned();
        prices.push((line["price"].clone(), line["quantity"].as_i64().unwrap_or(1), name));
    }
    let id = session["customer"].as_str().unwrap_or_default();
    let subscription = make(
        work,
        Start {
            customer: id,
            method: intent["payment_method"].clone(),
            metadata: data["metadata"].clone(),
            description: data["description"].clone(),
            prices,
        },
    );
    let mut customer = work.require("customer", id, "customer").await?;
    if customer["currency"].is_null() {
        customer["currency"] = subscription["currency"].clone();
        customer = work.put(customer);
    }
    let mut subscription = work.put(subscription);
    let bill = invoice::draft(work, &subscription, &customer, "subscription_create");
    subscription["latest_invoice"] = bill["id"].clone();
    let subscription = work.put(subscription);
    work.emit("customer.subscription.created", &subscription);
    let bill = work.put(bill);
    work.emit("invoice.created", &bill);
    let bill = invoice::finalize(work, bill).await?;
    work.emit("invoice.finalized", &bill);
    let bill = invoice::mark_paid(work, bill);
    activate(work, subscription);
    Ok(bill)
}

/// Its latest invoice is paid.
pub(super) fn activate(work: &mut Work<'_>, mut subscription: Value) -> Value {
    if !["incomplete", "past_due", "unpaid"].contains(&subscription["status"].as_str().unwrap_or_default()) {
        return subscription;
    }
    let before = std::mem::replace(&mut subscription["status"], json!("active"));
    store(work, subscription, Some(json!({"status": before})))
}

/// Stores a changed subscription with the time at which it is to be looked at next; with `previous` it is told of.
pub(super) fn store(work: &mut Work<'_>, mut subscription: Value, previous: Option<Value>) -> Value {
    subscription["_due"] = json!(next_look(work, &subscription));
    let subscription = work.put(subscription);
    if let Some(previous) =
        previous.filter(|previous| previous.as_object().is_some_and(|map| !map.is_empty()))
    {
        work.emit_change("customer.subscription.updated", &subscription, Some(previous));
    }
    subscription
}

/// When time brings something to a subscription, UTC seconds.
fn next_look(work: &Work<'_>, subscription: &Value) -> Option<i64> {
    match subscription["status"].as_str() {
        Some("canceled" | "incomplete_expired") => return None,
        Some("incomplete") => return subscription["created"].as_i64().map(|at| at + INCOMPLETE_FOR),
        _ => {}
    }
    let end = period_end(subscription);
    let notice = end - work.core.settings.upcoming_days * DAY;
    let notice = (subscription["_noticed"] != end).then_some(notice);
    let resumes = subscription["pause_collection"]["resumes_at"].as_i64();
    let cancels = subscription["cancel_at"].as_i64();
    [Some(end), notice, resumes, cancels].into_iter().flatten().min()
}

/// When the present period ends, UTC seconds.
pub(super) fn period_end(subscription: &Value) -> i64 {
    subscription["items"]["data"][0]["current_period_end"].as_i64().unwrap_or(i64::MAX)
}

/// Ends a subscription now. See <https://docs.stripe.com/billing/subscriptions/cancel>.
pub(super) fn cancel(work: &mut Work<'_>, mut subscription: Value, reason: &str) -> Value {
    subscription["status"] = json!("canceled");
    if subscription["canceled_at"].is_null() {
        subscription["canceled_at"] = json!(work.now);
    }
    subscription["ended_at"] = json!(work.now);
    if subscription["cancellation_details"]["reason"].is_null() {
        subscription["cancellation_details"]["reason"] = json!(reason);
    }
    subscription["_due"] = Value::Null;
    let subscription = work.put(subscription);
    work.emit("customer.subscription.deleted", &subscription);
    subscription
}

/// The subscriptions of a customer that have not ended.
pub(super) async fn live_of(work: &Work<'_>, customer: &str) -> Result<Vec<Value>, ApiError> {
    let tests = [Test::OneOf("customer", vec![customer.to_owned()])];
    let mut found = work.core.store.objects("subscription", &tests, Window::Newest, u64::MAX).await?;
    found.retain(|subscription| {
        !["canceled", "incomplete_expired"].contains(&subscription["status"].as_str().unwrap_or_default())
    });
    Ok(found)
}
