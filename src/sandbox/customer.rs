//! Customers. See <https://docs.stripe.com/api/customers>.

use serde_json::{Value, json};

use super::card::Card;
use super::charge::Payer;
use super::error::ApiError;
use super::form::Params;
use super::params;
use super::payment_method;
use super::schedule;
use super::subscription;
use super::work::{Work, empty, random_text, short_id};

/// Members that are plain texts.
const TEXTS: &[&str] =
    &["description", "email", "name", "phone", "tax_exempt", "business_name", "individual_name"];

/// Members that are kept as they were sent.
const TREES: &[&str] = &["address", "shipping"];

/// `POST /v1/customers`.
pub(super) fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::CUSTOMER_CREATE.check(params)?;
    let mut customer = json!({
        "id": short_id("cus_"),
        "object": "customer",
        "address": null,
        "balance": 0,
        "created": work.now,
        "currency": null,
        "default_source": null,
        "delinquent": false,
        "description": null,
        "discount": null,
        "email": null,
        "invoice_prefix": random_text(8).to_ascii_uppercase(),
        "invoice_settings": {
            "custom_fields": null, "default_payment_method": null, "footer": null, "rendering_options": null,
        },
        "livemode": false,
        "metadata": {},
        "name": null,
        "next_invoice_sequence": 1,
        "phone": null,
        "preferred_locales": [],
        "shipping": null,
        "tax_exempt": "none",
        "test_clock": null,
    });
    apply(&mut customer, params)?;
    let customer = work.put(customer);
    work.emit("customer.created", &customer);
    Ok(customer)
}

/// Writes what was sent into the customer; answers what it was before.
fn apply(customer: &mut Value, params: &Params) -> Result<Value, ApiError> {
    let mut previous = empty();
    let mut set = |customer: &mut Value, field: &str, value: Value| {
        if customer[field] != value {
            previous[field] = std::mem::replace(&mut customer[field], value);
        }
    };
    let email = params.text("email")?;
    if email.is_some_and(|email| !email.is_empty()) {
        params.email("email")?;
    }
    params.choice("tax_exempt", &["", "exempt", "none", "reverse"])?;
    for field in TEXTS {
        if let Some(text) = params.text(field)? {
            set(customer, field, if text.is_empty() { Value::Null } else { json!(text) });
        }
    }
    for field in TREES {
        match params.get(field) {
            Some(Value::String(_)) => set(customer, field, Value::Null),
            Some(tree) => set(customer, field, tree.clone()),
            None => {}
        }
    }
    if params.get("preferred_locales").is_some() {
        set(customer, "preferred_locales", json!(params.strings("preferred_locales")?));
    }
    let metadata = params.metadata("metadata", &customer["metadata"])?;
    set(customer, "metadata", metadata);
    Ok(previous)
}

/// Makes a customer of someone who paid, as `customer_creation=always` asks.
pub(super) fn of_payer(
    work: &mut Work<'_>,
    email: Option<&str>,
    name: Option<&str>,
) -> Result<Value, ApiError> {
    let mut sent = empty();
    if let Some(email) = email {
        sent["email"] = json!(email);
    }
    if let Some(name) = name {
        sent["name"] = json!(name);
    }
    create(work, &Params(sent))
}

/// `POST /v1/customers/{id}`.
pub(super) async fn update(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::CUSTOMER_UPDATE.check(params)?;
    let mut customer = work.require("customer", id, "id").await?;
    if customer["deleted"] == true {
        return Err(ApiError::missing("customer", id, "id"));
    }
    let previous = apply(&mut customer, params)?;
    let customer = work.put(customer);
    work.emit_change("customer.updated", &customer, Some(previous));
    Ok(customer)
}

/// `DELETE /v1/customers/{id}`: its subscriptions end at once, and what is left is a tombstone.
pub(super) async fn delete(work: &mut Work<'_>, id: &str) -> Result<Value, ApiError> {
    let mut customer = work.require("customer", id, "id").await?;
    if customer["deleted"] == true {
        return Err(ApiError::missing("customer", id, "id"));
    }
    for mut subscription in subscription::live_of(work, id).await? {
        schedule::end_with(work, &mut subscription).await?;
        subscription::cancel(work, subscription, "cancellation_requested");
    }
    work.emit("customer.deleted", &customer);
    let tombstone = json!({"id": id, "object": "customer", "deleted": true});
    let mut kept = tombstone.clone();
    kept["_seq"] = customer["_seq"].take();
    work.put(kept);
    Ok(tombstone)
}

/// Changes the card on file, as its owner would in the portal: the customer's, and that of each live subscription.
pub(super) async fn change_card(
    work: &mut Work<'_>,
    mut customer: Value,
    card: &Card,
    set_up: bool,
) -> Result<Value, ApiError> {
    let id = customer["id"].as_str().unwrap_or_default().to_owned();
    let text = |name: &str| customer[name].as_str().map(str::to_owned);
    let payer = Payer { email: text("email"), name: text("name") };
    let method = payment_method::save(work, card, &payer, &id, set_up);
    let settings = &mut customer["invoice_settings"];
    let before = std::mem::replace(&mut settings["default_payment_method"], method["id"].clone());
    let customer = work.put(customer);
    let previous = json!({"invoice_settings": {"default_payment_method": before}});
    work.emit_change("customer.updated", &customer, Some(previous));
    for mut subscription in subscription::live_of(work, &id).await? {
        let before = std::mem::replace(&mut subscription["default_payment_method"], method["id"].clone());
        subscription::store(work, subscription, Some(json!({"default_payment_method": before})));
    }
    Ok(customer)
}
