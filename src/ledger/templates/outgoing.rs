//! Money left the bank and nothing says for what: suspense against bank. When somebody says it: an expense against
//! suspense.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{NotBookable, pair};
use crate::{
    kernel::money::Money,
    ledger::{Account, Entry, EntryDraft, Posting},
};

/// A line of the bank's by which money went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// How this service knows the line again.
    pub source_ref: String,
    /// Positive.
    pub amount: Money,
    pub date: NaiveDate,
    /// The fund in which it waits.
    pub fund: String,
}

impl Outgoing {
    fn draft(&self, source: &'static str, template: &'static str) -> EntryDraft {
        EntryDraft {
            source,
            source_ref: self.source_ref.clone(),
            template,
            reference: None,
            channel: "bank_transfer",
            // A bank states a day, not a time: its midnight, UTC.
            occurred_at: DateTime::<Utc>::from_naive_utc_and_offset(self.date.and_time(NaiveTime::MIN), Utc),
            business_date: self.date,
        }
    }
}

/// # Errors
/// The amount cannot be booked.
pub fn outgoing_unexplained(outgoing: &Outgoing) -> Result<Entry, NotBookable> {
    let postings = pair(Account::Suspense, Account::Bank, &outgoing.fund, outgoing.amount)?;
    Ok(Entry::balanced(outgoing.draft("bank_line_out", "outgoing_unexplained"), postings)?)
}

/// It was an expense of `fund`, which pays it.
///
/// # Errors
/// The amount cannot be booked.
pub fn outgoing_explained(outgoing: &Outgoing, expense: Account, fund: &str) -> Result<Entry, NotBookable> {
    let posting = |account, fund: &str, amount| Posting { account, fund: fund.to_owned(), amount };
    let (amount, back) = (outgoing.amount, outgoing.amount.checked_neg()?);
    let mut postings = vec![posting(expense, fund, amount), posting(Account::Suspense, &outgoing.fund, back)];
    if outgoing.fund != fund {
        // The money itself was this fund's.
        postings.push(posting(Account::Bank, &outgoing.fund, amount));
        postings.push(posting(Account::Bank, fund, back));
    }
    Ok(Entry::balanced(outgoing.draft("bank_line_out_explained", "outgoing_explained"), postings)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kernel::money::Currency;

    #[test]
    fn what_went_out_ends_as_an_expense_of_its_fund_and_nothing_stays_in_suspense() {
        let outgoing = Outgoing {
            source_ref: "line".to_owned(),
            amount: Money::new(1250, Currency::GBP),
            date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            fund: "general".to_owned(),
        };
        for fund in ["general", "medical"] {
            let entries = [
                outgoing_unexplained(&outgoing).unwrap(),
                outgoing_explained(&outgoing, Account::BankCharges, fund).unwrap(),
            ];
            let mut sums: BTreeMap<(Account, String), i64> = BTreeMap::new();
            for posting in entries.iter().flat_map(|entry| entry.postings()) {
                *sums.entry((posting.account, posting.fund.clone())).or_default() += posting.amount.minor;
            }
            sums.retain(|_, sum| *sum != 0);
            let expected =
                [((Account::Bank, fund.to_owned()), -1250), ((Account::BankCharges, fund.to_owned()), 1250)];
            assert_eq!(sums, BTreeMap::from(expected));
        }
    }
}
