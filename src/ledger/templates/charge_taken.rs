//! Stripe took money: gross, Stripe clearing against income (or suspense, when nobody knows what it is for).

use chrono::NaiveDate;

use super::{NotBookable, pair};
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
    let income = if owner.is_some() { Account::Donations } else { Account::Suspense };
    let postings = pair(Account::StripeClearing, income, fund, charge.amount)?;
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
