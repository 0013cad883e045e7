//! PaymentIntents: made when a session is first confirmed. See <https://docs.stripe.com/api/payment_intents>.

use serde_json::{Value, json};

use super::card::Decline;
use super::work::{Work, empty, new_id, random_text, with_nulls};

/// Members that are null when the object is made.
const UNUSED: &[&str] = &[
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "customer_account",
    "excluded_payment_method_types",
    "last_payment_error",
    "latest_charge",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_configuration_details",
    "processing",
    "review",
    "shipping",
    "source",
    "transfer_data",
];

/// What a charge says of its subscription, since no description can be given for it.
pub(super) fn of_subscription(description: &str) -> Value {
    json!({"description": description, "setup_future_usage": "off_session"})
}

/// Makes the PaymentIntent of a session, with the `payment_intent_data` it was created with; for an invoice the order
/// has the same members.
pub(super) fn create(work: &mut Work<'_>, order: &Value) -> Value {
    let id = new_id("pi_3");
    let data = &order["_payment_intent_data"];
    let metadata = if data["metadata"].is_object() { data["metadata"].clone() } else { empty() };
    let secret = format!("{id}_secret_{}", random_text(25));
    let intent = work.put(with_nulls(json!({
        "id": id,
        "object": "payment_intent",
        "amount": order["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": secret,
        "confirmation_method": "automatic",
        "created": work.now,
        "currency": order["currency"],
        "customer": order["customer"],
        "description": data["description"],
        "livemode": false,
        "metadata": metadata,
        "payment_method_options": {"card": {
            "installments": null, "mandate_options": null, "network": null, "request_three_d_secure": "automatic",
        }},
        "payment_method_types": ["card"],
        "receipt_email": data["receipt_email"],
        "setup_future_usage": data["setup_future_usage"],
        "statement_descriptor": data["statement_descriptor"],
        "statement_descriptor_suffix": data["statement_descriptor_suffix"],
        "status": "requires_payment_method",
        "transfer_group": data["transfer_group"],
        "_session": order["id"],
    }), UNUSED));
    work.emit("payment_intent.created", &intent);
    intent
}

/// Asks for 3-D Secure. See <https://docs.stripe.com/payments/3d-secure>.
pub(super) fn require_action(work: &mut Work<'_>, mut intent: Value) -> Value {
    intent["status"] = json!("requires_action");
    intent["payment_method"] = json!(new_id("pm_1"));
    intent["next_action"] =
        json!({"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}});
    let intent = work.put(intent);
    work.emit("payment_intent.requires_action", &intent);
    intent
}

/// The PaymentIntent is paid by this charge.
pub(super) fn succeed(work: &mut Work<'_>, mut intent: Value, charge: &Value) -> Value {
    intent["status"] = json!("succeeded");
    intent["amount_received"] = intent["amount"].clone();
    intent["latest_charge"] = charge["id"].clone();
    intent["payment_method"] = charge["payment_method"].clone();
    intent["customer"] = charge["customer"].clone();
    intent["next_action"] = Value::Null;
    intent["last_payment_error"] = Value::Null;
    let intent = work.put(intent);
    work.emit("payment_intent.succeeded", &intent);
    intent
}

/// An attempt failed; another may follow. `charge` is the failed one, if it came to a charge.
pub(super) fn fail(
    work: &mut Work<'_>,
    mut intent: Value,
    decline: &Decline,
    charge: Option<&Value>,
) -> Value {
    let kind = if charge.is_some() { "card_error" } else { "invalid_request_error" };
    let mut error = json!({
        "type": kind,
        "code": decline.code,
        "message": decline.message,
        "doc_url": format!("https://stripe.com/docs/error-codes/{}", decline.code.replace('_', "-")),
    });
    if let Some(code) = decline.decline_code {
        error["decline_code"] = json!(code);
    }
    if let Some(charge) = charge {
        error["charge"] = charge["id"].clone();
        intent["latest_charge"] = charge["id"].clone();
    }
    intent["status"] = json!("requires_payment_method");
    intent["payment_method"] = Value::Null;
    intent["next_action"] = Value::Null;
    intent["last_payment_error"] = error;
    let intent = work.put(intent);
    work.emit("payment_intent.payment_failed", &intent);
    intent
}

/// The session expired unpaid.
pub(super) fn cancel(work: &mut Work<'_>, mut intent: Value) -> Value {
    intent["status"] = json!("canceled");
    intent["canceled_at"] = json!(work.now);
    intent["cancellation_reason"] = json!("expired");
    intent["next_action"] = Value::Null;
    let intent = work.put(intent);
    work.emit("payment_intent.canceled", &intent);
    intent
}
