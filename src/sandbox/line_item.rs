//! What a session sells. See <https://docs.stripe.com/api/checkout/sessions/create> (`line_items`).

use serde_json::{Value, json};

use super::error::ApiError;
use super::form::{self, Params};
use super::price;
use super::work::{Work, new_id};

/// The line items of a session, each as `expand[]=line_items` shows it.
pub(super) async fn read(
    work: &mut Work<'_>,
    params: &Params,
    regular: bool,
) -> Result<Vec<Value>, ApiError> {
    let count = match params.get("line_items") {
        Some(Value::Array(items)) if !items.is_empty() => items.len(),
        Some(_) => return Err(ApiError::invalid("Invalid array").param("line_items")),
        None => return Err(form::missing("line_items")),
    };
    let most = if regular { 20 } else { 100 };
    if count > most {
        return Err(ApiError::invalid(format!("A Checkout Session can have up to {most} line items."))
            .param("line_items"));
    }
    let mut items = Vec::with_capacity(count);
    for index in 0..count {
        items.push(item(work, params, &format!("line_items[{index}]"), regular).await?);
    }
    if items.iter().any(|item| item["currency"] != items[0]["currency"]) {
        return Err(ApiError::invalid("All line items must have the same currency.").param("line_items"));
    }
    if items.iter().any(|item| item["price"]["recurring"] != items[0]["price"]["recurring"]) {
        return Err(ApiError::invalid(
            "Checkout does not support multiple prices with different billing intervals.",
        )
        .param("line_items"));
    }
    Ok(items)
}

async fn item(work: &mut Work<'_>, params: &Params, at: &str, regular: bool) -> Result<Value, ApiError> {
    let name = |field: &str| format!("{at}{field}");
    for field in ["[tax_rates]", "[adjustable_quantity]"] {
        if params.get(&name(field)).is_some() {
            return Err(
                ApiError::invalid(format!("The sandbox does not know {field} yet.")).param(name(field))
            );
        }
    }
    let (price, product) = price_of(work, params, at).await?;
    let recurs = !price["recurring"].is_null();
    if recurs && !regular {
        return Err(ApiError::invalid(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use \
             only one-time prices.",
        )
        .param(name("[price_data][recurring]")));
    }
    if regular && !recurs {
        return Err(ApiError::invalid(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
        )
        .param("line_items"));
    }
    let quantity_name = name("[quantity]");
    let quantity = params.integer(&quantity_name)?.ok_or_else(|| form::missing(&quantity_name))?;
    if !(1..=999_999).contains(&quantity) {
        return Err(ApiError::invalid("This value must be greater than or equal to 1.")
            .code("parameter_invalid_integer")
            .param(quantity_name));
    }
    let total = price["unit_amount"].as_i64().unwrap_or_default().saturating_mul(quantity);
    Ok(json!({
        "id": new_id("li_1"), "object": "item", "adjustable_quantity": null, "amount_discount": 0,
        "amount_subtotal": total, "amount_tax": 0, "amount_total": total, "currency": price["currency"],
        "description": product["name"], "metadata": {}, "quantity": quantity, "price": work.shown(price),
        "_description": product["description"],
    }))
}

/// The price that is named, or that `price_data` describes, with its product.
async fn price_of(work: &mut Work<'_>, params: &Params, at: &str) -> Result<(Value, Value), ApiError> {
    let (named, data) = (format!("{at}[price]"), format!("{at}[price_data]"));
    let Some(id) = params.text(&named)? else {
        if params.get(&data).is_none() {
            return Err(form::missing(&data));
        }
        return price::of_data(work, params, &data).await;
    };
    let price = work.require("price", id, &named).await.map_err(|error| error.status(400))?;
    if price["active"] != true {
        return Err(ApiError::invalid(
            "The price specified is inactive. This field only accepts active prices.",
        )
        .param(named));
    }
    let product = work.require("product", price["product"].as_str().unwrap_or_default(), &named).await?;
    Ok((price, product))
}
