//! Subscription schedules, as far as changing prices at the end of the period.
//!
//! See <https://docs.stripe.com/api/subscription_schedules> and
//! <https://docs.stripe.com/billing/subscriptions/subscription-schedules>.

use serde_json::{Value, json};

use super::error::ApiError;
use super::form::{self, Params};
use super::params;
use super::period;
use super::price;
use super::subscription::{self, period_end, recurrence};
use super::subscription_update::{begin_anew, differences};
use super::work::{Work, empty, new_id, with_nulls};

fn not_yet(what: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not know {what} yet.")).param(what)
}

/// `POST /v1/subscription_schedules`: takes a subscription over, with its present period as the one phase.
pub(super) async fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::SCHEDULE_CREATE.check(params)?;
    let Some(id) = params.text("from_subscription")? else {
        return Err(not_yet("a schedule without from_subscription"));
    };
    let others = params.0.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(name) =
        others.into_iter().find(|name| !["from_subscription", "expand", "metadata"].contains(name))
    {
        return Err(
            ApiError::invalid(format!("You cannot set `{name}` if `from_subscription` is set.")).param(name)
        );
    }
    let subscription =
        work.require("subscription", id, "from_subscription").await.map_err(|error| error.status(400))?;
    if !["active", "past_due", "unpaid"].contains(&subscription["status"].as_str().unwrap_or_default()) {
        return Err(ApiError::invalid("You cannot migrate a subscription that has ended or is incomplete.")
            .param("from_subscription")
            .executed());
    }
    if let Some(schedule) = subscription["schedule"].as_str() {
        return Err(ApiError::invalid(format!(
            "You cannot migrate a subscription that is already attached to a schedule: `{schedule}`."
        ))
        .param("from_subscription")
        .executed());
    }
    let items = subscription["items"]["data"].as_array().into_iter().flatten();
    let items: Vec<Value> =
        items.map(|item| phase_item(&item["price"], item["quantity"].as_i64().unwrap_or(1))).collect();
    let start = subscription["items"]["data"][0]["current_period_start"].as_i64().unwrap_or(work.now);
    let end = period_end(&subscription);
    let mut schedule = blank(work, &subscription);
    schedule["metadata"] = params.metadata("metadata", &empty())?;
    schedule["phases"] = json!([phase(&subscription, start, end, items, empty(), "create_prorations")]);
    schedule["current_phase"] = json!({"start_date": start, "end_date": end});
    let schedule = work.put(schedule);
    let mut subscription = subscription;
    subscription["schedule"] = schedule["id"].clone();
    subscription::store(work, subscription, Some(json!({"schedule": null})));
    work.emit("subscription_schedule.created", &schedule);
    Ok(schedule)
}

fn blank(work: &Work<'_>, subscription: &Value) -> Value {
    with_nulls(
        json!({
            "id": new_id("sub_sched_1"), "object": "subscription_schedule",
            "billing_mode": {"flexible": null, "type": "classic"}, "created": work.now,
            "customer": subscription["customer"],
            "default_settings": {
                "application_fee_percent": null,
                "automatic_tax": {"disabled_reason": null, "enabled": false, "liability": null},
                "billing_cycle_anchor": "automatic", "billing_thresholds": null,
                "collection_method": "charge_automatically",
                "default_payment_method": subscription["default_payment_method"], "description": null,
                "invoice_settings": {
                    "account_tax_ids": null, "custom_fields": null, "days_until_due": null, "description": null,
                    "footer": null, "issuer": {"type": "self"},
                },
                "on_behalf_of": null, "transfer_data": null,
            },
            "end_behavior": "release", "livemode": false, "status": "active", "subscription": subscription["id"],
        }),
        &[
            "application",
            "canceled_at",
            "completed_at",
            "customer_account",
            "released_at",
            "released_subscription",
            "test_clock",
        ],
    )
}

fn phase_item(price: &Value, quantity: i64) -> Value {
    json!({
        "billing_thresholds": null, "discounts": [], "metadata": {}, "plan": price["id"], "price": price["id"],
        "quantity": quantity, "tax_rates": [],
    })
}

fn phase(
    subscription: &Value,
    start: i64,
    end: i64,
    items: Vec<Value>,
    metadata: Value,
    prorates: &str,
) -> Value {
    with_nulls(
        json!({
            "add_invoice_items": [], "currency": subscription["currency"], "default_tax_rates": [], "discounts": [],
            "end_date": end, "items": items, "metadata": metadata, "proration_behavior": prorates,
            "start_date": start,
        }),
        &[
            "application_fee_percent",
            "billing_cycle_anchor",
            "billing_thresholds",
            "collection_method",
            "default_payment_method",
            "description",
            "invoice_settings",
            "on_behalf_of",
            "transfer_data",
            "trial_end",
        ],
    )
}

/// A schedule that still steers its subscription, with that.
async fn running(work: &Work<'_>, id: &str) -> Result<(Value, Value), ApiError> {
    let schedule = work.require("subscription_schedule", id, "schedule").await?;
    if schedule["status"] != "active" {
        let status = schedule["status"].as_str().unwrap_or_default();
        return Err(ApiError::invalid(format!(
            "You cannot change a subscription schedule that is currently in the `{status}` status."
        ))
        .executed());
    }
    let id = schedule["subscription"].as_str().unwrap_or_default();
    let subscription = work.require("subscription", id, "subscription").await?;
    Ok((schedule, subscription))
}

/// `POST /v1/subscription_schedules/{id}`: the phases are replaced; the present one stays as long as it was.
pub(super) async fn update(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::SCHEDULE_UPDATE.check(params)?;
    if params.get("default_settings").is_some() {
        return Err(not_yet("default_settings"));
    }
    let (before, subscription) = running(work, id).await?;
    let mut schedule = before.clone();
    schedule["metadata"] = params.metadata("metadata", &schedule["metadata"])?;
    if let Some(behavior) = params.choice("end_behavior", &["cancel", "release"])? {
        schedule["end_behavior"] = json!(behavior);
    }
    params.choice("proration_behavior", &["always_invoice", "create_prorations", "none"])?;
    if let Some(phases) = params.get("phases") {
        let count = phases.as_array().map_or(0, Vec::len);
        if count == 0 {
            return Err(ApiError::invalid("Invalid array").param("phases"));
        }
        schedule["phases"] = json!(read_phases(work, params, &subscription, count).await?);
    }
    let schedule = work.put(schedule);
    work.emit_change("subscription_schedule.updated", &schedule, Some(differences(&before, &schedule)));
    Ok(schedule)
}

async fn read_phases(
    work: &mut Work<'_>,
    params: &Params,
    subscription: &Value,
    count: usize,
) -> Result<Vec<Value>, ApiError> {
    let mut phases: Vec<Value> = Vec::new();
    let mut start = subscription["items"]["data"][0]["current_period_start"].as_i64().unwrap_or(work.now);
    for index in 0..count {
        let at = format!("phases[{index}]");
        let name = |field: &str| format!("{at}[{field}]");
        let sent = params.integer(&name("start_date"))?;
        if sent.is_some_and(|sent| sent != start) || (index == 0 && sent.is_none()) {
            let message = if index == 0 {
                "You can not modify the start date of the current phase: send the one it has."
            } else {
                "A phase must start when the one before it ends."
            };
            return Err(ApiError::invalid(message).param(name("start_date")));
        }
        let items = phase_items(work, params, &at, subscription).await?;
        let end = phase_end(work, params, &at, start, &items).await?;
        if index == 0 && end != period_end(subscription) {
            return Err(not_yet("a present phase that ends elsewhere than its period"));
        }
        let prorates = params
            .choice(&name("proration_behavior"), &["always_invoice", "create_prorations", "none"])?
            .unwrap_or("create_prorations");
        let metadata = params.metadata(&name("metadata"), &empty())?;
        phases.push(phase(subscription, start, end, items, metadata, prorates));
        start = end;
    }
    Ok(phases)
}

async fn phase_items(
    work: &mut Work<'_>,
    params: &Params,
    at: &str,
    subscription: &Value,
) -> Result<Vec<Value>, ApiError> {
    let path = format!("{at}[items]");
    let count = params.get(&path).and_then(Value::as_array).map_or(0, Vec::len);
    let have = subscription["items"]["data"].as_array().map_or(0, Vec::len);
    if count == 0 {
        return Err(form::missing(&path));
    }
    if count != have {
        return Err(not_yet("phases with another number of items"));
    }
    let mut items = Vec::new();
    for index in 0..count {
        let item = format!("{path}[{index}]");
        let named = format!("{item}[price]");
        let price = match params.text(&named)? {
            Some(id) => work.require("price", id, &named).await.map_err(|error| error.status(400))?,
            None => {
                params.required(&format!("{item}[price_data][product]"), 5000)?;
                price::of_data(work, params, &format!("{item}[price_data]")).await?.0
            }
        };
        if price["recurring"].is_null() || price["currency"] != subscription["currency"] {
            return Err(
                ApiError::invalid("The price must recur, in the subscription's currency.").param(named)
            );
        }
        items.push(phase_item(&price, params.integer(&format!("{item}[quantity]"))?.unwrap_or(1)));
    }
    Ok(items)
}

/// When a phase ends: as said, after its duration, or after one period of its price.
async fn phase_end(
    work: &Work<'_>,
    params: &Params,
    at: &str,
    start: i64,
    items: &[Value],
) -> Result<i64, ApiError> {
    let name = format!("{at}[end_date]");
    let end = match params.integer(&name)? {
        Some(end) => end,
        None => {
            let unit = format!("{at}[duration][interval]");
            let count = params.integer(&format!("{at}[duration][interval_count]"))?.unwrap_or(1);
            match params.choice(&unit, &["day", "month", "week", "year"])? {
                Some(unit) => period::after(start, unit, count, start),
                None => {
                    let id = items.first().and_then(|item| item["price"].as_str()).unwrap_or_default();
                    let price = work.require("price", id, "price").await?;
                    let (interval, count) = recurrence(&price);
                    period::after(start, &interval, count, start)
                }
            }
        }
    };
    if end <= start {
        return Err(ApiError::invalid("A phase must end after it starts.").param(name));
    }
    Ok(end)
}

/// What the subscription's schedule says of the period that begins at `at` (UTC seconds): puts its prices in, and a new
/// anchor where the interval is another. Answers whether the subscription goes on.
pub(super) async fn enter(work: &Work<'_>, subscription: &mut Value, at: i64) -> Result<bool, ApiError> {
    let Some(id) = subscription["schedule"].as_str() else { return Ok(true) };
    let schedule = work.require("subscription_schedule", id, "schedule").await?;
    let phases = schedule["phases"].as_array().cloned().unwrap_or_default();
    let Some(phase) = phases.iter().find(|phase| contains(phase, at)) else {
        return Ok(schedule["end_behavior"] != "cancel");
    };
    let mut anew = false;
    for (place, wanted) in phase["items"].as_array().into_iter().flatten().enumerate() {
        let price = work.require("price", wanted["price"].as_str().unwrap_or_default(), "price").await?;
        let item = &mut subscription["items"]["data"][place];
        anew |= recurrence(&price) != recurrence(&item["price"]);
        item["plan"] = price::plan(&price);
        item["price"] = work.shown(price);
        item["quantity"] = wanted["quantity"].clone();
    }
    if anew {
        let from = subscription["_billed_from"].clone();
        begin_anew(at, subscription);
        subscription["_billed_from"] = from;
    }
    Ok(true)
}

fn contains(phase: &Value, at: i64) -> bool {
    phase["start_date"].as_i64().is_some_and(|start| start <= at)
        && phase["end_date"].as_i64().is_some_and(|end| at < end)
}

/// Moves the schedule on to the phase of `at`, or releases the subscription after the last.
pub(super) async fn move_on(work: &mut Work<'_>, subscription: &mut Value, at: i64) -> Result<(), ApiError> {
    let Some(id) = subscription["schedule"].as_str() else { return Ok(()) };
    let before = work.require("subscription_schedule", id, "schedule").await?;
    let phase = before["phases"].as_array().into_iter().flatten().find(|phase| contains(phase, at)).cloned();
    let Some(phase) = phase else {
        released(work, before, subscription);
        return Ok(());
    };
    let current = json!({"start_date": phase["start_date"], "end_date": phase["end_date"]});
    if before["current_phase"] != current {
        let mut schedule = before.clone();
        schedule["current_phase"] = current;
        let schedule = work.put(schedule);
        work.emit_change("subscription_schedule.updated", &schedule, Some(differences(&before, &schedule)));
    }
    Ok(())
}

fn released(work: &mut Work<'_>, mut schedule: Value, subscription: &mut Value) -> Value {
    schedule["status"] = json!("released");
    schedule["released_at"] = json!(work.now);
    schedule["released_subscription"] = schedule["subscription"].take();
    schedule["current_phase"] = Value::Null;
    subscription["schedule"] = Value::Null;
    let schedule = work.put(schedule);
    work.emit("subscription_schedule.released", &schedule);
    schedule
}

/// `POST /v1/subscription_schedules/{id}/release`: the subscription goes on as it is.
pub(super) async fn release(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::SCHEDULE_RELEASE.check(params)?;
    let (schedule, mut subscription) = running(work, id).await?;
    let schedule_id = schedule["id"].clone();
    let schedule = released(work, schedule, &mut subscription);
    subscription::store(work, subscription, Some(json!({"schedule": schedule_id})));
    Ok(schedule)
}

/// `POST /v1/subscription_schedules/{id}/cancel`: the subscription ends with it.
pub(super) async fn cancel(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::SCHEDULE_CANCEL.check(params)?;
    let (_, mut subscription) = running(work, id).await?;
    end_with(work, &mut subscription).await?;
    subscription::cancel(work, subscription, "cancellation_requested");
    work.require("subscription_schedule", id, "schedule").await
}

/// The schedule of a subscription that ends.
pub(super) async fn end_with(work: &mut Work<'_>, subscription: &mut Value) -> Result<(), ApiError> {
    let Some(id) = subscription["schedule"].as_str() else { return Ok(()) };
    let mut schedule = work.require("subscription_schedule", id, "schedule").await?;
    schedule["status"] = json!("canceled");
    schedule["canceled_at"] = json!(work.now);
    schedule["current_phase"] = Value::Null;
    let schedule = work.put(schedule);
    work.emit("subscription_schedule.canceled", &schedule);
    Ok(())
}
