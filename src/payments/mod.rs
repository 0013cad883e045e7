//! What happened to money: payments, refunds, disputes, and who is owed what.

mod archiver;
pub mod inbox;
mod payable;
mod payment;
mod record_charge;
mod record_dispute;
mod record_fee;
mod record_refund;
mod record_transfer;
mod store;
mod verify;

pub use archiver::Archiver;
pub use payable::{Payable, PayableKind, find_payable, register_payable};
pub use payment::{
    Books, Payment, PaymentSummary, find_payment_of_intent, find_payments_of, knows_charge, knows_refund,
};
pub use record_charge::{ChargeOutcome, record_charge};
pub use record_dispute::record_dispute;
pub use record_fee::{fees_missing_since, record_fee};
pub use record_refund::record_refund;
pub use record_transfer::{TransferOutcome, record_transfer};
pub use verify::verify_payments;

use crate::{ledger::templates::NotBookable, platform::db::StoreError};

/// Whether a fact could be applied with what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Applied now, or before: the state is as the fact says.
    Done,
    /// It concerns a charge that has not been seen: fetch that first.
    UnknownCharge,
}

impl From<NotBookable> for StoreError {
    fn from(_: NotBookable) -> Self {
        Self::Corrupt("an amount cannot be booked".to_owned())
    }
}
