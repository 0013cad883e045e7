//! A debit that had succeeded came back days later: what was income is none.

use chrono::NaiveDate;

use super::{NotBookable, pair};
use crate::{
    kernel::{
        money::Money,
        payment_fact::{BalanceTransaction, Charge},
        reference::Reference,
    },
    ledger::{Account, Entry, EntryDraft},
};

/// Takes the whole of the charge out of Stripe clearing again, in the currency that the giver saw, dated when
/// Stripe's balance lost it. The source is the charge's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn debit_returned(
    charge: &Charge,
    gross: Money,
    line: &BalanceTransaction,
    reference: Option<Reference>,
    fund: &str,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let against = if reference.is_some() { Account::ReturnedDebits } else { Account::Suspense };
    let postings = pair(against, Account::StripeClearing, fund, gross)?;
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
