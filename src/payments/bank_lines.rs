//! What a bank statement is compared with, and its transfers booked many at once.

use chrono::NaiveDate;
use futures_util::future::try_join;

use super::{payment::Payment, store};
use crate::{
    kernel::{clock::Sources, ids::PaymentId, money::Money, payment_fact::Transfer, reference::Reference},
    ledger::{period::booking_dates, record_new_entries, templates::transfer_received::transfer_received},
    platform::db::{StoreError, Tx},
};

/// A transfer that was booked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandBooked {
    pub reference: Option<Reference>,
    pub amount: Money,
    pub date: NaiveDate,
    /// The bank's id of the line as it was typed.
    pub bank_ref: String,
}

/// A payout that has to come up in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComingPayout {
    pub id: String,
    pub amount: Money,
    /// The day on which Stripe expects it at the bank, UTC.
    pub arrival: NaiveDate,
}

/// Transfers that were booked with one of these ids of the bank's, or under one of these references.
///
/// # Errors
/// Storage only.
pub async fn hand_booked(
    tx: &Tx,
    bank_ids: &[String],
    references: &[Reference],
) -> Result<Vec<HandBooked>, StoreError> {
    store::bank_lines::hand_booked(tx, bank_ids, references).await
}

/// Payouts of these amounts that Stripe sent, did not take back, and no line of a statement is yet.
///
/// # Errors
/// Storage only.
pub async fn coming_payouts(tx: &Tx, amounts: &[Money]) -> Result<Vec<ComingPayout>, StoreError> {
    store::bank_lines::coming_payouts(tx, amounts).await
}

/// Books transfers that are surely new, each for its fund.
///
/// # Errors
/// `Conflict` when one was booked before; nothing may be committed then.
pub async fn record_new_transfers(
    tx: &Tx,
    sources: &Sources,
    transfers: &[(Transfer, String)],
) -> Result<Vec<Payment>, StoreError> {
    let mut entries = Vec::with_capacity(transfers.len());
    for (transfer, fund) in transfers {
        entries.push(transfer_received(transfer, fund)?);
    }
    let dates = transfers.iter().map(|(transfer, _)| transfer.date);
    let booked = booking_dates(tx, sources, dates).await?;
    let payments: Vec<Payment> = transfers
        .iter()
        .zip(booked)
        .map(|((transfer, fund), business_date)| Payment {
            id: PaymentId::generate(sources),
            reference: Some(transfer.reference),
            channel: transfer.channel.code().to_owned(),
            source_ref: transfer.bank_ref.clone(),
            payment_intent: None,
            fund: fund.clone(),
            amount: transfer.amount,
            refunded_minor: 0,
            dispute_status: None,
            fee_known: true,
            balance_transaction: None,
            business_date,
            returned: false,
        })
        .collect();
    let with_times: Vec<_> = payments.iter().zip(entries.iter().map(|entry| entry.occurred_at())).collect();
    let insert = store::many::insert_payments(tx, "bank", &with_times);
    try_join(insert, record_new_entries(tx, sources, &entries)).await?;
    Ok(payments)
}
