//! One file per business event: which accounts it moves.

pub mod balance_fee;
pub mod balance_line;
pub mod charge_explained;
pub mod charge_taken;
pub mod debit_returned;
pub mod dispute;
pub mod payout;
pub mod refund;
pub mod transfer_received;

use super::{Account, Posting};
use crate::kernel::money::{Money, MoneyError};

/// A debit of `amount` on one account and a credit on another, for one fund.
fn pair(debit: Account, credit: Account, fund: &str, amount: Money) -> Result<Vec<Posting>, MoneyError> {
    Ok(vec![
        Posting { account: debit, fund: fund.to_owned(), amount },
        Posting { account: credit, fund: fund.to_owned(), amount: amount.checked_neg()? },
    ])
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
