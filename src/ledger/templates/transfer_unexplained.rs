//! Money came without a card under a reference that nobody has: bank (or cash in hand) against suspense. When somebody
//! says whose it is: suspense against income.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{IncomePart, NotBookable, in_parts, pair};
use crate::{
    kernel::{money::Money, payment_fact::TransferChannel, reference::Reference},
    ledger::{Account, Entry, EntryDraft, Posting},
};

/// A line of the bank's that nobody explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnexplainedTransfer {
    pub bank_ref: String,
    pub amount: Money,
    pub channel: TransferChannel,
    /// Booking date on the bank's side.
    pub date: NaiveDate,
    /// The fund in which it waits.
    pub fund: String,
}

impl UnexplainedTransfer {
    /// A bank states a day, not a time: its midnight, UTC.
    fn occurred_at(&self) -> DateTime<Utc> {
        DateTime::from_naive_utc_and_offset(self.date.and_time(NaiveTime::MIN), Utc)
    }

    fn account(&self) -> Account {
        match self.channel {
            TransferChannel::BankTransfer | TransferChannel::StandingOrder => Account::Bank,
            TransferChannel::Cheque | TransferChannel::Cash => Account::CashInHand,
        }
    }
}

/// The entry of its coming; its source is the bank's id of the line.
///
/// # Errors
/// The amount cannot be booked.
pub fn transfer_unexplained(transfer: &UnexplainedTransfer) -> Result<Entry, NotBookable> {
    let postings = pair(transfer.account(), Account::Suspense, &transfer.fund, transfer.amount)?;
    let draft = EntryDraft {
        source: "bank_line",
        source_ref: transfer.bank_ref.clone(),
        template: "transfer_received",
        reference: None,
        channel: transfer.channel.code(),
        occurred_at: transfer.occurred_at(),
        business_date: transfer.date,
    };
    Ok(Entry::balanced(draft, postings)?)
}

/// The entry of the explanation: it changes what the money was, not when it came. The parts sum up to it.
///
/// # Errors
/// The amounts cannot be booked.
pub fn transfer_explained(
    waited: &UnexplainedTransfer,
    owner: Reference,
    fund: &str,
    parts: &[IncomePart],
) -> Result<Entry, NotBookable> {
    let mut postings = in_parts(Account::Suspense, fund, waited.amount, parts)?;
    if waited.fund != fund {
        // The money itself lies in the bank for the other fund from now on.
        if let Some(first) = postings.first_mut() {
            first.fund.clone_from(&waited.fund);
        }
        let back = waited.amount.checked_neg()?;
        postings.push(Posting { account: waited.account(), fund: waited.fund.clone(), amount: back });
        postings.push(Posting { account: waited.account(), fund: fund.to_owned(), amount: waited.amount });
    }
    let draft = EntryDraft {
        source: "bank_line_explained",
        source_ref: waited.bank_ref.clone(),
        template: "transfer_explained",
        reference: Some(owner),
        channel: waited.channel.code(),
        occurred_at: waited.occurred_at(),
        business_date: waited.date,
    };
    Ok(Entry::balanced(draft, postings)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kernel::{clock::Sources, money::Currency};

    #[test]
    fn what_waited_ends_as_if_it_had_come_under_its_reference() {
        let amount = Money::new(5000, Currency::GBP);
        let waited = UnexplainedTransfer {
            bank_ref: "line".to_owned(),
            amount,
            channel: TransferChannel::BankTransfer,
            date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            fund: "general".to_owned(),
        };
        let sources = Sources::system();
        let owner = Reference::generate(&sources);
        let part = |account, fund: &str, minor| IncomePart {
            account,
            fund: fund.to_owned(),
            amount: Money::new(minor, Currency::GBP),
        };
        for (fund, parts) in [
            ("general", vec![part(Account::AffiliationFees, "general", 5000)]),
            ("medical", vec![part(Account::Donations, "medical", 5000)]),
            (
                "general",
                vec![
                    part(Account::AffiliationFees, "general", 4000),
                    part(Account::Donations, "medical", 1000),
                ],
            ),
        ] {
            let came = transfer_unexplained(&waited).unwrap();
            let explained = transfer_explained(&waited, owner, fund, &parts).unwrap();
            let mut sums: BTreeMap<(Account, String), i64> = BTreeMap::new();
            let mut funds: BTreeMap<String, i64> = BTreeMap::new();
            for posting in came.postings().iter().chain(explained.postings()) {
                *sums.entry((posting.account, posting.fund.clone())).or_default() += posting.amount.minor;
                *funds.entry(posting.fund.clone()).or_default() += posting.amount.minor;
            }
            assert_eq!(sums[&(Account::Suspense, "general".to_owned())], 0);
            assert_eq!(sums[&(Account::Bank, fund.to_owned())], 5000, "{sums:?}");
            assert!(funds.values().all(|sum| *sum == 0), "{funds:?}");
        }
    }
}
