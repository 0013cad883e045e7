//! Payouts, made each midnight. See <https://docs.stripe.com/payouts> and <https://docs.stripe.com/api/payouts>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::balance::{self, Fee, Movement};
use super::clock::{DAY, day_start};
use super::error::{ApiError, SandboxError};
use super::work::{Work, new_id};

/// The next midnight at which there may be something to pay out.
pub(super) async fn next_payout(work: &Work<'_>) -> Result<Option<i64>, SandboxError> {
    let Some(first) = work.core.store.first_payable().await? else { return Ok(None) };
    let midnight = day_start(first + DAY - 1);
    // A balance below zero waits for better days: it is looked at once a day.
    Ok(Some(midnight.max(work.core.last_payout + DAY)))
}

/// Pays out what is available, one payout a currency.
pub(super) async fn pay_out(work: &mut Work<'_>) -> Result<(), ApiError> {
    let mut lines: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in work.core.store.payable(work.now).await? {
        lines.entry(line["currency"].as_str().unwrap_or_default().to_owned()).or_default().push(line);
    }
    for (currency, lines) in lines {
        let amount: i64 = lines.iter().filter_map(|line| line["net"].as_i64()).sum();
        if amount > 0 || (amount < 0 && work.core.settings.negative_payouts) {
            create(work, &currency, amount, lines);
        }
    }
    Ok(())
}

/// It has reached the bank.
pub(super) fn arrive(work: &mut Work<'_>, mut payout: Value) {
    payout["status"] = json!("paid");
    payout["_due"] = Value::Null;
    let payout = work.put(payout);
    work.emit("payout.paid", &payout);
}

/// What a bank may say, from <https://docs.stripe.com/api/payouts/failures>.
pub(super) const FAILURES: &[&str] = &[
    "account_closed",
    "account_frozen",
    "bank_account_restricted",
    "could_not_process",
    "debit_not_authorized",
    "insufficient_funds",
    "invalid_account_number",
    "no_account",
];

/// The bank sends it back, perhaps after it was paid; the money is in the balance again.
pub(super) fn fail(work: &mut Work<'_>, mut payout: Value, code: &str) -> Result<Value, ApiError> {
    if ["failed", "canceled"].contains(&payout["status"].as_str().unwrap_or_default()) {
        return Err(ApiError::invalid("This payout has failed already.").executed());
    }
    let line = balance::record(
        work,
        &Movement {
            kind: "payout_failure",
            category: "payout_reversal",
            source: payout["id"].as_str().unwrap_or_default(),
            amount: payout["amount"].as_i64().unwrap_or_default(),
            currency: payout["currency"].as_str().unwrap_or_default(),
            fee: Fee::Nothing,
            description: Some("STRIPE PAYOUT FAILURE".to_owned()),
            available_on: work.now,
        },
    );
    payout["status"] = json!("failed");
    payout["failure_code"] = json!(code);
    payout["failure_message"] = json!(format!("The bank returned the payout: {}.", code.replace('_', " ")));
    payout["failure_balance_transaction"] = line["id"].clone();
    payout["_due"] = Value::Null;
    let payout = work.put(payout);
    work.emit("payout.failed", &payout);
    Ok(payout)
}

fn create(work: &mut Work<'_>, currency: &str, amount: i64, lines: Vec<Value>) {
    let id = new_id("po_1");
    for mut line in lines {
        line["_due"] = Value::Null;
        line["_payout"] = json!(id);
        work.put(line);
    }
    let arrival = work.now + DAY;
    let own = balance::record(
        work,
        &Movement {
            kind: "payout",
            category: "payout",
            source: &id,
            amount: -amount,
            currency,
            fee: Fee::Nothing,
            description: Some("STRIPE PAYOUT".to_owned()),
            available_on: work.now,
        },
    );
    let mut payout = work.put(json!({
        "id": id,
        "object": "payout",
        "amount": amount,
        "application_fee": null,
        "application_fee_amount": null,
        "arrival_date": arrival,
        "automatic": true,
        "balance_transaction": own["id"],
        "created": work.now,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_1SandboxBankAccount",
        "failure_balance_transaction": null,
        "failure_code": null,
        "failure_message": null,
        "livemode": false,
        "metadata": {},
        "method": "standard",
        "original_payout": null,
        "payout_method": null,
        "reconciliation_status": "in_progress",
        "reversed_by": null,
        "source_type": "card",
        "statement_descriptor": null,
        "status": "pending",
        "trace_id": {"status": "pending", "value": null},
        "type": "bank_account",
        "_due": arrival,
    }));
    work.emit("payout.created", &payout);
    payout["status"] = json!("in_transit");
    let mut payout = work.put(payout);
    work.emit_change("payout.updated", &payout, Some(json!({"status": "pending"})));
    payout["reconciliation_status"] = json!("completed");
    let payout = work.put(payout);
    work.emit("payout.reconciliation_completed", &payout);
}
