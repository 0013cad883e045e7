//! Balance transactions: one for each charge, refund, dispute and payout, with fees by a schedule.
//!
//! See <https://docs.stripe.com/api/balance_transactions> and <https://docs.stripe.com/reports/balance-transaction-types>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::clock::{DAY, day_start};
use super::currency;
use super::error::ApiError;
use super::work::{Work, empty, new_id};

/// What a movement of money is.
#[derive(Debug)]
pub(super) struct Movement<'a> {
    /// `type` of the balance transaction.
    pub kind: &'a str,
    pub category: &'a str,
    pub source: &'a str,
    /// Minor units, negative for money out.
    pub amount: i64,
    pub currency: &'a str,
    pub fee: Fee,
    pub description: Option<String>,
    /// When it may be paid out, UTC seconds.
    pub available_on: i64,
}

/// What Stripe keeps of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fee {
    Nothing,
    /// The schedule of charges: 1.5 % and 20 minor units.
    Card,
    /// So many minor units.
    Fixed(i64),
}

/// Basis points and minor units of the fee on a card charge.
const CARD_FEE: (i64, i64) = (150, 20);

/// When a charge made now can be paid out: two days on, at the start of the day.
pub(super) fn card_available_on(now: i64) -> i64 {
    day_start(now) + 2 * DAY
}

/// Writes a movement down in the settlement currency and answers the balance transaction. A payout, and one that
/// comes back, moves the balance of its own currency: nothing is exchanged.
pub(super) fn record(work: &mut Work<'_>, movement: &Movement<'_>) -> Value {
    let settings = &work.core.settings;
    let of_a_payout = movement.kind.starts_with("payout");
    let foreign = |to: &&str| *to != movement.currency && !of_a_payout;
    let settlement = settings.settlement_currency.as_deref().filter(foreign).and_then(|to| {
        let rate = settings.exchange_rate.as_deref()?;
        Some((to.to_owned(), currency::convert(movement.amount, movement.currency, to, rate)?, rate))
    });
    let (to, amount, rate) = match settlement {
        Some((to, amount, rate)) => (to, amount, rate.parse().map_or(Value::Null, Value::Number)),
        None => (movement.currency.to_owned(), movement.amount, Value::Null),
    };
    let fee = match movement.fee {
        Fee::Nothing => 0,
        Fee::Card => (amount * CARD_FEE.0 + 5000) / 10_000 + CARD_FEE.1,
        Fee::Fixed(fee) => fee,
    };
    let what = if movement.kind == "charge" { "Stripe processing fees" } else { "Dispute fee" };
    let details = if fee == 0 {
        json!([])
    } else {
        json!([{"amount": fee, "application": null, "currency": to, "description": what, "type": "stripe_fee"}])
    };
    let paid_out = movement.kind == "payout";
    work.put(json!({
        "id": new_id("txn_1"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": movement.available_on,
        "balance_type": "payments",
        "created": work.now,
        "currency": to,
        "description": movement.description,
        "exchange_rate": rate,
        "fee": fee,
        "fee_details": details,
        "net": amount - fee,
        "reporting_category": movement.category,
        "source": movement.source,
        "status": "pending",
        "type": movement.kind,
        "_due": if paid_out { Value::Null } else { json!(movement.available_on) },
        "_payout": if paid_out { json!(movement.source) } else { Value::Null },
    }))
}

/// `GET /v1/balance`. See <https://docs.stripe.com/api/balance>.
pub(super) async fn balance(work: &Work<'_>) -> Result<Value, ApiError> {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for line in work.core.store.payable(i64::MAX).await? {
        let currency = line["currency"].as_str().unwrap_or_default().to_owned();
        let sum = sums.entry(currency).or_default();
        let net = line["net"].as_i64().unwrap_or_default();
        if line["available_on"].as_i64().is_some_and(|at| at <= work.now) {
            sum.0 += net;
        } else {
            sum.1 += net;
        }
    }
    if sums.is_empty() {
        sums.insert("gbp".to_owned(), (0, 0));
    }
    let lines = |pick: fn(&(i64, i64)) -> i64| -> Vec<Value> {
        sums.iter()
            .map(|(currency, sum)| {
                json!({"amount": pick(sum), "currency": currency, "source_types": {"card": pick(sum)}})
            })
            .collect()
    };
    Ok(json!({
        "object": "balance",
        "available": lines(|sum| sum.0),
        "livemode": false,
        "pending": lines(|sum| sum.1),
    }))
}

/// `GET /v1/account`. See <https://docs.stripe.com/api/accounts/object>.
pub(super) fn account() -> Value {
    json!({
        "id": "acct_1SandboxOfSolidar",
        "object": "account",
        "business_profile": {"name": "Sandbox", "url": null},
        "business_type": "non_profit",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": true,
        "country": "GB",
        "created": 1_600_000_000,
        "default_currency": "gbp",
        "details_submitted": true,
        "email": null,
        "metadata": empty(),
        "payouts_enabled": true,
        "settings": {"dashboard": {"display_name": "Sandbox", "timezone": "Etc/UTC"}},
        "type": "standard",
    })
}
