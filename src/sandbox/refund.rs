//! Refunds, asked for by the API or the dashboard. See <https://docs.stripe.com/api/refunds>.

use serde_json::{Value, json};

use super::balance::{self, Fee, Movement};
use super::currency;
use super::error::ApiError;
use super::form::{self, Params};
use super::params;
use super::work::{Work, empty, new_id, random_text};

const REASONS: &[&str] = &["duplicate", "fraudulent", "requested_by_customer"];

/// `POST /v1/refunds`.
pub(super) async fn create(work: &mut Work<'_>, params: &Params) -> Result<Value, ApiError> {
    params::REFUND_CREATE.check(params)?;
    let amount = params.integer("amount")?;
    let reason = params.choice("reason", REASONS)?;
    let metadata = params.metadata("metadata", &empty())?;
    let charge = match (params.text("charge")?, params.text("payment_intent")?) {
        (Some(charge), _) => work.require("charge", charge, "charge").await?,
        (None, Some(intent)) => {
            let intent = work.require("payment_intent", intent, "payment_intent").await?;
            match intent["latest_charge"].as_str() {
                Some(charge) if intent["status"] == "succeeded" => {
                    work.require("charge", charge, "payment_intent").await?
                }
                _ => {
                    let id = intent["id"].as_str().unwrap_or_default();
                    return Err(ApiError::invalid(format!(
                        "This PaymentIntent ({id}) does not have a successful charge to refund."
                    ))
                    .code("payment_intent_unexpected_state")
                    .executed());
                }
            }
        }
        (None, None) => {
            let mut error = form::missing("payment_intent");
            error.message =
                "One of the following params should be provided for this request: payment_intent or charge."
                    .to_owned();
            return Err(error);
        }
    };
    refund(work, charge, amount, reason, metadata)
}

/// Gives money back: all that is left of the charge, or `amount` minor units of it.
pub(super) fn refund(
    work: &mut Work<'_>,
    charge: Value,
    amount: Option<i64>,
    reason: Option<&str>,
    metadata: Value,
) -> Result<Value, ApiError> {
    let amount = refundable(&charge, amount)?;
    let id = new_id("re_3");
    let line = balance::record(
        work,
        &Movement {
            kind: "refund",
            category: "refund",
            source: &id,
            amount: -amount,
            currency: charge["currency"].as_str().unwrap_or_default(),
            fee: Fee::Nothing,
            description: Some(format!("REFUND FOR CHARGE ({})", charge["id"].as_str().unwrap_or_default())),
            available_on: work.now,
        },
    );
    let mut refund = work.put(json!({
        "id": id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": line["id"],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "destination_details": {"card": {
            "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund",
        }, "type": "card"},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    }));
    work.emit("refund.created", &refund);
    let before = charge["amount_refunded"].clone();
    let mut charge = charge;
    let total = before.as_i64().unwrap_or_default() + amount;
    charge["amount_refunded"] = json!(total);
    let all = charge["amount"] == total;
    charge["refunded"] = json!(all);
    let charge = work.put(charge);
    let mut previous = json!({"amount_refunded": before});
    if all {
        previous["refunded"] = json!(false);
    }
    work.emit_change("charge.refunded", &charge, Some(previous));
    let destination = refund["destination_details"].clone();
    refund["destination_details"]["card"]["reference_status"] = json!("available");
    refund["destination_details"]["card"]["reference"] = json!(random_text(12));
    let refund = work.put(refund);
    let previous = json!({"destination_details": destination});
    work.emit_change("refund.updated", &refund, Some(previous.clone()));
    work.emit_change("charge.refund.updated", &refund, Some(previous));
    Ok(refund)
}

/// The amount to give back, in minor units, if the charge still has it.
fn refundable(charge: &Value, amount: Option<i64>) -> Result<i64, ApiError> {
    let id = charge["id"].as_str().unwrap_or_default();
    let currency = charge["currency"].as_str().unwrap_or_default();
    if charge["status"] != "succeeded" {
        return Err(
            ApiError::invalid(format!("Charge {id} did not succeed; it cannot be refunded.")).executed()
        );
    }
    if charge["disputed"] == true && charge["_refundable"] != true {
        return Err(ApiError::invalid(format!("Charge {id} has been charged back; cannot issue a refund."))
            .code("charge_disputed")
            .executed());
    }
    let left = charge["amount"].as_i64().unwrap_or_default()
        - charge["amount_refunded"].as_i64().unwrap_or_default();
    if left == 0 {
        return Err(ApiError::invalid(format!("Charge {id} has already been refunded."))
            .code("charge_already_refunded")
            .executed());
    }
    let amount = amount.unwrap_or(left);
    if amount < 1 {
        return Err(ApiError::invalid("Invalid positive integer")
            .code("parameter_invalid_integer")
            .param("amount"));
    }
    if amount > left {
        return Err(ApiError::invalid(format!(
            "Refund amount ({} {currency}) is greater than unrefunded amount on charge ({} {currency})",
            currency::plain(amount, currency),
            currency::plain(left, currency)
        ))
        .param("amount")
        .executed());
    }
    Ok(amount)
}

/// Why a refund may fail, from <https://docs.stripe.com/api/refunds/object>.
pub(super) const FAILURES: &[&str] = &[
    "charge_for_pending_refund_disputed",
    "declined",
    "expired_or_canceled_card",
    "insufficient_funds",
    "lost_or_stolen_card",
    "merchant_request",
    "unknown",
];

/// The bank cannot give the money on: it comes back. See <https://docs.stripe.com/refunds#failed-refunds>.
pub(super) async fn fail(work: &mut Work<'_>, mut refund: Value, reason: &str) -> Result<Value, ApiError> {
    if refund["status"] != "succeeded" {
        return Err(ApiError::invalid("Only a refund that succeeded can fail later.").executed());
    }
    let id = refund["id"].as_str().unwrap_or_default().to_owned();
    let amount = refund["amount"].as_i64().unwrap_or_default();
    let line = balance::record(
        work,
        &Movement {
            kind: "refund_failure",
            category: "refund_failure",
            source: &id,
            amount,
            currency: refund["currency"].as_str().unwrap_or_default(),
            fee: Fee::Nothing,
            description: Some("REFUND FAILURE".to_owned()),
            available_on: work.now,
        },
    );
    refund["status"] = json!("failed");
    refund["failure_reason"] = json!(reason);
    refund["failure_balance_transaction"] = line["id"].clone();
    let refund = work.put(refund);
    let charge = refund["charge"].as_str().unwrap_or_default().to_owned();
    let mut charge = work.require("charge", &charge, "charge").await?;
    let left = charge["amount_refunded"].as_i64().unwrap_or_default() - amount;
    charge["amount_refunded"] = json!(left);
    charge["refunded"] = json!(false);
    work.put(charge);
    let previous = json!({"status": "succeeded"});
    work.emit("refund.failed", &refund);
    work.emit_change("refund.updated", &refund, Some(previous.clone()));
    work.emit_change("charge.refund.updated", &refund, Some(previous));
    Ok(refund)
}
