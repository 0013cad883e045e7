//! Money came without a card: bank (or cash in hand) against income.

use chrono::{DateTime, NaiveTime, Utc};

use super::{NotBookable, pair};
use crate::{
    kernel::payment_fact::{Transfer, TransferChannel},
    ledger::{Account, Entry, EntryDraft},
};

/// The entry of a transfer; its source is the bank's id of the line.
///
/// # Errors
/// The amount cannot be booked.
pub fn transfer_received(transfer: &Transfer, fund: &str) -> Result<Entry, NotBookable> {
    let into = match transfer.channel {
        TransferChannel::BankTransfer | TransferChannel::StandingOrder => Account::Bank,
        TransferChannel::Cheque | TransferChannel::Cash => Account::CashInHand,
    };
    let postings = pair(into, Account::Donations, fund, transfer.amount)?;
    let draft = EntryDraft {
        source: "bank_line",
        source_ref: transfer.bank_ref.clone(),
        template: "transfer_received",
        reference: Some(transfer.reference),
        channel: transfer.channel.code(),
        // A bank states a day, not a time: its midnight, UTC.
        occurred_at: DateTime::<Utc>::from_naive_utc_and_offset(transfer.date.and_time(NaiveTime::MIN), Utc),
        business_date: transfer.date,
    };
    Ok(Entry::balanced(draft, postings)?)
}
