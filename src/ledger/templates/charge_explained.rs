//! Money that stood in suspense got an owner: suspense against income, for the owner's fund.

use chrono::{DateTime, NaiveDate, Utc};

use super::NotBookable;
use crate::{
    kernel::{money::Money, reference::Reference},
    ledger::{Account, Entry, EntryDraft, Posting},
};

/// A charge that was booked without an owner.
pub struct Unexplained<'a> {
    /// The charge's id.
    pub charge: &'a str,
    pub amount: Money,
    /// The fund in which it waited.
    pub fund: &'a str,
    /// Of the charge: the explanation changes what it was, not when it came.
    pub business_date: NaiveDate,
    /// When Stripe took it, by Stripe's clock.
    pub taken_at: DateTime<Utc>,
}

/// The entry of the explanation; its source is the charge's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn charge_explained(
    waited: &Unexplained<'_>,
    owner: Reference,
    fund: &str,
) -> Result<Entry, NotBookable> {
    let waiting = |account, amount| Posting { account, fund: waited.fund.to_owned(), amount };
    let owned = |account, amount| Posting { account, fund: fund.to_owned(), amount };
    let mut postings = vec![waiting(Account::Suspense, waited.amount)];
    if waited.fund != fund {
        // The money itself lies at Stripe for the other fund from now on.
        postings.push(waiting(Account::StripeClearing, waited.amount.checked_neg()?));
        postings.push(owned(Account::StripeClearing, waited.amount));
    }
    postings.push(owned(Account::Donations, waited.amount.checked_neg()?));
    let draft = EntryDraft {
        source: "charge_explained",
        source_ref: waited.charge.to_owned(),
        template: "charge_explained",
        reference: Some(owner),
        channel: "card",
        occurred_at: waited.taken_at,
        business_date: waited.business_date,
    };
    Ok(Entry::balanced(draft, postings)?)
}
