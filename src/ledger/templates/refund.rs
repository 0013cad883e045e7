//! Money goes back to a giver, or comes back to us because the refund failed.

use chrono::{DateTime, NaiveDate, Utc};

use super::{NotBookable, pair};
use crate::{
    kernel::{money::Money, reference::Reference},
    ledger::{Account, Entry, EntryDraft},
};

/// A refund takes income back out of Stripe clearing. Its source is the refund's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn refund_made(
    refund_id: &str,
    amount: Money,
    reference: Option<Reference>,
    fund: &str,
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let against = if reference.is_some() { Account::Refunds } else { Account::Suspense };
    let postings = pair(against, Account::StripeClearing, fund, amount)?;
    let draft = EntryDraft {
        source: "stripe_refund",
        source_ref: refund_id.to_owned(),
        template: "refund_made",
        reference,
        channel: "card",
        occurred_at,
        business_date,
    };
    Ok(Entry::balanced(draft, postings)?)
}

/// A refund that failed or was cancelled is ours again: the opposite entry, its own source.
///
/// # Errors
/// The amount cannot be booked.
pub fn refund_returned(
    refund_id: &str,
    amount: Money,
    reference: Option<Reference>,
    fund: &str,
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let against = if reference.is_some() { Account::Refunds } else { Account::Suspense };
    let postings = pair(Account::StripeClearing, against, fund, amount)?;
    let draft = EntryDraft {
        source: "stripe_refund_returned",
        source_ref: refund_id.to_owned(),
        template: "refund_returned",
        reference,
        channel: "card",
        occurred_at,
        business_date,
    };
    Ok(Entry::balanced(draft, postings)?)
}
