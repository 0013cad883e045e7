//! Proves that payments and the ledger say the same.

use chrono::{DateTime, TimeDelta, Utc};

use super::{differing_payouts, open_disputes, store::count};
use crate::{
    kernel::money::Money,
    ledger::verify::Check,
    platform::db::{Db, StoreError},
};

/// How long a charge may be without its fee.
const FEE_PATIENCE_HOURS: i64 = 72;

/// Checks payments against the ledger.
///
/// # Errors
/// Storage only; a broken invariant is a failed [`Check`].
pub async fn verify_payments(db: &Db, now: DateTime<Utc>) -> Result<Vec<Check>, StoreError> {
    let ask = |sql: &'static str| count(db.reader(), sql, vec![]);
    let unbooked =
        ask("SELECT COUNT(*) AS count FROM payment p WHERE NOT EXISTS (SELECT 1 FROM journal_entry e \
         JOIN posting g ON g.entry_id = e.id WHERE e.source_ref = p.source_ref \
         AND (e.source = CASE p.source WHEN 'stripe' THEN 'stripe_charge' ELSE 'bank_line' END \
         OR (p.source = 'stripe' AND e.source = 'charge_explained') \
         OR (p.source = 'bank' AND e.source = 'bank_line_explained') \
         OR (p.source = 'paying_in' AND e.source = 'paying_in')) AND g.amount_minor = p.amount_minor AND g.currency = p.currency AND g.fund = p.fund)")
        .await?;
    let orphans = ask(
        "SELECT COUNT(*) AS count FROM journal_entry e WHERE e.source IN ('stripe_charge', 'bank_line') \
         AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.source_ref = e.source_ref \
         AND p.source = CASE e.source WHEN 'stripe_charge' THEN 'stripe' ELSE 'bank' END)",
    )
    .await?;
    let ownerless = ask("SELECT COUNT(*) AS count FROM payment p WHERE p.reference IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM payable o WHERE o.reference = p.reference)")
    .await?;
    let refunds = ask(
        "SELECT COUNT(*) AS count FROM payment p WHERE p.refunded_minor <> \
         (SELECT COALESCE(SUM(r.amount_minor), 0) FROM refund r WHERE r.payment_id = p.id AND r.status <> 'failed')",
    )
    .await?;
    let unbooked_refunds = ask("SELECT COUNT(*) AS count FROM refund r WHERE NOT EXISTS \
         (SELECT 1 FROM journal_entry e WHERE e.source = 'stripe_refund' AND e.source_ref = r.id)")
    .await?;
    let without_fee =
        ask("SELECT COUNT(*) AS count FROM payment WHERE fee_minor IS NULL AND channel = 'card'").await?;
    let late = count(
        db.reader(),
        "SELECT COUNT(*) AS count FROM payment WHERE fee_minor IS NULL AND channel = 'card' AND occurred_at < $1",
        vec![(now - TimeDelta::hours(FEE_PATIENCE_HOURS)).into()],
    )
    .await?;
    let mut checks = vec![
        Check::none_of("payments in the ledger", unbooked, "payments without an entry of their amount"),
        Check::none_of(
            "entries with a payment",
            orphans,
            "entries of charges or bank lines without a payment",
        ),
        Check::none_of("payments with an owner", ownerless, "payments whose reference nobody owns"),
        Check::none_of("refunded sums", refunds, "payments whose refunds do not add up"),
        Check::none_of("refunds in the ledger", unbooked_refunds, "refunds without an entry"),
        Check {
            name: "fees known",
            passed: late == 0,
            detail: format!(
                "{without_fee} card payments wait for their fee, {late} of them longer than 72 hours"
            ),
        },
    ];
    checks.extend(verify_agreement(db).await?);
    Ok(checks)
}

/// What Stripe said of payouts, returned debits and disputes.
async fn verify_agreement(db: &Db) -> Result<Vec<Check>, StoreError> {
    let ask = |sql: &'static str| count(db.reader(), sql, vec![]);
    let unbooked =
        ask("SELECT COUNT(*) AS count FROM payout p WHERE NOT EXISTS (SELECT 1 FROM journal_entry e \
         WHERE e.source = 'stripe_payout' AND e.source_ref = p.id) OR (p.status IN ('failed', 'canceled') \
         AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.source = 'stripe_payout_returned' \
         AND e.source_ref = p.id))")
        .await?;
    let returned = ask("SELECT COUNT(*) AS count FROM payment p WHERE p.returned_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.source = 'stripe_charge_returned' \
         AND e.source_ref = p.source_ref)")
    .await?;
    let payouts = ask("SELECT COUNT(*) AS count FROM payout").await?;
    let waiting =
        ask("SELECT COUNT(*) AS count FROM payout WHERE automatic AND lines_checked_at IS NULL").await?;
    let differing = differing_payouts(db).await?;
    let names: Vec<String> = differing.iter().map(|(id, by)| format!("{id} by {}", text(*by))).collect();
    let named = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
    Ok(vec![
        Check::none_of("payouts in the ledger", unbooked, "payouts without their entries"),
        Check {
            name: "payouts and their lines",
            passed: names.is_empty(),
            detail: format!(
                "{payouts} payouts, {} of them differ{named}, {waiting} not compared yet",
                names.len()
            ),
        },
        Check::none_of("returned debits in the ledger", returned, "debits that came back without an entry"),
        disputes(db).await?,
    ])
}

/// No invariant: a reminder of what waits for an answer, and until when.
async fn disputes(db: &Db) -> Result<Check, StoreError> {
    let open = open_disputes(db, 10).await?;
    let lines: Vec<String> = open
        .iter()
        .map(|dispute| {
            let kind = if dispute.is_inquiry { "inquiry" } else { "dispute" };
            let until = dispute.due_by.map_or_else(
                || "no deadline".to_owned(),
                |at| format!("answer by {} UTC", at.format("%Y-%m-%d %H:%M")),
            );
            format!("{kind} {} of {}, {until}", dispute.id, text(dispute.amount))
        })
        .collect();
    let detail = if lines.is_empty() { "none waits for an answer".to_owned() } else { lines.join("; ") };
    Ok(Check { name: "disputes", passed: true, detail })
}

fn text(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency)
}
