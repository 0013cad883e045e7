//! Which payments an export takes.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::kernel::{money::Currency, reference::Reference};

/// All of it optional; dates are business dates, both inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub fund: Option<String>,
    pub channel: Option<String>,
    pub currency: Option<Currency>,
    pub status: Option<PaymentStatus>,
    /// What a body paid under its own reference, and by the regular gifts with which it twins.
    pub body: Option<Reference>,
    /// Charges that one payout of Stripe's brought to the bank.
    pub payout: Option<String>,
}

/// The state of one payment, derived from its refunds and disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStatus {
    Paid,
    PartiallyRefunded,
    Refunded,
    Disputed,
    /// The debit came back after it had succeeded.
    Failed,
}

/// A part of a filter that cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("unknown status: one of paid, partially_refunded, refunded, disputed, failed")]
    Status,
    #[error("unknown channel: one of card, bank_transfer, standing_order, cheque, cash")]
    Channel,
    #[error("`from` is later than `to`")]
    Dates,
}

const CHANNELS: [&str; 5] = ["card", "bank_transfer", "standing_order", "cheque", "cash"];

impl PaymentFilter {
    /// # Errors
    /// A period that ends before it begins, or a channel that does not exist: an empty export would look
    /// like an answer.
    pub fn check(&self) -> Result<(), FilterError> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(FilterError::Dates);
        }
        match &self.channel {
            Some(channel) if !CHANNELS.contains(&channel.as_str()) => Err(FilterError::Channel),
            _ => Ok(()),
        }
    }

    /// The ledger has dates, funds, currencies and channels; status, body and payout it does not have.
    pub fn is_known_to_the_ledger(&self) -> bool {
        self.status.is_none() && self.body.is_none() && self.payout.is_none()
    }
}

impl PaymentStatus {
    pub fn code(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for PaymentStatus {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Paid, Self::PartiallyRefunded, Self::Refunded, Self::Disputed, Self::Failed]
            .into_iter()
            .find(|status| status.code() == text)
            .ok_or(FilterError::Status)
    }
}
