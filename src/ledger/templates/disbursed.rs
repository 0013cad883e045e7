//! Money out to those it was collected for: paid, or carried by an intermediary until it is handed over, changed, brought
//! back or lost. Each entry stands for one fund.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{NotBookable, pair};
use crate::{
    kernel::{money::Money, reference::Reference},
    ledger::{Account, Entry, EntryDraft, Posting, Till},
};

/// What moved. Amounts are positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyOut {
    /// To whom it is for, without anybody between.
    Paid { till: Till, amount: Money },
    /// To an intermediary.
    Advanced { till: Till, amount: Money },
    /// The bank brought back what was paid.
    PaymentReturned { till: Till, amount: Money },
    /// The intermediary showed that it was handed over.
    HandedOver { amount: Money },
    /// The intermediary brought it back.
    AdvanceReturned { till: Till, amount: Money },
    /// It will not come back.
    AdvanceLost { amount: Money },
    /// The intermediary changed it, for a fee in the currency that was given.
    AdvanceExchanged { given: Money, fee: Money, got: Money },
}

impl MoneyOut {
    /// Source and name of the event.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Paid { .. } => "disbursement_paid",
            Self::Advanced { .. } => "disbursement_advanced",
            Self::PaymentReturned { .. } => "disbursement_returned",
            Self::HandedOver { .. } => "advance_handed_over",
            Self::AdvanceReturned { .. } => "advance_returned",
            Self::AdvanceLost { .. } => "advance_lost",
            Self::AdvanceExchanged { .. } => "advance_exchanged",
        }
    }

    fn postings(&self, fund: &str) -> Result<Vec<Posting>, NotBookable> {
        let postings = match self {
            Self::Paid { till, amount } => pair(Account::Disbursements, till.account(), fund, *amount)?,
            Self::Advanced { till, amount } => pair(Account::Advances, till.account(), fund, *amount)?,
            Self::PaymentReturned { till, amount } => {
                pair(till.account(), Account::Disbursements, fund, *amount)?
            }
            Self::HandedOver { amount } => pair(Account::Disbursements, Account::Advances, fund, *amount)?,
            Self::AdvanceReturned { till, amount } => pair(till.account(), Account::Advances, fund, *amount)?,
            Self::AdvanceLost { amount } => pair(Account::AdvancesLost, Account::Advances, fund, *amount)?,
            Self::AdvanceExchanged { given, fee, got } => {
                let mut postings = pair(Account::CurrencyExchange, Account::Advances, fund, *given)?;
                postings.extend(pair(Account::Advances, Account::CurrencyExchange, fund, *got)?);
                if fee.minor != 0 {
                    postings.extend(pair(Account::BankCharges, Account::Advances, fund, *fee)?);
                }
                postings
            }
        };
        Ok(postings)
    }

    fn is_cash(&self) -> bool {
        match self {
            Self::Paid { till, .. }
            | Self::Advanced { till, .. }
            | Self::PaymentReturned { till, .. }
            | Self::AdvanceReturned { till, .. } => *till == Till::Cash,
            Self::HandedOver { .. } | Self::AdvanceLost { .. } | Self::AdvanceExchanged { .. } => true,
        }
    }
}

/// The entry; its source is what moved and `source_ref`.
///
/// # Errors
/// The amounts cannot be booked.
pub fn money_out(
    moved: &MoneyOut,
    reference: Reference,
    source_ref: &str,
    fund: &str,
    date: NaiveDate,
) -> Result<Entry, NotBookable> {
    let draft = EntryDraft {
        source: moved.code(),
        source_ref: source_ref.to_owned(),
        template: moved.code(),
        reference: Some(reference),
        channel: if moved.is_cash() { "cash" } else { "bank_transfer" },
        // A day was written, not a time: its midnight, UTC.
        occurred_at: DateTime::<Utc>::from_naive_utc_and_offset(date.and_time(NaiveTime::MIN), Utc),
        business_date: date,
    };
    Ok(Entry::balanced(draft, moved.postings(fund)?)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kernel::{clock::Sources, money::Currency};

    #[test]
    fn an_advance_ends_where_it_was_meant_to_and_nothing_stays_with_the_intermediary() {
        let (pounds, tenge) = (|minor| Money::new(minor, Currency::GBP), "KZT".parse().unwrap());
        let (till, changed) = (Till::Bank, Money::new(4_000_000, tenge));
        let story = [
            MoneyOut::Advanced { till, amount: pounds(10_000) },
            MoneyOut::AdvanceExchanged { given: pounds(6_000), fee: pounds(100), got: changed },
            MoneyOut::HandedOver { amount: changed },
            MoneyOut::HandedOver { amount: pounds(2_500) },
            MoneyOut::AdvanceReturned { till, amount: pounds(900) },
            MoneyOut::AdvanceLost { amount: pounds(500) },
        ];
        let reference = Reference::generate(&Sources::system());
        let mut sums: BTreeMap<(Account, Currency), i64> = BTreeMap::new();
        for moved in story {
            let entry = money_out(&moved, reference, "1", "medical", NaiveDate::default()).unwrap();
            for posting in entry.postings() {
                assert_eq!(posting.fund, "medical");
                *sums.entry((posting.account, posting.amount.currency)).or_default() += posting.amount.minor;
            }
        }
        sums.retain(|_, sum| *sum != 0);
        let expected = [
            ((Account::Bank, Currency::GBP), -9_100),
            ((Account::CurrencyExchange, Currency::GBP), 6_000),
            ((Account::CurrencyExchange, tenge), -4_000_000),
            ((Account::BankCharges, Currency::GBP), 100),
            ((Account::Disbursements, Currency::GBP), 2_500),
            ((Account::Disbursements, tenge), 4_000_000),
            ((Account::AdvancesLost, Currency::GBP), 500),
        ];
        assert_eq!(sums, BTreeMap::from(expected));
    }
}
