//! A debit that had succeeded came back days later: what was income is none.

use chrono::NaiveDate;

use super::{IncomePart, NotBookable, out_of};
use crate::{
    kernel::{
        money::Money,
        payment_fact::{BalanceTransaction, Charge},
        reference::Reference,
    },
    ledger::{Account, Entry, EntryDraft},
};

/// Takes the whole of the charge out of Stripe clearing again, in the currency that the giver saw, dated when
/// Stripe's balance lost it. `from` says what it is taken from. The source is the charge's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn debit_returned(
    charge: &Charge,
    gross: Money,
    line: &BalanceTransaction,
    reference: Option<Reference>,
    fund: &str,
    from: &[IncomePart],
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let postings = out_of(from, Account::StripeClearing, fund, gross)?;
    let draft = EntryDraft {
        source: "stripe_charge_returned",
        source_ref: charge.id.clone(),
        template: "debit_returned",
        reference,
        channel: "card",
        occurred_at: line.created,
        business_date,
    };
    Ok(Entry::balanced(draft, postings)?)
}
