//! What time brings to a subscription: notices, renewals, the end of a pause, its own end.
//!
//! See <https://docs.stripe.com/billing/subscriptions/webhooks>, <https://docs.stripe.com/billing/subscriptions/billing-cycle>
//! and <https://docs.stripe.com/billing/subscriptions/pause-payment>.

use serde_json::{Value, json};

use super::clock::DAY;
use super::error::ApiError;
use super::invoice;
use super::period;
use super::schedule;
use super::subscription::{self, period_end, recurrence, store};
use super::subscription_update::differences;
use super::work::Work;

/// Does what is due for a subscription at the work's time.
pub(super) async fn fall_due(work: &mut Work<'_>, mut subscription: Value) -> Result<(), ApiError> {
    if subscription["status"] == "incomplete" {
        return expire(work, subscription).await;
    }
    let now = work.now;
    let reached = |at: &Value| at.as_i64().is_some_and(|at| at <= now);
    if reached(&subscription["pause_collection"]["resumes_at"]) {
        let before = subscription["pause_collection"].take();
        subscription = store(work, subscription, Some(json!({"pause_collection": before})));
    }
    if reached(&subscription["cancel_at"]) {
        subscription::cancel(work, subscription, "cancellation_requested");
        return Ok(());
    }
    let end = period_end(&subscription);
    if end <= work.now {
        return renew(work, subscription).await;
    }
    if subscription["_noticed"] != end && end - work.core.settings.upcoming_days * DAY <= work.now {
        subscription["_noticed"] = json!(end);
        if subscription["cancel_at_period_end"] != true {
            let customer = customer_of(work, &subscription).await?;
            if let Some(next) = advanced(work, subscription.clone()).await? {
                invoice::upcoming(work, &next, &customer);
            }
        }
    }
    store(work, subscription, None);
    Ok(())
}

/// Nobody paid its first invoice.
async fn expire(work: &mut Work<'_>, mut subscription: Value) -> Result<(), ApiError> {
    subscription["status"] = json!("incomplete_expired");
    subscription["ended_at"] = json!(work.now);
    let subscription = store(work, subscription, Some(json!({"status": "incomplete"})));
    if let Some(id) = subscription["latest_invoice"].as_str() {
        let invoice = work.require("invoice", id, "invoice").await?;
        invoice::void(work, invoice).await?;
    }
    Ok(())
}

async fn customer_of(work: &Work<'_>, subscription: &Value) -> Result<Value, ApiError> {
    let id = subscription["customer"].as_str().unwrap_or_default();
    work.require("customer", id, "customer").await
}

/// The subscription in its next period, if its schedule lets it go on.
async fn advanced(work: &Work<'_>, mut subscription: Value) -> Result<Option<Value>, ApiError> {
    let start = period_end(&subscription);
    subscription["_billed_from"] = subscription["items"]["data"][0]["current_period_start"].clone();
    if !schedule::enter(work, &mut subscription, start).await? {
        return Ok(None);
    }
    let anchor = subscription["billing_cycle_anchor"].as_i64().unwrap_or(start);
    for item in subscription["items"]["data"].as_array_mut().into_iter().flatten() {
        let (interval, count) = recurrence(&item["price"]);
        item["current_period_start"] = json!(start);
        item["current_period_end"] = json!(period::after(anchor, &interval, count, start));
    }
    Ok(Some(subscription))
}

/// Begins the next period and bills it.
async fn renew(work: &mut Work<'_>, subscription: Value) -> Result<(), ApiError> {
    let end = period_end(&subscription);
    let Some(mut next) = advanced(work, subscription.clone()).await? else {
        let mut subscription = subscription;
        schedule::end_with(work, &mut subscription).await?;
        subscription::cancel(work, subscription, "cancellation_requested");
        return Ok(());
    };
    schedule::move_on(work, &mut next, end).await?;
    let mut previous = differences(&subscription, &next);
    previous["latest_invoice"] = subscription["latest_invoice"].clone();
    let subscription = next;
    bill(work, subscription, previous, "subscription_cycle").await?;
    Ok(())
}

/// Bills the present period; `previous` is what the subscription was before it. Answers the invoice.
pub(super) async fn bill(
    work: &mut Work<'_>,
    mut subscription: Value,
    previous: Value,
    reason: &str,
) -> Result<Value, ApiError> {
    let customer = customer_of(work, &subscription).await?;
    let mut invoice = invoice::draft(work, &subscription, &customer, reason);
    subscription["latest_invoice"] = invoice["id"].clone();
    subscription["_prorations"] = Value::Null;
    let unpaid = subscription["status"] == "unpaid";
    let pause = subscription["pause_collection"]["behavior"].as_str().unwrap_or_default().to_owned();
    store(work, subscription, Some(previous));
    if pause.is_empty() && !unpaid {
        return Ok(invoice::put_draft(work, invoice));
    }
    invoice["auto_advance"] = json!(false);
    let invoice = work.put(invoice);
    work.emit("invoice.created", &invoice);
    match pause.as_str() {
        "void" => invoice::void(work, invoice).await,
        "mark_uncollectible" => Ok(invoice::mark_uncollectible(work, invoice)),
        // `keep_as_draft`, and the invoices of an unpaid subscription.
        _ => Ok(invoice),
    }
}
