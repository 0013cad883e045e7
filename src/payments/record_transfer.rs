//! Records money that came without a card, once per line of the bank's.

use super::{payment::Payment, store};
use crate::{
    kernel::{clock::Sources, ids::PaymentId, payment_fact::Transfer},
    ledger::{
        period::booking_date,
        record_entry,
        templates::{
            IncomePart,
            transfer_received::{transfer_received, transfer_received_in_parts},
        },
    },
    platform::db::{StoreError, Tx},
};

/// What became of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferOutcome {
    New(Box<Payment>),
    /// The bank's line was booked before; nothing was written. `same`: with the same reference and amount.
    Known {
        same: bool,
    },
}

/// Books a transfer for `fund`.
///
/// # Errors
/// Storage only.
pub async fn record_transfer(
    tx: &Tx,
    sources: &Sources,
    transfer: &Transfer,
    fund: &str,
) -> Result<TransferOutcome, StoreError> {
    record_transfer_in_parts(tx, sources, transfer, fund, None).await
}

/// The same where the money is income of several kinds; the parts sum up to it.
///
/// # Errors
/// Storage only.
pub async fn record_transfer_in_parts(
    tx: &Tx,
    sources: &Sources,
    transfer: &Transfer,
    fund: &str,
    parts: Option<&[IncomePart]>,
) -> Result<TransferOutcome, StoreError> {
    let entry = match parts {
        Some(parts) => transfer_received_in_parts(transfer, fund, parts)?,
        None => transfer_received(transfer, fund)?,
    };
    let payment = Payment {
        id: PaymentId::generate(sources),
        reference: Some(transfer.reference),
        channel: transfer.channel.code().to_owned(),
        source_ref: transfer.bank_ref.clone(),
        payment_intent: None,
        fund: fund.to_owned(),
        amount: transfer.amount,
        refunded_minor: 0,
        dispute_status: None,
        fee_known: true,
        balance_transaction: None,
        business_date: booking_date(tx, sources, transfer.date).await?,
        returned: false,
    };
    if store::insert_payment(tx, "bank", &payment, entry.occurred_at()).await? {
        record_entry(tx, sources, &entry).await?;
        return Ok(TransferOutcome::New(Box::new(payment)));
    }
    let known = store::payment_by_source(tx, "bank", &transfer.bank_ref).await?;
    let same = known.is_some_and(|k| k.reference == payment.reference && k.amount == payment.amount);
    Ok(TransferOutcome::Known { same })
}
