//! What happened to money: payments, refunds, disputes, and who is owed what.

mod archiver;
mod bank_lines;
mod give_back;
pub mod inbox;
mod origin;
mod parts;
mod payable;
mod payment;
mod record_charge;
mod record_charge_lines;
mod record_collection;
mod record_dispute;
mod record_line;
mod record_payout;
mod record_refund;
mod record_transfer;
mod store;
pub mod sweeps;
mod verify;
pub mod waiting;

pub use archiver::Archiver;
pub use bank_lines::{ComingPayout, HandBooked, coming_payouts, hand_booked, record_new_transfers};
pub use give_back::{
    Begun, NewAttempt, NoRefund, REASON_COLUMN, REASON_TABLE, RefundAttempt, begin_refund, choose_amount,
    choose_payment, end_refund, left_of, payments_under, refund_reasons, refunds_of_attempts,
    renew_refund_key,
};
pub use origin::{
    explain_payment, find_origin, find_origins, find_payment_of_invoice, find_payments_of_invoices,
    record_origin, record_origins,
};
pub use parts::{gone_of_charge, gone_of_parts};
pub use payable::{Payable, PayableKind, find_payable, find_payables, register_payable, register_payables};
pub use payment::{
    Books, PastPayment, Payment, PaymentSummary, booked_charges, charges_without_line, find_payment,
    find_payment_of_intent, find_payments_of, find_payments_of_intents, known_charges, known_refunds,
    list_payments_of, payer_of,
};
pub use record_charge::{ChargeOutcome, record_charge, record_charge_in_parts, record_new_charges};
pub use record_charge_lines::{BookedLines, record_charge_lines};
pub use record_collection::record_collection;
pub use record_dispute::record_dispute;
pub use record_line::{
    charge_behind, fees_missing_since, known_lines, knows_line, record_line, record_returned_debit,
};
pub use record_payout::{
    KnownPayout, assign_lines, compare_payout, differing_payouts, payouts_due, postpone_payout, record_payout,
};
pub use record_refund::record_refund;
pub use record_transfer::{TransferOutcome, record_transfer, record_transfer_in_parts};
pub use verify::verify_payments;
pub use waiting::{WaitingTransfer, explain_transfer, find_line, record_unexplained, waiting_transfers};

use chrono::{DateTime, Utc};

use crate::{
    kernel::money::Money,
    ledger::templates::NotBookable,
    platform::db::{Db, StoreError},
};

/// Whether a fact could be applied with what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Applied now, or before: the state is as the fact says.
    Done,
    /// It concerns something that has not been seen: fetch that first.
    Missing(Missing),
}

/// What must be known before a fact can be applied, by Stripe's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    Charge(String),
    Refund(String),
    Dispute(String),
    Payout(String),
}

/// A dispute that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDispute {
    pub id: String,
    pub amount: Money,
    /// Until when evidence may be sent, UTC.
    pub due_by: Option<DateTime<Utc>>,
    /// No money moved yet.
    pub is_inquiry: bool,
}

/// Disputes that wait for an answer, the most urgent first.
///
/// # Errors
/// Storage only.
pub async fn open_disputes(db: &Db, most: u64) -> Result<Vec<OpenDispute>, StoreError> {
    store::disputes::open(db.reader(), most).await
}

impl From<NotBookable> for StoreError {
    fn from(_: NotBookable) -> Self {
        Self::Corrupt("an amount cannot be booked".to_owned())
    }
}
