//! Products and prices. See <https://docs.stripe.com/api/products> and <https://docs.stripe.com/api/prices>.

use serde_json::{Value, json};

use super::currency;
use super::error::ApiError;
use super::form::{self, Params};
use super::params;
use super::work::{Work, empty, new_id, short_id, with_nulls};

/// The longest interval that can be billed: three years.
const LONGEST: &[(&str, i64)] = &[("day", 1095), ("week", 156), ("month", 36), ("year", 3)];

/// `POST /v1/products`.
pub(super) fn create_product(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::PRODUCT_CREATE.check(params)?;
    let name = params.required("name", 5000)?.to_owned();
    let description = params.bounded("description", 40_000)?.map(str::to_owned);
    let metadata = params.metadata("metadata", &empty())?;
    let active = params.boolean("active")?.unwrap_or(true);
    let product = product(work, &name, description.as_deref(), metadata, active);
    work.emit("product.created", &product);
    Ok(product)
}

fn product(
    work: &mut Work<'_>,
    name: &str,
    description: Option<&str>,
    metadata: Value,
    active: bool,
) -> Value {
    work.put(with_nulls(
        json!({
            "id": short_id("prod_"),
            "object": "product",
            "active": active,
            "created": work.now,
            "description": description,
            "images": [],
            "livemode": false,
            "marketing_features": [],
            "metadata": metadata,
            "name": name,
            "type": "service",
            "updated": work.now,
        }),
        &[
            "default_price",
            "package_dimensions",
            "shippable",
            "statement_descriptor",
            "tax_code",
            "unit_label",
            "url",
        ],
    ))
}

/// `POST /v1/prices`.
pub(super) async fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::PRICE_CREATE.check(params)?;
    let currency = currency::check(params.required("currency", 5000)?, "currency")?;
    let amount = amount(params, "unit_amount")?;
    let recurring = recurring(params, "recurring")?;
    let product = match (params.text("product")?, params.get("product_data")) {
        (Some(id), None) => product_of(work, id, "product").await?,
        (None, Some(_)) => {
            let name = params.required("product_data[name]", 5000)?.to_owned();
            product(work, &name, None, params.metadata("product_data[metadata]", &empty())?, true)
        }
        _ => return Err(form::missing("product")),
    };
    let mut price = price(work, &currency, amount, &product["id"], recurring, true);
    price["metadata"] = params.metadata("metadata", &empty())?;
    price["nickname"] = json!(params.bounded("nickname", 5000)?);
    let price = work.put(price);
    work.emit("price.created", &price);
    Ok(price)
}

/// The price that `price_data` at a path asks for, with its product; made only for this use, and so inactive.
pub(super) async fn of_data(
    work: &mut Work<'_>,
    params: &Params,
    at: &str,
) -> Result<(Value, Value), ApiError> {
    let name = |field: &str| format!("{at}{field}");
    if params.get(&name("[unit_amount_decimal]")).is_some() {
        return Err(ApiError::invalid("The sandbox does not know unit_amount_decimal yet.")
            .param(name("[unit_amount_decimal]")));
    }
    let currency = currency::check(params.required(&name("[currency]"), 5000)?, &name("[currency]"))?;
    let amount = amount(params, &name("[unit_amount]"))?;
    let recurring = recurring(params, &name("[recurring]"))?;
    let product = match (params.text(&name("[product]"))?, params.get(&name("[product_data]"))) {
        (Some(id), None) => product_of(work, id, &name("[product]")).await?,
        (None, _) => {
            let product_name = params.required(&name("[product_data][name]"), 5000)?.to_owned();
            let description =
                params.bounded(&name("[product_data][description]"), 40_000)?.map(str::to_owned);
            let metadata = params.metadata(&name("[product_data][metadata]"), &empty())?;
            product(work, &product_name, description.as_deref(), metadata, false)
        }
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "You may only specify one of these parameters: product, product_data.",
            )
            .param(name("[product]")));
        }
    };
    Ok((price(work, &currency, amount, &product["id"], recurring, false), product))
}

async fn product_of(work: &Work<'_>, id: &str, param: &str) -> Result<Value, ApiError> {
    work.require("product", id, param).await.map_err(|error| error.status(400))
}

fn amount(params: &Params, name: &str) -> Result<i64, ApiError> {
    let amount = params.integer(name)?.ok_or_else(|| form::missing(name))?;
    if amount < 0 {
        return Err(ApiError::invalid("This value must be greater than or equal to 0.")
            .code("parameter_invalid_integer")
            .param(name));
    }
    Ok(amount)
}

fn recurring(params: &Params, at: &str) -> Result<Value, ApiError> {
    if params.get(at).is_none() {
        return Ok(Value::Null);
    }
    let (interval_name, count_name) = (format!("{at}[interval]"), format!("{at}[interval_count]"));
    let interval = params
        .choice(&interval_name, &["day", "month", "week", "year"])?
        .ok_or_else(|| form::missing(&interval_name))?;
    let count = params.integer(&count_name)?.unwrap_or(1);
    let most = LONGEST.iter().find(|(name, _)| *name == interval).map_or(1, |(_, most)| *most);
    if !(1..=most).contains(&count) {
        return Err(ApiError::invalid(format!(
            "Invalid interval_count: a price can recur every 1 to {most} {interval}s."
        ))
        .param(count_name));
    }
    Ok(json!({
        "interval": interval, "interval_count": count, "meter": null, "trial_period_days": null,
        "usage_type": "licensed",
    }))
}

fn price(
    work: &mut Work<'_>,
    currency: &str,
    amount: i64,
    product: &Value,
    recurring: Value,
    active: bool,
) -> Value {
    let kind = if recurring.is_null() { "one_time" } else { "recurring" };
    work.put(json!({
        "id": new_id("price_1"), "object": "price", "active": active, "billing_scheme": "per_unit",
        "created": work.now, "currency": currency, "custom_unit_amount": null, "livemode": false,
        "lookup_key": null, "metadata": {}, "nickname": null, "product": product, "recurring": recurring,
        "tax_behavior": "unspecified", "tiers_mode": null, "transform_quantity": null, "type": kind,
        "unit_amount": amount, "unit_amount_decimal": amount.to_string(),
    }))
}

/// The older `plan` that still stands beside a recurring price in a subscription's items.
pub(super) fn plan(price: &Value) -> Value {
    json!({
        "id": price["id"], "object": "plan", "active": price["active"], "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"], "billing_scheme": "per_unit", "created": price["created"],
        "currency": price["currency"], "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"], "livemode": false, "metadata": {}, "meter": null,
        "nickname": price["nickname"], "product": price["product"], "tiers_mode": null, "transform_usage": null,
        "trial_period_days": null, "usage_type": "licensed",
    })
}
