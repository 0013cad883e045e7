//! One file per business event: which accounts it moves.

pub mod balance_fee;
pub mod balance_line;
pub mod by_hand;
pub mod charge_explained;
pub mod charge_taken;
pub mod debit_returned;
pub mod disbursed;
pub mod dispute;
pub mod outgoing;
pub mod payout;
pub mod refund;
pub mod return_explained;
pub mod transfer_received;
pub mod transfer_unexplained;

use super::{Account, Posting};
use crate::kernel::money::{Money, MoneyError};

/// A debit of `amount` on one account and a credit on another, for one fund.
fn pair(debit: Account, credit: Account, fund: &str, amount: Money) -> Result<Vec<Posting>, MoneyError> {
    Ok(vec![
        Posting { account: debit, fund: fund.to_owned(), amount },
        Posting { account: credit, fund: fund.to_owned(), amount: amount.checked_neg()? },
    ])
}

/// A part of what came, and what it is income of (or owed for); of what goes, what it is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomePart {
    pub account: Account,
    pub fund: String,
    pub amount: Money,
}

/// A debit of the whole for `fund`, and a credit for each part. What is another fund's stays with `fund` and is
/// owed to the other one, so that each fund balances by itself.
fn in_parts(
    debit: Account,
    fund: &str,
    whole: Money,
    parts: &[IncomePart],
) -> Result<Vec<Posting>, MoneyError> {
    let posting = |account, fund: &str, amount| Posting { account, fund: fund.to_owned(), amount };
    let mut postings = vec![posting(debit, fund, whole)];
    for part in parts {
        postings.push(posting(part.account, &part.fund, part.amount.checked_neg()?));
        if part.fund != fund {
            postings.push(posting(Account::BetweenFunds, fund, part.amount.checked_neg()?));
            postings.push(posting(Account::BetweenFunds, &part.fund, part.amount));
        }
    }
    Ok(postings)
}

/// The other way round: the whole leaves `credit`, taken from each part.
fn out_of(
    parts: &[IncomePart],
    credit: Account,
    fund: &str,
    whole: Money,
) -> Result<Vec<Posting>, MoneyError> {
    let posting = |account, fund: &str, amount| Posting { account, fund: fund.to_owned(), amount };
    let mut postings = Vec::with_capacity(parts.len() + 1);
    for part in parts {
        postings.push(posting(part.account, &part.fund, part.amount));
        if part.fund != fund {
            postings.push(posting(Account::BetweenFunds, fund, part.amount));
            postings.push(posting(Account::BetweenFunds, &part.fund, part.amount.checked_neg()?));
        }
    }
    postings.push(posting(credit, fund, whole.checked_neg()?));
    Ok(postings)
}

/// An amount that cannot be booked: it overflows or does not balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the amounts cannot be booked")]
pub struct NotBookable;

impl From<MoneyError> for NotBookable {
    fn from(_: MoneyError) -> Self {
        Self
    }
}

impl From<super::Unbalanced> for NotBookable {
    fn from(_: super::Unbalanced) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kernel::money::Currency;

    #[test]
    fn each_fund_balances_by_itself_where_a_payment_is_for_two() {
        let pounds = |minor| Money::new(minor, Currency::GBP);
        let part =
            |account, fund: &str, minor| IncomePart { account, fund: fund.to_owned(), amount: pounds(minor) };
        let parts = [
            part(Account::AffiliationFees, "general", 3600),
            part(Account::Donations, "medical", 1000),
            part(Account::AffiliationsPrepaid, "general", 400),
        ];
        let came = in_parts(Account::Bank, "general", pounds(5000), &parts).unwrap();
        let went = out_of(&parts, Account::Bank, "general", pounds(5000)).unwrap();
        for postings in [&came, &went] {
            let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
            for posting in postings {
                *sums.entry(posting.fund.as_str()).or_default() += posting.amount.minor;
            }
            assert_eq!(sums, BTreeMap::from([("general", 0), ("medical", 0)]));
        }
        let mut left: BTreeMap<(Account, &str), i64> = BTreeMap::new();
        for posting in came.iter().chain(&went) {
            *left.entry((posting.account, posting.fund.as_str())).or_default() += posting.amount.minor;
        }
        assert!(left.values().all(|sum| *sum == 0), "what goes undoes what came: {left:?}");
    }
}
