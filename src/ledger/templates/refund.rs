//! Money goes back to a giver, or comes back to us because the refund failed.

use chrono::{DateTime, NaiveDate, Utc};

use super::{IncomePart, NotBookable, in_parts, out_of};
use crate::{
    kernel::{money::Money, reference::Reference},
    ledger::{Account, Entry, EntryDraft},
};

/// A refund takes income back out of Stripe clearing: `from` says what it is taken from, and sums up to it. Its source
/// is the refund's id.
///
/// # Errors
/// The amount cannot be booked.
pub fn refund_made(
    refund_id: &str,
    amount: Money,
    reference: Option<Reference>,
    fund: &str,
    from: &[IncomePart],
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let postings = out_of(from, Account::StripeClearing, fund, amount)?;
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
    from: &[IncomePart],
    occurred_at: DateTime<Utc>,
    business_date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let postings = in_parts(Account::StripeClearing, fund, amount, from)?;
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
