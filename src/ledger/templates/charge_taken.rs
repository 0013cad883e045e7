//! Stripe took money: gross, Stripe clearing against income (or suspense, when nobody knows what it is for).

use chrono::NaiveDate;

use super::{IncomePart, NotBookable, in_parts};
use crate::{
    kernel::{payment_fact::Charge, reference::Reference},
    ledger::{Account, Entry, EntryDraft},
};

/// The entry of a charge; its source is the charge's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn charge_taken(
    charge: &Charge,
    owner: Option<Reference>,
    fund: &str,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let account = if owner.is_some() { Account::Donations } else { Account::Suspense };
    let whole = IncomePart { account, fund: fund.to_owned(), amount: charge.amount };
    charge_taken_in_parts(charge, owner, fund, &[whole], business_date)
}

/// The same where it is income of several kinds; the parts sum up to it.
///
/// # Errors
/// The amounts cannot be booked.
pub fn charge_taken_in_parts(
    charge: &Charge,
    owner: Option<Reference>,
    fund: &str,
    parts: &[IncomePart],
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let postings = in_parts(Account::StripeClearing, fund, charge.amount, parts)?;
    let draft = EntryDraft {
        source: "stripe_charge",
        source_ref: charge.id.clone(),
        template: "charge_taken",
        reference: owner,
        channel: "card",
        occurred_at: charge.created,
        business_date,
    };
    Ok(Entry::balanced(draft, postings)?)
}
