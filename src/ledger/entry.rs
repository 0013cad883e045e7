//! A journal entry can be made only balanced.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::Account;
use crate::kernel::{ids::EntryId, money::Money, reference::Reference};

/// One line of an entry: a debit (positive) or a credit (negative) of an account, for a fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub account: Account,
    pub fund: String,
    pub amount: Money,
}

/// What an entry says besides its postings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    /// What made it: `stripe_charge`, `stripe_balance_transaction`, `bank_line`, … Unique with `source_ref`.
    pub source: &'static str,
    /// The source's own id: a charge's id, a bank's id of a line.
    pub source_ref: String,
    /// Which business event it books.
    pub template: &'static str,
    pub reference: Option<Reference>,
    /// How the money moved: `card`, `bank_transfer`, …
    pub channel: &'static str,
    /// When it happened by the source's clock, UTC.
    pub occurred_at: DateTime<Utc>,
    /// The date in the campaign's time zone under which it is reported.
    pub business_date: NaiveDate,
}

/// A balanced entry, not yet recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) draft: EntryDraft,
    pub(super) postings: Vec<Posting>,
}

/// The postings do not sum to zero in a currency, are fewer than two, or overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the postings do not sum to zero in each currency")]
pub struct Unbalanced;

impl Entry {
    /// The one constructor.
    ///
    /// # Errors
    /// [`Unbalanced`].
    pub fn balanced(draft: EntryDraft, postings: Vec<Posting>) -> Result<Self, Unbalanced> {
        let mut sums = BTreeMap::new();
        for posting in &postings {
            let sum: &mut i64 = sums.entry(posting.amount.currency).or_default();
            *sum = sum.checked_add(posting.amount.minor).ok_or(Unbalanced)?;
        }
        let balanced = postings.len() >= 2 && sums.values().all(|sum| *sum == 0);
        if balanced { Ok(Self { draft, postings }) } else { Err(Unbalanced) }
    }

    /// When it happened, UTC.
    pub fn occurred_at(&self) -> DateTime<Utc> {
        self.draft.occurred_at
    }

    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}

/// An entry as recorded, with what the hash chain covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEntry {
    pub id: EntryId,
    pub source: String,
    pub source_ref: String,
    pub template: String,
    pub reference: Option<String>,
    pub channel: String,
    pub occurred_at: DateTime<Utc>,
    pub business_date: NaiveDate,
    /// For late items: the day on which it happened, in a month that was closed.
    pub true_date: Option<NaiveDate>,
    /// In order of their lines: account code, fund, currency code, minor units.
    pub postings: Vec<(String, String, String, i64)>,
}

impl RecordedEntry {
    /// Whether it says what a draft would say: the same day and the same postings.
    pub fn is_as(&self, entry: &Entry) -> bool {
        let date = self.true_date.unwrap_or(self.business_date);
        let same = |(posting, recorded): (&Posting, &(String, String, String, i64))| {
            let (account, fund, currency, minor) = recorded;
            posting.account.code() == account
                && posting.fund == *fund
                && posting.amount.currency.code() == currency
                && posting.amount.minor == *minor
        };
        date == entry.draft.business_date
            && self.postings.len() == entry.postings.len()
            && entry.postings.iter().zip(&self.postings).all(same)
    }

    /// The bytes that the chain's MAC covers: every field, each preceded by its length, so that no two
    /// different entries share them.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        let mut field = |value: &[u8]| {
            bytes.extend_from_slice(&(value.len() as u64).to_be_bytes());
            bytes.extend_from_slice(value);
        };
        field(self.id.0.as_bytes());
        for text in [&self.source, &self.source_ref, &self.template, &self.channel] {
            field(text.as_bytes());
        }
        field(self.reference.as_deref().unwrap_or_default().as_bytes());
        field(&self.occurred_at.timestamp_micros().to_be_bytes());
        field(self.business_date.to_string().as_bytes());
        for (account, fund, currency, minor) in &self.postings {
            for text in [account, fund, currency] {
                field(text.as_bytes());
            }
            field(&minor.to_be_bytes());
        }
        // One field more than any number of postings gives: no other entry has these bytes.
        if let Some(date) = self.true_date {
            field(date.to_string().as_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::money::Currency;

    fn draft() -> EntryDraft {
        EntryDraft {
            source: "test",
            source_ref: "1".into(),
            template: "test",
            reference: None,
            channel: "card",
            occurred_at: DateTime::UNIX_EPOCH,
            business_date: NaiveDate::default(),
        }
    }

    fn posting(minor: i64, currency: Currency) -> Posting {
        Posting { account: Account::Bank, fund: "general".into(), amount: Money::new(minor, currency) }
    }

    #[test]
    fn only_what_sums_to_zero_in_each_currency_is_an_entry() {
        let one = |minor| posting(minor, Currency::GBP);
        assert!(Entry::balanced(draft(), vec![one(5), one(-5)]).is_ok());
        assert_eq!(Entry::balanced(draft(), vec![one(5), one(-4)]), Err(Unbalanced));
        assert_eq!(Entry::balanced(draft(), vec![one(5), posting(-5, Currency::EUR)]), Err(Unbalanced));
        assert_eq!(Entry::balanced(draft(), vec![]), Err(Unbalanced));
        assert_eq!(Entry::balanced(draft(), vec![one(i64::MAX), one(1), one(i64::MIN)]), Err(Unbalanced));
    }

    proptest! {
        #[test]
        fn an_entry_is_accepted_exactly_when_it_balances(minors in prop::collection::vec(-1000i64..1000, 2..8)) {
            let sum: i64 = minors.iter().sum();
            let postings = minors.iter().map(|m| posting(*m, Currency::GBP)).collect();
            prop_assert_eq!(Entry::balanced(draft(), postings).is_ok(), sum == 0);
        }
    }
}
