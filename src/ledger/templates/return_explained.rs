//! What had left a charge while it stood in suspense is taken from the charge's owner instead.

use super::NotBookable;
use crate::{
    kernel::{money::Money, reference::Reference},
    ledger::{Account, Entry, EntryDraft, Posting, entry::RecordedEntry},
};

/// Follows `gone`: a refund, a refund that came back, or a debit that came back, booked while nobody knew whose the
/// charge was. Suspense is put right, and `account` of the owner's fund moves in its place, on the day of `gone`. `None`
/// where `gone` moved no suspense. `source` is that of the explanation; its reference is that of `gone`.
///
/// # Errors
/// An amount cannot be booked.
pub fn return_explained(
    gone: &RecordedEntry,
    source: &'static str,
    account: Account,
    owner: Reference,
    fund: &str,
) -> Result<Option<Entry>, NotBookable> {
    let posting = |account, fund: &str, amount| Posting { account, fund: fund.to_owned(), amount };
    let mut postings = Vec::new();
    for (code, waited_in, currency, minor) in &gone.postings {
        if code != Account::Suspense.code() {
            continue;
        }
        let amount = Money::new(*minor, currency.parse().map_err(|_| NotBookable)?);
        postings.push(posting(Account::Suspense, waited_in, amount.checked_neg()?));
        if waited_in != fund {
            // It left Stripe for the other fund.
            postings.push(posting(Account::StripeClearing, waited_in, amount));
            postings.push(posting(Account::StripeClearing, fund, amount.checked_neg()?));
        }
        postings.push(posting(account, fund, amount));
    }
    if postings.is_empty() {
        return Ok(None);
    }
    let draft = EntryDraft {
        source,
        source_ref: gone.source_ref.clone(),
        template: "return_explained",
        reference: Some(owner),
        channel: "card",
        occurred_at: gone.occurred_at,
        business_date: gone.true_date.unwrap_or(gone.business_date),
    };
    Ok(Some(Entry::balanced(draft, postings)?))
}
