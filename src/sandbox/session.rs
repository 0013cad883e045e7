//! Checkout Sessions: creation, expiry, and the object. See <https://docs.stripe.com/api/checkout/sessions>.

use serde_json::{Value, json};

use super::clock::DAY;
use super::currency;
use super::error::ApiError;
use super::form::{self, Params};
use super::line_item;
use super::params;
use super::payment_intent;
use super::work::{Work, address, empty, random_text, with_nulls};

/// Members that are null when the object is made, whatever was sent.
const UNUSED: &[&str] = &[
    "after_expiration",
    "client_secret",
    "collected_information",
    "consent",
    "currency_conversion",
    "customer_account",
    "invoice",
    "payment_intent",
    "payment_link",
    "payment_method_configuration_details",
    "permissions",
    "recovered_from",
    "saved_payment_method_options",
    "setup_intent",
    "shipping_address_collection",
    "shipping_cost",
    "subscription",
    "wallet_options",
];

/// Shortest and longest life of a session, seconds.
const SHORTEST: i64 = 30 * 60;
const LONGEST: i64 = DAY;
/// How far a client's clock may be off, seconds.
const SLACK: i64 = 60;

const LOCALES: &[&str] = &[
    "", "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt",
    "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// Parameters that change what is charged or how, and that the sandbox does not act on: refused, so that nobody
/// believes them to work.
const NOT_YET: &[&str] = &[
    "automatic_tax",
    "custom_fields",
    "customer_account",
    "discounts",
    "invoice_creation",
    "managed_payments",
    "optional_items",
    "setup_intent_data",
    "shipping_address_collection",
    "shipping_options",
    "tax_id_collection",
];

fn not_yet(what: &str, param: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not know {what} yet.")).param(param)
}

/// `POST /v1/checkout/sessions`.
pub(super) async fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::SESSION_CREATE.check(params)?;
    let mode =
        params.choice("mode", &["payment", "setup", "subscription"])?.ok_or_else(|| form::missing("mode"))?;
    if mode == "setup" {
        return Err(not_yet("mode=setup", "mode"));
    }
    let regular = mode == "subscription";
    check_words(params)?;
    check_mode(params, regular)?;
    let success_url = url(params, "success_url")?.ok_or_else(|| form::missing("success_url"))?.to_owned();
    let cancel_url = url(params, "cancel_url")?.map(str::to_owned);
    let metadata = params.metadata("metadata", &empty())?;
    let client_reference_id = params.bounded("client_reference_id", 200)?.map(str::to_owned);
    let items = line_item::read(work, params, regular).await?;
    let total: i64 = items.iter().filter_map(|item| item["amount_total"].as_i64()).sum();
    let currency = items.first().map_or("", |item| item["currency"].as_str().unwrap_or_default()).to_owned();
    currency::check_amount(total, &currency, "line_items[0][price_data][unit_amount]")?;
    let expires_at = expiry(work, params)?;
    let intent_data =
        if regular { payment_intent::of_subscription("Subscription creation") } else { intent_data(params)? };
    let subscription_data = subscription_data(params)?;
    let customer = customer(work, params).await?;
    let id = format!("cs_test_a1{}", random_text(56));
    let mut session = blank(&id, work, params)?;
    session["amount_subtotal"] = json!(total);
    session["amount_total"] = json!(total);
    session["cancel_url"] = json!(cancel_url);
    session["client_reference_id"] = json!(client_reference_id);
    session["currency"] = json!(currency);
    session["customer"] = customer;
    session["expires_at"] = json!(expires_at);
    session["metadata"] = metadata;
    session["success_url"] = json!(success_url);
    session["_due"] = json!(expires_at);
    session["_line_items"] = json!(items);
    session["_payment_intent_data"] = intent_data;
    if regular {
        session["mode"] = json!("subscription");
        session["payment_method_collection"] = json!("always");
        session["customer_creation"] = Value::Null;
        session["invoice_creation"] = Value::Null;
        session["_subscription_data"] = subscription_data;
    }
    Ok(work.put(session))
}

fn check_words(params: &Params) -> Result<(), ApiError> {
    params.choice("submit_type", &["auto", "book", "donate", "pay", "subscribe"])?;
    params.choice("locale", LOCALES)?;
    params.choice("customer_creation", &["always", "if_required"])?;
    params.choice("billing_address_collection", &["auto", "required"])?;
    params.choice("payment_method_collection", &["always", "if_required"])?;
    params.choice("origin_context", &["mobile_app", "web"])?;
    if params
        .choice("ui_mode", &["elements", "embedded_page", "form", "hosted_page"])?
        .unwrap_or("hosted_page")
        != "hosted_page"
    {
        return Err(not_yet("ui_mode other than hosted_page", "ui_mode"));
    }
    for kind in params.strings("payment_method_types")? {
        if !["card", "link"].contains(&kind) {
            return Err(ApiError::invalid(format!(
                "The payment method type provided: {kind} is invalid. Please ensure the provided type is activated \
                 in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is \
                 enabled for any preview features that you are trying to use."
            ))
            .param("payment_method_types"));
        }
    }
    for name in NOT_YET {
        let off = params.get(&format!("{name}[enabled]")).is_some_and(|enabled| enabled == "false");
        if params.get(name).is_some() && !off {
            return Err(not_yet(name, name));
        }
    }
    Ok(())
}

/// Refuses what the other mode alone takes.
fn check_mode(params: &Params, regular: bool) -> Result<(), ApiError> {
    let wrong = if regular {
        &["payment_intent_data", "customer_creation"][..]
    } else {
        &["subscription_data", "payment_method_collection"][..]
    };
    let mode = if regular { "subscription" } else { "payment" };
    match wrong.iter().find(|name| params.get(name).is_some()) {
        Some(name) => {
            Err(ApiError::invalid(format!("You can not pass `{name}` in `{mode}` mode.")).param(*name))
        }
        None => Ok(()),
    }
}

/// What the subscription will be made with.
fn subscription_data(params: &Params) -> Result<Value, ApiError> {
    if let Some(Value::Object(sent)) = params.get("subscription_data") {
        let known = ["billing_mode", "description", "metadata", "proration_behavior"];
        if let Some(name) = sent.keys().find(|name| !known.contains(&name.as_str())) {
            let name = format!("subscription_data[{name}]");
            return Err(not_yet(&name, &name));
        }
    }
    if params.choice("subscription_data[billing_mode][type]", &["classic", "flexible"])? == Some("flexible") {
        return Err(not_yet("billing_mode=flexible", "subscription_data[billing_mode][type]"));
    }
    Ok(json!({
        "description": params.bounded("subscription_data[description]", 500)?,
        "metadata": params.metadata("subscription_data[metadata]", &empty())?,
    }))
}

/// A web address, with the session's placeholder or without.
pub(super) fn url<'a>(params: &'a Params, name: &str) -> Result<Option<&'a str>, ApiError> {
    let Some(text) = params.bounded(name, 5000)? else { return Ok(None) };
    let plain = text.replace("{CHECKOUT_SESSION_ID}", "cs");
    match url::Url::parse(&plain) {
        Ok(url) if ["http", "https"].contains(&url.scheme()) => Ok(Some(text)),
        _ => Err(ApiError::invalid("Not a valid URL").code("url_invalid").param(name)),
    }
}

/// When the session ends. A client whose clock did not move with the sandbox's means its own: the time is carried over.
fn expiry(work: &Work<'_>, params: &Params) -> Result<i64, ApiError> {
    let Some(at) = params.integer("expires_at")? else { return Ok(work.now + LONGEST) };
    let fits = |now: i64| (now + SHORTEST - SLACK..=now + LONGEST + SLACK).contains(&at);
    if fits(work.now) {
        return Ok(at);
    }
    if fits(work.now - work.core.offset) {
        return Ok(at + work.core.offset);
    }
    let message = if at < work.now + SHORTEST {
        "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
    } else {
        "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
    };
    Err(ApiError::invalid(message).param("expires_at"))
}

/// What the PaymentIntent will be made with.
fn intent_data(params: &Params) -> Result<Value, ApiError> {
    let name = |field: &str| format!("payment_intent_data[{field}]");
    for field in ["application_fee_amount", "on_behalf_of", "setup_future_usage", "shipping", "transfer_data"]
    {
        if params.get(&name(field)).is_some() {
            return Err(not_yet(&name(field), &name(field)));
        }
    }
    if params.choice(&name("capture_method"), &["automatic", "automatic_async", "manual"])? == Some("manual")
    {
        return Err(not_yet("manual capture", &name("capture_method")));
    }
    for field in ["statement_descriptor", "statement_descriptor_suffix"] {
        let text = params.bounded(&name(field), 22)?;
        if text.is_some_and(|text| text.contains(['<', '>', '\\', '\'', '"', '*'])) {
            return Err(ApiError::invalid(
                "The statement descriptor contains invalid characters: < > \\ ' \" *",
            )
            .param(name(field)));
        }
    }
    Ok(json!({
        "description": params.bounded(&name("description"), 1000)?,
        "metadata": params.metadata(&name("metadata"), &empty())?,
        "receipt_email": params.email(&name("receipt_email"))?,
        "statement_descriptor": params.text(&name("statement_descriptor"))?,
        "statement_descriptor_suffix": params.text(&name("statement_descriptor_suffix"))?,
        "transfer_group": params.text(&name("transfer_group"))?,
    }))
}

async fn customer(work: &Work<'_>, params: &Params) -> Result<Value, ApiError> {
    let email = params.email("customer_email")?;
    let Some(customer) = params.bounded("customer", 5000)? else { return Ok(Value::Null) };
    if email.is_some() {
        return Err(ApiError::invalid(
            "You may only specify one of these parameters: customer, customer_email.",
        )
        .param("customer"));
    }
    let found = work.require("customer", customer, "customer").await.map_err(|error| error.status(400))?;
    if found["deleted"] == true {
        return Err(ApiError::missing("customer", customer, "customer").status(400));
    }
    Ok(found["id"].clone())
}

/// The object with all its members, before the sums are filled in.
fn blank(id: &str, work: &Work<'_>, params: &Params) -> Result<Value, ApiError> {
    let kept = |name: &str| params.get(name).cloned().unwrap_or(Value::Null);
    let email = params.email("customer_email")?;
    let details = email.map_or(Value::Null, |email| details(Some(email), None));
    let custom_text = |name: &str| kept(&format!("custom_text[{name}]"));
    let phone = params.boolean("phone_number_collection[enabled]")?.unwrap_or(false);
    let types = params.strings("payment_method_types")?;
    Ok(with_nulls(
        json!({
        "id": id, "object": "checkout.session", "adaptive_pricing": {"enabled": false},         "allow_promotion_codes": params.boolean("allow_promotion_codes")?,
        "automatic_tax": {"enabled": false, "liability": null, "provider": null, "status": null},
        "billing_address_collection": kept("billing_address_collection"),
                "consent_collection": consent_collection(params), "created": work.now,         "custom_fields": [],
        "custom_text": {
            "after_submit": custom_text("after_submit"), "shipping_address": custom_text("shipping_address"),
            "submit": custom_text("submit"),
            "terms_of_service_acceptance": custom_text("terms_of_service_acceptance"),
        },
                "customer_creation": params.text("customer_creation")?.unwrap_or("if_required"),
        "customer_details": details, "customer_email": email, "discounts": [],         "invoice_creation": {"enabled": false, "invoice_data": {
            "account_tax_ids": null, "custom_fields": null, "description": null, "footer": null, "issuer": null,
            "metadata": {}, "rendering_options": null,
        }},
        "livemode": false, "locale": params.text("locale")?.filter(|locale| !locale.is_empty()),
        "mode": "payment", "origin_context": kept("origin_context"),         "payment_method_collection": "if_required",         "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": if types.is_empty() { vec!["card"] } else { types },
        "payment_status": "unpaid", "phone_number_collection": {"enabled": phone},
                "shipping_options": [], "status": "open",
        "submit_type": kept("submit_type"),         "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page", "url": format!("{}/c/pay/{id}", work.base), }),
        UNUSED,
    ))
}

fn consent_collection(params: &Params) -> Value {
    let Some(sent) = params.get("consent_collection") else { return Value::Null };
    json!({
        "payment_method_reuse_agreement": sent.get("payment_method_reuse_agreement"),
        "promotions": sent.get("promotions").and_then(Value::as_str).unwrap_or("none"),
        "terms_of_service": sent.get("terms_of_service").and_then(Value::as_str).unwrap_or("none"),
    })
}

/// `customer_details`, as far as they are known.
pub(super) fn details(email: Option<&str>, name: Option<&str>) -> Value {
    json!({
        "address": address(None), "business_name": null, "email": email, "individual_name": null, "name": name,
        "phone": null, "tax_exempt": "none", "tax_ids": [],
    })
}

/// The session, expired first if its time is over.
pub(super) async fn current(work: &mut Work<'_>, id: &str) -> Result<Value, ApiError> {
    let session = match work.get(id).await? {
        Some(session) if session["object"] == "checkout.session" => session,
        _ => return Err(ApiError::missing("checkout.session", id, "session")),
    };
    if session["status"] == "open" && session["expires_at"].as_i64().is_some_and(|at| at <= work.now) {
        return expire(work, session).await;
    }
    Ok(session)
}

/// `POST /v1/checkout/sessions/{id}/expire`.
pub(super) async fn expire_on_request(work: &mut Work<'_>, id: &str) -> Result<Value, ApiError> {
    let session = current(work, id).await?;
    if session["status"] != "open" {
        let status = session["status"].as_str().unwrap_or_default();
        return Err(ApiError::invalid(format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of \
             {status}"
        ))
        .param("session")
        .executed());
    }
    expire(work, session).await
}

/// Ends an open session unpaid, and cancels what was begun.
pub(super) async fn expire(work: &mut Work<'_>, mut session: Value) -> Result<Value, ApiError> {
    session["status"] = json!("expired");
    session["url"] = Value::Null;
    session["_due"] = Value::Null;
    let session = work.put(session);
    let intent = match session["_payment_intent"].as_str() {
        Some(intent) => work.get(intent).await?,
        None => None,
    };
    if let Some(intent) = intent {
        payment_intent::cancel(work, intent);
    }
    work.emit("checkout.session.expired", &session);
    Ok(session)
}
