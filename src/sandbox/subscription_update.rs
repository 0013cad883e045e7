//! Changing and ending a subscription. See <https://docs.stripe.com/api/subscriptions/update>,
//! <https://docs.stripe.com/api/subscriptions/cancel> and <https://docs.stripe.com/billing/subscriptions/prorations>.

use serde_json::{Value, json};

use super::collect;
use super::error::ApiError;
use super::form::{self, Params};
use super::invoice;
use super::params;
use super::period;
use super::price;
use super::renew;
use super::schedule;
use super::subscription::{self, period_end, recurrence, store};
use super::work::{Work, empty};

/// Parameters that change what is billed or how, and that the sandbox does not act on.
const NOT_YET: &[&str] = &[
    "add_invoice_items",
    "application_fee_percent",
    "billing_cycle_anchor",
    "billing_schedules",
    "billing_thresholds",
    "days_until_due",
    "default_source",
    "default_tax_rates",
    "discounts",
    "invoice_settings",
    "on_behalf_of",
    "pending_invoice_item_interval",
    "proration_date",
    "transfer_data",
    "trial_end",
    "trial_from_plan",
    "trial_settings",
];

fn not_yet(what: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not know {what} yet.")).param(what)
}

/// A subscription as a parameter of the path names it; an ended one is there to be read only.
async fn live(work: &Work<'_>, id: &str) -> Result<Value, ApiError> {
    let subscription = work.require("subscription", id, "id").await?;
    if ["canceled", "incomplete_expired"].contains(&subscription["status"].as_str().unwrap_or_default()) {
        return Err(ApiError::missing("subscription", id, "id"));
    }
    Ok(subscription)
}

/// `POST /v1/subscriptions/{id}`.
pub(super) async fn update(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::SUBSCRIPTION_UPDATE.check(params)?;
    if let Some(name) = NOT_YET.iter().find(|name| params.get(name).is_some()) {
        return Err(not_yet(name));
    }
    let before = work.require("subscription", id, "id").await?;
    let mut changed = before.clone();
    changed["metadata"] = params.metadata("metadata", &changed["metadata"])?;
    cancellation_details(params, &mut changed)?;
    if ["canceled", "incomplete_expired"].contains(&before["status"].as_str().unwrap_or_default()) {
        let more = params.0.as_object().is_some_and(|sent| {
            sent.keys().any(|name| !["metadata", "cancellation_details", "expand"].contains(&name.as_str()))
        });
        if more {
            return Err(ApiError::invalid(
                "A canceled subscription can only update its cancellation_details and metadata.",
            )
            .executed());
        }
        return Ok(work.put(changed));
    }
    if let Some(text) = params.text("description")? {
        changed["description"] = if text.is_empty() { Value::Null } else { json!(text) };
    }
    method(work, params, &mut changed).await?;
    pause(work, params, &mut changed)?;
    ending(work, params, &mut changed)?;
    let bills_now = items(work, params, &mut changed).await?;
    if !bills_now {
        let previous = differences(&before, &changed);
        return Ok(store(work, changed, Some(previous)));
    }
    let previous = differences(&before, &changed);
    let invoice = renew::bill(work, changed, previous, "subscription_update").await?;
    if invoice["status"] == "draft" && invoice["auto_advance"] == true {
        let invoice = invoice::open(work, invoice).await?;
        if invoice["status"] == "paid" {
            invoice::tell_paid(work, &invoice);
        } else {
            let means = collect::on_file(work, &invoice, false).await?;
            collect::attempt(work, invoice, means).await?;
        }
    }
    work.require("subscription", id, "id").await
}

/// The members that a change touched, as they were.
pub(super) fn differences(before: &Value, after: &Value) -> Value {
    let mut previous = empty();
    for (name, value) in after.as_object().into_iter().flatten() {
        if !name.starts_with('_') && before[name] != *value {
            previous[name] = before[name].clone();
        }
    }
    previous
}

fn cancellation_details(params: &Params, subscription: &mut Value) -> Result<(), ApiError> {
    const FEEDBACK: &[&str] = &[
        "",
        "customer_service",
        "low_quality",
        "missing_features",
        "other",
        "switched_service",
        "too_complex",
        "too_expensive",
        "unused",
    ];
    params.choice("cancellation_details[feedback]", FEEDBACK)?;
    for name in ["comment", "feedback"] {
        if let Some(text) = params.text(&format!("cancellation_details[{name}]"))? {
            subscription["cancellation_details"][name] =
                if text.is_empty() { Value::Null } else { json!(text) };
        }
    }
    Ok(())
}

async fn method(work: &Work<'_>, params: &Params, subscription: &mut Value) -> Result<(), ApiError> {
    let Some(id) = params.text("default_payment_method")? else { return Ok(()) };
    if id.is_empty() {
        subscription["default_payment_method"] = Value::Null;
        return Ok(());
    }
    let method = work
        .require("payment_method", id, "default_payment_method")
        .await
        .map_err(|error| error.status(400))?;
    if method["customer"] != subscription["customer"] {
        return Err(ApiError::invalid(
            "The customer does not have a payment method with this ID. The payment method must be attached to the \
             customer.",
        )
        .code("resource_missing")
        .param("default_payment_method"));
    }
    subscription["default_payment_method"] = method["id"].clone();
    Ok(())
}

/// See <https://docs.stripe.com/billing/subscriptions/pause-payment>.
fn pause(work: &Work<'_>, params: &Params, subscription: &mut Value) -> Result<(), ApiError> {
    match params.get("pause_collection") {
        None => Ok(()),
        Some(Value::String(_)) => {
            subscription["pause_collection"] = Value::Null;
            Ok(())
        }
        Some(_) => {
            let name = "pause_collection[behavior]";
            let behavior = params
                .choice(name, &["keep_as_draft", "mark_uncollectible", "void"])?
                .ok_or_else(|| form::missing(name))?;
            let name = "pause_collection[resumes_at]";
            let resumes_at = params.integer(name)?;
            if resumes_at.is_some_and(|at| at <= work.now) {
                return Err(ApiError::invalid("`resumes_at` must be in the future.").param(name));
            }
            subscription["pause_collection"] = json!({"behavior": behavior, "resumes_at": resumes_at});
            Ok(())
        }
    }
}

/// See <https://docs.stripe.com/billing/subscriptions/cancel>.
fn ending(work: &Work<'_>, params: &Params, subscription: &mut Value) -> Result<(), ApiError> {
    let at_end = params.boolean("cancel_at_period_end")?;
    let at = params.text("cancel_at")?;
    if at_end.is_none() && at.is_none() {
        return Ok(());
    }
    if at_end.is_some() && at.is_some() {
        return Err(ApiError::invalid(
            "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
        )
        .param("cancel_at"));
    }
    if let Some(schedule) = subscription["schedule"].as_str() {
        return Err(ApiError::invalid(format!(
            "The subscription is managed by the subscription schedule `{schedule}`, and updating any cancelation \
             behavior directly is not allowed. Please update the schedule instead."
        ))
        .executed());
    }
    let when = match (at_end, at) {
        (Some(true), _) => Some(period_end(subscription)),
        (_, Some("min_period_end" | "max_period_end")) => Some(period_end(subscription)),
        (_, Some(text)) if !text.is_empty() => params.integer("cancel_at")?,
        _ => None,
    };
    if when.is_some_and(|at| at <= work.now) {
        return Err(ApiError::invalid("`cancel_at` must be in the future.").param("cancel_at"));
    }
    subscription["cancel_at"] = json!(when);
    subscription["cancel_at_period_end"] = json!(at_end == Some(true));
    subscription["canceled_at"] = when.map_or(Value::Null, |_| json!(work.now));
    let reason = when.map(|_| "cancellation_requested");
    subscription["cancellation_details"]["reason"] = json!(reason);
    Ok(())
}

/// Puts new prices on existing items; answers whether that begins a new period, which is billed at once.
async fn items(work: &mut Work<'_>, params: &Params, subscription: &mut Value) -> Result<bool, ApiError> {
    let prorates = params
        .choice("proration_behavior", &["always_invoice", "create_prorations", "none"])?
        .unwrap_or("create_prorations")
        .to_owned();
    let count = match params.get("items") {
        None => return Ok(false),
        Some(Value::Array(items)) => items.len(),
        Some(_) => return Err(ApiError::invalid("Invalid array").param("items")),
    };
    let mut anew = false;
    for index in 0..count {
        let at = format!("items[{index}]");
        let place = place_of(params, &at, subscription)?;
        let old = subscription["items"]["data"][place].clone();
        let price = price_of(work, params, &at, &old).await?;
        if price["currency"] != subscription["currency"] {
            return Err(ApiError::invalid("The price's currency must be that of the subscription.").param(at));
        }
        let quantity = params.integer(&format!("{at}[quantity]"))?.or(old["quantity"].as_i64()).unwrap_or(1);
        anew |= recurrence(&price) != recurrence(&old["price"]);
        let mut item = old.clone();
        item["price"] = work.shown(price.clone());
        item["plan"] = price::plan(&price);
        item["quantity"] = json!(quantity);
        if prorates != "none" && item != old {
            prorate(work, subscription, &old, &item);
        }
        subscription["items"]["data"][place] = item;
    }
    if prorates == "always_invoice" && !subscription["_prorations"].is_null() && !anew {
        return Err(not_yet("proration_behavior=always_invoice"));
    }
    if anew {
        begin_anew(work.now, subscription);
    }
    Ok(anew)
}

/// A changed interval moves the anchor to `now` (UTC seconds): a period begins.
pub(super) fn begin_anew(now: i64, subscription: &mut Value) {
    subscription["billing_cycle_anchor"] = json!(now);
    subscription["_billed_from"] = json!(now);
    for item in subscription["items"]["data"].as_array_mut().into_iter().flatten() {
        let (interval, count) = recurrence(&item["price"]);
        item["current_period_start"] = json!(now);
        item["current_period_end"] = json!(period::after(now, &interval, count, now));
    }
}

fn place_of(params: &Params, at: &str, subscription: &Value) -> Result<usize, ApiError> {
    let name = format!("{at}[id]");
    let Some(id) = params.text(&name)? else { return Err(not_yet("an item without id")) };
    if params.boolean(&format!("{at}[deleted]"))? == Some(true) {
        return Err(not_yet("a deleted item"));
    }
    let items = subscription["items"]["data"].as_array();
    items
        .and_then(|items| items.iter().position(|item| item["id"] == id))
        .ok_or_else(|| ApiError::missing("subscription_item", id, &name).status(400))
}

/// The price an item is to have: a named one, one of `price_data` on an existing product, or the one it has.
async fn price_of(work: &mut Work<'_>, params: &Params, at: &str, old: &Value) -> Result<Value, ApiError> {
    let (named, data) = (format!("{at}[price]"), format!("{at}[price_data]"));
    let (price, name) = match (params.text(&named)?, params.get(&data)) {
        (None, None) => return Ok(old["price"].clone()),
        (Some(id), None) => {
            (work.require("price", id, &named).await.map_err(|error| error.status(400))?, named)
        }
        (None, Some(_)) => {
            let product = format!("{data}[product]");
            params.required(&product, 5000)?;
            (price::of_data(work, params, &data).await?.0, data)
        }
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "You may only specify one of these parameters: price, price_data.",
            )
            .param(named));
        }
    };
    if price["recurring"].is_null() {
        return Err(
            ApiError::invalid("The price must be recurring to be used in a subscription.").param(name)
        );
    }
    Ok(price)
}

/// What is left of the old price is given back, and of the new one asked for, with the next invoice.
fn prorate(work: &Work<'_>, subscription: &mut Value, old: &Value, new: &Value) {
    let (start, end) = (&old["current_period_start"], &old["current_period_end"]);
    let whole = end.as_i64().unwrap_or_default() - start.as_i64().unwrap_or_default();
    let left = end.as_i64().unwrap_or_default() - work.now;
    if whole <= 0 || left <= 0 {
        return;
    }
    let share = |item: &Value| {
        let amount = item["price"]["unit_amount"].as_i64().unwrap_or_default();
        let total = i128::from(amount.saturating_mul(item["quantity"].as_i64().unwrap_or(1)));
        i64::try_from((total * i128::from(left) + i128::from(whole / 2)) / i128::from(whole)).unwrap_or(0)
    };
    let period = json!({"start": work.now, "end": end});
    let line = |item: &Value, amount: i64, what: &str| {
        json!({
            "item": {"id": item["id"]}, "price": item["price"], "amount": amount, "description": what,
            "period": period,
        })
    };
    let mut waiting = subscription["_prorations"].as_array().cloned().unwrap_or_default();
    waiting.push(line(old, -share(old), "Unused time"));
    waiting.push(line(new, share(new), "Remaining time"));
    subscription["_prorations"] = Value::Array(waiting);
}

/// `DELETE /v1/subscriptions/{id}`.
pub(super) async fn cancel(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::SUBSCRIPTION_CANCEL.check(params)?;
    for name in ["invoice_now", "prorate"] {
        if params.boolean(name)? == Some(true) {
            return Err(not_yet(name));
        }
    }
    let mut subscription = live(work, id).await?;
    cancellation_details(params, &mut subscription)?;
    schedule::end_with(work, &mut subscription).await?;
    Ok(subscription::cancel(work, subscription, "cancellation_requested"))
}
