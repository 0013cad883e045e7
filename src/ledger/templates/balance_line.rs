//! A line of Stripe's balance that no charge, refund, dispute or payout explains: Stripe's own fees, money put
//! into the balance from the bank, sums held back for a while; what none of these explains waits in suspense.

use chrono::NaiveDate;

use super::{NotBookable, pair};
use crate::{
    kernel::payment_fact::BalanceTransaction,
    ledger::{Account, Entry, EntryDraft},
};

/// What stands against Stripe clearing for a line of this type
/// (<https://docs.stripe.com/reports/balance-transaction-types>).
pub fn counter_account(kind: &str) -> Account {
    match kind {
        "stripe_fee" | "stripe_fx_fee" | "tax_fee" | "network_cost" => Account::ProcessorFees,
        "topup" | "topup_reversal" => Account::Bank,
        "reserve_transaction"
        | "reserved_funds"
        | "reserve_hold"
        | "reserve_release"
        | "payment_network_reserve_hold"
        | "payment_network_reserve_release"
        | "payout_minimum_balance_hold"
        | "payout_minimum_balance_release" => Account::StripeReserve,
        _ => Account::Suspense,
    }
}

/// Books amount and fee of such a line; its id is the source. Of a line without either there is no entry.
///
/// # Errors
/// The amounts cannot be booked.
pub fn balance_line(
    line: &BalanceTransaction,
    fund: &str,
    business_date: NaiveDate,
) -> Result<Option<Entry>, NotBookable> {
    let mut postings = Vec::new();
    if line.amount.minor != 0 {
        postings.extend(pair(Account::StripeClearing, counter_account(&line.kind), fund, line.amount)?);
    }
    if line.fee.minor != 0 {
        postings.extend(pair(Account::ProcessorFees, Account::StripeClearing, fund, line.fee)?);
    }
    if postings.is_empty() {
        return Ok(None);
    }
    let draft = EntryDraft {
        source: "stripe_balance_transaction",
        source_ref: line.id.clone(),
        template: "balance_line",
        reference: None,
        channel: "card",
        occurred_at: line.created,
        business_date,
    };
    Ok(Some(Entry::balanced(draft, postings)?))
}
