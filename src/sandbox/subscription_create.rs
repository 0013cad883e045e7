//! `POST /v1/subscriptions`: a subscription for a card on file. See <https://docs.stripe.com/api/subscriptions/create>.

use serde_json::{Value, json};

use super::collect;
use super::error::ApiError;
use super::form::{self, Params};
use super::invoice;
use super::params;
use super::price;
use super::subscription::{self, Start};
use super::work::{Work, empty};

const NOT_YET: &[&str] = &["cancel_at", "cancel_at_period_end", "trial_end", "trial_period_days"];

/// Makes the subscription, and tries to collect its first invoice unless told not to.
pub(super) async fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::SUBSCRIPTION_CREATE.check(params)?;
    if let Some(name) = NOT_YET.iter().find(|name| params.get(name).is_some()) {
        return Err(ApiError::invalid(format!("The sandbox does not know {name} yet.")).param(*name));
    }
    let id = params.required("customer", 5000)?;
    let customer = work.require("customer", id, "customer").await.map_err(|error| error.status(400))?;
    let behavior = params
        .choice("payment_behavior", &["allow_incomplete", "default_incomplete"])?
        .unwrap_or("allow_incomplete");
    let method = match params.text("default_payment_method")? {
        Some(method) => {
            let found = work.require("payment_method", method, "default_payment_method").await;
            found.map_err(|error| error.status(400))?["id"].clone()
        }
        None => Value::Null,
    };
    let start = Start {
        customer: id,
        method,
        metadata: params.metadata("metadata", &empty())?,
        description: json!(params.bounded("description", 500)?),
        prices: prices(work, params).await?,
    };
    let subscription = subscription::make(work, start);
    let id = subscription["id"].as_str().unwrap_or_default().to_owned();
    let mut bill = invoice::draft(work, &subscription, &customer, "subscription_create");
    bill["auto_advance"] = json!(false);
    let mut subscription = subscription;
    subscription["latest_invoice"] = bill["id"].clone();
    let subscription = subscription::store(work, subscription, None);
    work.emit("customer.subscription.created", &subscription);
    let bill = work.put(bill);
    work.emit("invoice.created", &bill);
    let bill = invoice::open(work, bill).await?;
    if bill["status"] == "paid" {
        invoice::tell_paid(work, &bill);
        subscription::activate(work, subscription);
    } else if behavior == "allow_incomplete" {
        let means = collect::on_file(work, &bill, false).await?;
        collect::attempt(work, bill, means).await?;
    }
    work.require("subscription", &id, "id").await
}

async fn prices(work: &mut Work<'_>, params: &Params) -> Result<Vec<(Value, i64, String)>, ApiError> {
    let count = match params.get("items") {
        Some(Value::Array(items)) if !items.is_empty() => items.len(),
        _ => return Err(form::missing("items")),
    };
    let mut prices: Vec<(Value, i64, String)> = Vec::new();
    for index in 0..count {
        let at = format!("items[{index}]");
        let named = format!("{at}[price]");
        let price = match params.text(&named)? {
            Some(id) => work.require("price", id, &named).await.map_err(|error| error.status(400))?,
            None => {
                params.required(&format!("{at}[price_data][product]"), 5000)?;
                price::of_data(work, params, &format!("{at}[price_data]")).await?.0
            }
        };
        if price["recurring"].is_null()
            || prices.iter().any(|(other, ..)| other["recurring"] != price["recurring"])
        {
            return Err(ApiError::invalid("All prices must recur, and at the same interval.").param(at));
        }
        let product = work.require("product", price["product"].as_str().unwrap_or_default(), &named).await?;
        let quantity = params.integer(&format!("{at}[quantity]"))?.unwrap_or(1);
        prices.push((price, quantity, product["name"].as_str().unwrap_or_default().to_owned()));
    }
    Ok(prices)
}
