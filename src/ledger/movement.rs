//! What the treasurer enters by hand besides gifts.

use super::Account;
use crate::kernel::money::Money;

/// Where money is: at the bank, or in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Till {
    Bank,
    Cash,
}

impl Till {
    pub(super) fn account(self) -> Account {
        match self {
            Self::Bank => Account::Bank,
            Self::Cash => Account::CashInHand,
        }
    }
}

/// One of them. Amounts are positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movement {
    /// What the campaign had for a fund when these books began.
    Opening {
        fund: String,
        till: Till,
        amount: Money,
    },
    Expense {
        fund: String,
        till: Till,
        amount: Money,
    },
    BankCharge {
        fund: String,
        amount: Money,
    },
    /// Papers, books and the like were sold.
    Sale {
        fund: String,
        till: Till,
        amount: Money,
    },
    /// Cash that a branch or a meeting collected, paid in together.
    Collected {
        fund: String,
        amount: Money,
    },
    /// Cash and cheques in hand were brought to the bank.
    PaidIn {
        fund: String,
        amount: Money,
    },
    BetweenFunds {
        from: String,
        to: String,
        amount: Money,
    },
    /// From one own account to another; in two currencies where the bank changed it.
    OwnTransfer {
        fund: String,
        paid: Money,
        got: Money,
    },
    /// A union's money came to be kept for it.
    HeldForUnion {
        fund: String,
        till: Till,
        amount: Money,
    },
    /// And was handed to it.
    HandedToUnion {
        fund: String,
        till: Till,
        amount: Money,
    },
}

impl Movement {
    /// What it is called, as source and as event.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Opening { .. } => "opening_balance",
            Self::Expense { .. } => "expense",
            Self::BankCharge { .. } => "bank_charge",
            Self::Sale { .. } => "sale",
            Self::Collected { .. } => "paying_in",
            Self::PaidIn { .. } => "paid_in",
            Self::BetweenFunds { .. } => "between_funds",
            Self::OwnTransfer { .. } => "own_transfer",
            Self::HeldForUnion { .. } => "held_for_union",
            Self::HandedToUnion { .. } => "handed_to_union",
        }
    }
}
