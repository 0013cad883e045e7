//! Charges, good and failed. See <https://docs.stripe.com/api/charges>.

use serde_json::{Value, json};

use super::balance::{self, Fee, Movement};
use super::card::{Behaviour, Card, Decline};
use super::dispute;
use super::error::ApiError;
use super::form::Params;
use super::params;
use super::payment_intent;
use super::work::{Work, address, empty, new_id, with_nulls};

/// Members that are null when the object is made.
const UNUSED: &[&str] = &[
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "destination",
    "dispute",
    "failure_balance_transaction",
    "on_behalf_of",
    "order",
    "presentment_details",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source",
    "source_transfer",
    "transfer_data",
];

/// Who pays, as typed on the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Payer {
    pub email: Option<String>,
    pub name: Option<String>,
}

/// Charges a card for a PaymentIntent; `decline` says that it fails.
pub(super) fn create(
    work: &mut Work<'_>,
    intent: &Value,
    card: &Card,
    payer: &Payer,
    authenticated: bool,
    decline: Option<&Decline>,
) -> Value {
    let id = new_id("ch_3");
    let amount = intent["amount"].as_i64().unwrap_or_default();
    let paid = decline.is_none();
    let cvc_check =
        if decline.is_some_and(|decline| decline.code == "incorrect_cvc") { "fail" } else { "pass" };
    let method = intent["payment_method"].as_str().map_or_else(|| new_id("pm_1"), str::to_owned);
    let metadata = if intent["metadata"].is_object() { intent["metadata"].clone() } else { empty() };
    work.put(with_nulls(json!({
        "id": id,
        "object": "charge",
        "amount": amount,
        "amount_captured": if paid { amount } else { 0 },
        "amount_refunded": 0,
        "billing_details": {
            "address": address(None), "email": payer.email, "name": payer.name, "phone": null, "tax_id": null,
        },
        "calculated_statement_descriptor": "SANDBOX",
        "captured": paid,
        "created": work.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": false,
        "failure_code": decline.map(|decline| decline.code),
        "failure_message": decline.map(|decline| decline.message),
        "fraud_details": {},
        "livemode": false,
        "metadata": metadata,
        "outcome": outcome(decline),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method,
        "payment_method_details": {"card": card.details(amount, authenticated, cvc_check), "type": "card"},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "refunded": false,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": if paid { "succeeded" } else { "failed" },
        "transfer_group": intent["transfer_group"],
        "_card": card.number,
    }), UNUSED))
}

/// Takes the money of a PaymentIntent from a card that pays, and tells of the charge.
pub(super) fn take(
    work: &mut Work<'_>,
    intent: &Value,
    card: &Card,
    payer: &Payer,
    authenticated: bool,
) -> Value {
    let at_once = card.behaviour() == Behaviour::PaysAtOnce;
    let available_on = if at_once { work.now } else { balance::card_available_on(work.now) };
    let mut charge = create(work, intent, card, payer, authenticated, None);
    match work.core.settings.late_balance_transaction_seconds {
        0 => charge = settle(work, charge, available_on, false),
        seconds => {
            charge["_due"] = json!(work.now + seconds);
            charge["_available_on"] = json!(available_on);
            charge = work.put(charge);
        }
    }
    work.emit("charge.succeeded", &charge);
    charge
}

/// A debit that was paid comes back days later: the money is taken out of the balance again.
/// See <https://docs.stripe.com/reports/balance-transaction-types> (`payment_failure_refund`).
pub(super) async fn come_back(work: &mut Work<'_>, mut charge: Value) -> Result<Value, ApiError> {
    if charge["status"] != "succeeded" || charge["disputed"] == true || charge["amount_refunded"] != 0 {
        return Err(
            ApiError::invalid("Only a charge that is paid, whole and undisputed can come back.").executed()
        );
    }
    let id = charge["id"].as_str().unwrap_or_default().to_owned();
    let line = balance::record(
        work,
        &Movement {
            kind: "payment_failure_refund",
            category: "charge_failure",
            source: &id,
            amount: -charge["amount"].as_i64().unwrap_or_default(),
            currency: charge["currency"].as_str().unwrap_or_default(),
            fee: Fee::Nothing,
            description: Some(format!("Payment failure for {id}")),
            available_on: work.now,
        },
    );
    charge["status"] = json!("failed");
    charge["paid"] = json!(false);
    charge["failure_code"] = json!(RETURNED.code);
    charge["failure_message"] = json!(RETURNED.message);
    charge["failure_balance_transaction"] = line["id"].clone();
    let charge = work.put(charge);
    work.emit("charge.failed", &charge);
    if let Some(intent) = charge["payment_intent"].as_str() {
        let mut intent = work.require("payment_intent", intent, "payment_intent").await?;
        intent["amount_received"] = json!(0);
        payment_intent::fail(work, intent, &RETURNED, Some(&charge));
    }
    Ok(charge)
}

/// What a bank says of a debit that it takes back.
const RETURNED: Decline = Decline {
    code: "insufficient_funds",
    decline_code: None,
    message: "The customer's account has insufficient funds to cover this payment.",
};

/// What comes after a paid charge was told of: its receipt, and a dispute if that is what the card is for.
pub(super) fn follow_up(work: &mut Work<'_>, mut charge: Value, card: &Card) -> Result<(), ApiError> {
    if work.core.settings.late_balance_transaction_seconds == 0 {
        let id = charge["id"].as_str().unwrap_or_default();
        charge["receipt_url"] = json!(format!("{}/receipts/{id}", work.base));
        charge = work.put(charge);
        work.emit_change("charge.updated", &charge, Some(json!({"receipt_url": null})));
    }
    if card.behaviour() == Behaviour::Disputed {
        dispute::open(work, charge, "fraudulent", "needs_response")?;
    }
    Ok(())
}

/// See <https://docs.stripe.com/declines>.
fn outcome(decline: Option<&Decline>) -> Value {
    let Some(decline) = decline else {
        return json!({
            "advice_code": null, "network_advice_code": null, "network_decline_code": null,
            "network_status": "approved_by_network", "reason": null, "risk_level": "normal", "risk_score": 20,
            "seller_message": "Payment complete.", "type": "authorized",
        });
    };
    json!({
        "advice_code": "try_again_later", "network_advice_code": null, "network_decline_code": "05",
        "network_status": "declined_by_network", "reason": decline.decline_code, "risk_level": "normal",
        "risk_score": 20, "seller_message": "The bank did not return any further details with this decline.",
        "type": "issuer_declined",
    })
}

/// Gives a paid charge its balance transaction, and tells of it when `late`.
pub(super) fn settle(work: &mut Work<'_>, mut charge: Value, available_on: i64, late: bool) -> Value {
    let id = charge["id"].as_str().unwrap_or_default().to_owned();
    let line = balance::record(
        work,
        &Movement {
            kind: "charge",
            category: "charge",
            source: &id,
            amount: charge["amount"].as_i64().unwrap_or_default(),
            currency: charge["currency"].as_str().unwrap_or_default(),
            fee: Fee::Card,
            description: charge["description"].as_str().map(str::to_owned),
            available_on,
        },
    );
    charge["balance_transaction"] = line["id"].clone();
    charge["_due"] = Value::Null;
    let mut previous = json!({"balance_transaction": null});
    if late {
        if charge["receipt_url"].is_null() {
            charge["receipt_url"] = json!(format!("{}/receipts/{id}", work.base));
            previous["receipt_url"] = Value::Null;
        }
        let charge = work.put(charge);
        work.emit_change("charge.updated", &charge, Some(previous));
        return charge;
    }
    work.put(charge)
}

/// `POST /v1/charges/{id}`.
pub(super) async fn update(work: &mut Work<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params::CHARGE_UPDATE.check(params)?;
    let mut charge = work.require("charge", id, "id").await?;
    let mut previous = empty();
    for field in ["description", "receipt_email", "transfer_group", "customer"] {
        if let Some(text) = params.text(field)? {
            previous[field] = std::mem::replace(&mut charge[field], json!(text).clone());
            if text.is_empty() {
                charge[field] = Value::Null;
            }
        }
    }
    let metadata = params.metadata("metadata", &charge["metadata"])?;
    if metadata != charge["metadata"] {
        previous["metadata"] = std::mem::replace(&mut charge["metadata"], metadata);
    }
    let charge = work.put(charge);
    work.emit_change("charge.updated", &charge, Some(previous));
    Ok(charge)
}
