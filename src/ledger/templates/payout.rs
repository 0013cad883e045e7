//! Stripe's balance goes to the bank, or comes back from it.

use chrono::{DateTime, NaiveDate, Utc};

use super::{NotBookable, pair};
use crate::{
    kernel::{money::Money, payment_fact::Payout},
    ledger::{Account, Entry, EntryDraft},
};

/// A payout moves money from Stripe clearing to the bank; a negative one the other way. The source is the
/// payout's id. Money in transit is not of a fund: `fund` is the general one.
///
/// # Errors
/// The amount cannot be booked.
pub fn payout_made(payout: &Payout, fund: &str, business_date: NaiveDate) -> Result<Entry, NotBookable> {
    let postings = pair(Account::Bank, Account::StripeClearing, fund, payout.amount)?;
    let source = ("stripe_payout", payout.id.as_str());
    Ok(Entry::balanced(draft(source, "payout_made", payout.created, business_date), postings)?)
}

/// A payout that failed or was cancelled is in Stripe's balance again: the opposite entry, its own source.
///
/// # Errors
/// The amount cannot be booked.
pub fn payout_returned(
    payout_id: &str,
    amount: Money,
    fund: &str,
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let postings = pair(Account::StripeClearing, Account::Bank, fund, amount)?;
    let source = ("stripe_payout_returned", payout_id);
    Ok(Entry::balanced(draft(source, "payout_returned", occurred_at, business_date), postings)?)
}

fn draft(
    source: (&'static str, &str),
    template: &'static str,
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> EntryDraft {
    EntryDraft {
        source: source.0,
        source_ref: source.1.to_owned(),
        template,
        reference: None,
        channel: "card",
        occurred_at,
        business_date,
    }
}
