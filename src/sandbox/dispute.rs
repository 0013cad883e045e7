//! Disputes: a bank takes a charge back. See <https://docs.stripe.com/api/disputes> and <https://docs.stripe.com/disputes>.

use serde_json::{Value, json};

use super::balance::{self, Fee, Movement};
use super::clock::DAY;
use super::error::ApiError;
use super::work::{Work, empty, new_id};

/// Stripe's fee of a dispute, minor units.
const DISPUTE_FEE: i64 = 2000;

/// Reasons of <https://docs.stripe.com/disputes/categories>.
pub(super) const REASONS: &[&str] = &[
    "bank_cannot_process",
    "check_returned",
    "credit_not_processed",
    "customer_initiated",
    "debit_not_authorized",
    "duplicate",
    "fraudulent",
    "general",
    "incorrect_account_details",
    "insufficient_funds",
    "noncompliant",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
];

/// States in which a dispute may begin.
pub(super) const OPEN: &[&str] =
    &["needs_response", "under_review", "warning_needs_response", "warning_under_review"];

const EVIDENCE: &[&str] = &[
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

/// Opens a dispute on a charge. An inquiry (`warning_…`) takes no money.
pub(super) fn open(
    work: &mut Work<'_>,
    mut charge: Value,
    reason: &str,
    status: &str,
) -> Result<Value, ApiError> {
    if charge["status"] != "succeeded" || charge["disputed"] == true {
        return Err(ApiError::invalid("This charge cannot be disputed.").executed());
    }
    let inquiry = status.starts_with("warning");
    let id = new_id("dp_1");
    charge["disputed"] = json!(true);
    charge["_refundable"] = json!(inquiry);
    let charge = work.put(charge);
    let amount = charge["amount"].as_i64().unwrap_or_default()
        - charge["amount_refunded"].as_i64().unwrap_or_default();
    let mut evidence = empty();
    for field in EVIDENCE {
        evidence[*field] = Value::Null;
    }
    evidence["enhanced_evidence"] = empty();
    let brand = charge["payment_method_details"]["card"]["brand"].clone();
    let mut dispute = work.put(json!({
        "id": id,
        "object": "dispute",
        "amount": amount,
        "balance_transaction": null,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": evidence,
        "evidence_details": {
            "due_by": work.now + 9 * DAY, "enhanced_eligibility": {}, "has_evidence": false, "past_due": false,
            "submission_count": 0,
        },
        "is_charge_refundable": inquiry,
        "livemode": false,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": {
            "brand": brand, "case_type": if inquiry { "inquiry" } else { "chargeback" }, "network": brand,
            "network_reason_code": "10.4",
        }, "type": "card"},
        "reason": reason,
        "status": status,
    }));
    if !inquiry {
        let line = movement(work, &dispute, -amount, "dispute", Fee::Fixed(DISPUTE_FEE));
        dispute["balance_transactions"] = json!([line]);
        dispute = work.put(dispute);
    }
    work.emit("charge.dispute.created", &dispute);
    if !inquiry {
        work.emit("charge.dispute.funds_withdrawn", &dispute);
    }
    Ok(dispute)
}

/// An inquiry that was not answered to the bank's content becomes a chargeback: now the money is taken.
/// See <https://docs.stripe.com/disputes/how-disputes-work#inquiries>.
pub(super) async fn escalate(work: &mut Work<'_>, mut dispute: Value) -> Result<Value, ApiError> {
    let status = dispute["status"].as_str().unwrap_or_default().to_owned();
    if !status.starts_with("warning") || status == "warning_closed" {
        return Err(ApiError::invalid("Only an open inquiry can become a chargeback.").executed());
    }
    let id = dispute["charge"].as_str().unwrap_or_default().to_owned();
    let mut charge = work.require("charge", &id, "charge").await?;
    charge["_refundable"] = json!(false);
    work.put(charge);
    let amount = dispute["amount"].as_i64().unwrap_or_default();
    let line = movement(work, &dispute, -amount, "dispute", Fee::Fixed(DISPUTE_FEE));
    dispute["balance_transactions"] = json!([line]);
    dispute["is_charge_refundable"] = json!(false);
    dispute["status"] = json!("needs_response");
    dispute["evidence_details"]["due_by"] = json!(work.now + 9 * DAY);
    dispute["payment_method_details"]["card"]["case_type"] = json!("chargeback");
    let dispute = work.put(dispute);
    work.emit_change("charge.dispute.updated", &dispute, Some(json!({"status": status})));
    work.emit("charge.dispute.funds_withdrawn", &dispute);
    Ok(dispute)
}

fn movement(work: &mut Work<'_>, dispute: &Value, amount: i64, category: &str, fee: Fee) -> Value {
    let charge = dispute["charge"].as_str().unwrap_or_default();
    let what = if amount < 0 { "withdrawal" } else { "reversal" };
    let line = balance::record(
        work,
        &Movement {
            kind: "adjustment",
            category,
            source: dispute["id"].as_str().unwrap_or_default(),
            amount,
            currency: dispute["currency"].as_str().unwrap_or_default(),
            fee,
            description: Some(format!("Chargeback {what} for {charge}")),
            available_on: work.now,
        },
    );
    work.shown(line)
}

/// Ends a dispute: `won` brings the money back (not the fee), `lost` does not; an inquiry is closed either way. One that
/// was lost can be won after all: the bank decides anew, and the money comes back.
pub(super) fn close(work: &mut Work<'_>, mut dispute: Value, won: bool) -> Result<Value, ApiError> {
    let status = dispute["status"].as_str().unwrap_or_default().to_owned();
    let overturned = status == "lost" && won;
    if !overturned && !OPEN.contains(&status.as_str()) {
        return Err(ApiError::invalid("This dispute is already closed.").executed());
    }
    let inquiry = status.starts_with("warning");
    dispute["status"] = json!(match (inquiry, won) {
        (true, _) => "warning_closed",
        (false, true) => "won",
        (false, false) => "lost",
    });
    let amount = dispute["amount"].as_i64().unwrap_or_default();
    let reinstated = won && !inquiry;
    if reinstated {
        let line = movement(work, &dispute, amount, "dispute_reversal", Fee::Nothing);
        if let Some(lines) = dispute["balance_transactions"].as_array_mut() {
            lines.push(line);
        }
    }
    let dispute = work.put(dispute);
    work.emit_change("charge.dispute.updated", &dispute, Some(json!({"status": status})));
    work.emit("charge.dispute.closed", &dispute);
    if reinstated {
        work.emit("charge.dispute.funds_reinstated", &dispute);
    }
    Ok(dispute)
}
