//! A payer's bank takes money back while a dispute is open; it returns when won, is lost when lost.

use chrono::{DateTime, NaiveDate, Utc};

use super::{IncomePart, NotBookable, out_of, pair};
use crate::{
    kernel::{payment_fact::BalanceTransaction, reference::Reference},
    ledger::{Account, Entry, EntryDraft},
};

/// Stripe moved a disputed sum out of the balance (negative) or back into it (positive), with a fee.
/// The source is the balance transaction's id. Lines without amount and fee give no entry.
///
/// # Errors
/// The amounts cannot be booked.
pub fn dispute_moved(
    line: &BalanceTransaction,
    reference: Option<Reference>,
    fund: &str,
    fee_fund: &str,
    business_date: NaiveDate,
) -> Result<Option<Entry>, NotBookable> {
    let mut postings = Vec::new();
    if line.amount.minor != 0 {
        postings.extend(pair(Account::StripeClearing, Account::DisputedFunds, fund, line.amount)?);
    }
    if line.fee.minor != 0 {
        postings.extend(pair(Account::DisputeFees, Account::StripeClearing, fee_fund, line.fee)?);
    }
    if postings.is_empty() {
        return Ok(None);
    }
    let draft = EntryDraft {
        source: "stripe_balance_transaction",
        source_ref: line.id.clone(),
        template: "dispute_moved",
        reference,
        channel: "card",
        occurred_at: line.created,
        business_date,
    };
    Ok(Some(Entry::balanced(draft, postings)?))
}

/// A dispute was lost: what a line took out of the balance is gone from income, and what a later line brings
/// back after all is income again. `from` says what it is taken from, negative where it comes back. The source is the
/// line's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn dispute_lost(
    line: &BalanceTransaction,
    reference: Option<Reference>,
    fund: &str,
    from: &[IncomePart],
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let postings = out_of(from, Account::DisputedFunds, fund, line.amount.checked_neg()?)?;
    let draft = EntryDraft {
        source: "stripe_dispute_lost",
        source_ref: line.id.clone(),
        template: "dispute_lost",
        reference,
        channel: "card",
        occurred_at,
        business_date,
    };
    Ok(Entry::balanced(draft, postings)?)
}
