//! Money came without a card: bank (or cash in hand) against income.

use chrono::{DateTime, NaiveTime, Utc};

use super::{IncomePart, NotBookable, in_parts};
use crate::{
    kernel::payment_fact::{Transfer, TransferChannel},
    ledger::{Account, Entry, EntryDraft},
};

/// The entry of a transfer; its source is the bank's id of the line.
///
/// # Errors
/// The amount cannot be booked.
pub fn transfer_received(transfer: &Transfer, fund: &str) -> Result<Entry, NotBookable> {
    let donation = IncomePart { account: Account::Donations, fund: fund.to_owned(), amount: transfer.amount };
    transfer_received_in_parts(transfer, fund, &[donation])
}

/// The same where it is income of several kinds; the parts sum up to it.
///
/// # Errors
/// The amounts cannot be booked.
pub fn transfer_received_in_parts(
    transfer: &Transfer,
    fund: &str,
    parts: &[IncomePart],
) -> Result<Entry, NotBookable> {
    let into = match transfer.channel {
        TransferChannel::BankTransfer | TransferChannel::StandingOrder => Account::Bank,
        TransferChannel::Cheque | TransferChannel::Cash => Account::CashInHand,
    };
    let postings = in_parts(into, fund, transfer.amount, parts)?;
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
