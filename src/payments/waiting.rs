//! Transfers under a reference that nobody has: kept in suspense and shown, until somebody says whose they are.

use chrono::NaiveDate;

use super::{payment::Payment, store};
use crate::{
    kernel::{
        clock::Sources,
        ids::PaymentId,
        money::Money,
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
    },
    ledger::{
        period::booking_date,
        record_entry,
        templates::{
            IncomePart,
            transfer_unexplained::{UnexplainedTransfer, transfer_explained, transfer_unexplained},
        },
    },
    platform::db::{Db, StoreError, Tx},
};

/// Longest text that is kept of what stood where a reference should be.
const SAID_MAX: usize = 35;

/// A transfer that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingTransfer {
    pub bank_ref: String,
    pub date: NaiveDate,
    pub amount: Money,
    pub channel: String,
    pub said: Option<String>,
}

/// The words with a figure of what the payer wrote, without other signs: a mistyped reference is among them. A word
/// without one may be somebody's name, and this is kept in clear.
fn as_reference_text(said: &str) -> String {
    let words = said.split_whitespace().map(|word| {
        let kept: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        kept.to_ascii_uppercase()
    });
    let words: Vec<String> = words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect();
    words.join(" ").chars().take(SAID_MAX).collect()
}

/// Whether a line of the bank's is booked: with this amount, or with another one.
///
/// # Errors
/// Storage only.
pub async fn find_line(tx: &Tx, bank_ref: &str) -> Result<Option<Payment>, StoreError> {
    store::payment_by_source(tx, "bank", bank_ref).await
}

/// Keeps a transfer that nobody explains. `None` when the line was booked before; nothing is written then.
///
/// # Errors
/// Storage only.
pub async fn record_unexplained(
    tx: &Tx,
    sources: &Sources,
    transfer: &UnexplainedTransfer,
    said: &str,
) -> Result<Option<Payment>, StoreError> {
    let entry = transfer_unexplained(transfer)?;
    let payment = Payment {
        id: PaymentId::generate(sources),
        reference: None,
        channel: transfer.channel.code().to_owned(),
        source_ref: transfer.bank_ref.clone(),
        payment_intent: None,
        fund: transfer.fund.clone(),
        amount: transfer.amount,
        refunded_minor: 0,
        dispute_status: None,
        fee_known: true,
        balance_transaction: None,
        business_date: booking_date(tx, sources, transfer.date).await?,
        returned: false,
    };
    if !store::insert_payment(tx, "bank", &payment, entry.occurred_at()).await? {
        return Ok(None);
    }
    record_entry(tx, sources, &entry).await?;
    let said = as_reference_text(said);
    if !said.is_empty() {
        store::waiting::note_said(tx, payment.id, &said).await?;
    }
    Ok(Some(payment))
}

/// What waits, oldest first, at most a thousand.
///
/// # Errors
/// Storage only.
pub async fn waiting_transfers(db: &Db) -> Result<Vec<WaitingTransfer>, StoreError> {
    store::waiting::list(db.reader()).await
}

/// Takes a transfer out of suspense: it belongs to `owner`, and is income of `parts`. Answers the payment as it is then.
/// The caller has seen by [`find_line`] that it waits.
///
/// # Errors
/// Storage only.
pub async fn explain_transfer(
    tx: &Tx,
    sources: &Sources,
    payment: Payment,
    owner: Reference,
    fund: &str,
    parts: &[IncomePart],
) -> Result<Payment, StoreError> {
    let unknown = || StoreError::Corrupt("a transfer's channel".to_owned());
    let waited = UnexplainedTransfer {
        bank_ref: payment.source_ref.clone(),
        amount: payment.amount,
        channel: TransferChannel::from_code(&payment.channel).ok_or_else(unknown)?,
        date: payment.business_date,
        fund: payment.fund.clone(),
    };
    let entry = transfer_explained(&waited, owner, fund, parts)?;
    record_entry(tx, sources, &entry).await?;
    store::set_owner(tx, payment.id, owner, fund).await?;
    store::waiting::forget_said(tx, payment.id).await?;
    Ok(Payment { reference: Some(owner), fund: fund.to_owned(), ..payment })
}

impl UnexplainedTransfer {
    /// The same line as it would be told with a reference.
    pub fn of(transfer: &Transfer, fund: &str) -> Self {
        Self {
            bank_ref: transfer.bank_ref.clone(),
            amount: transfer.amount,
            channel: transfer.channel,
            date: transfer.date,
            fund: fund.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_reference_is_kept_and_no_name() {
        for (said, kept) in [
            ("", ""),
            ("JOHN SMITH", ""),
            ("inv 1, Ms. O'Neill", "1"),
            ("Aigerim 973a-d5aj-9wt3 Жанартау", "973AD5AJ9WT3"),
            ("973A D5AJ 9WT3", "973A D5AJ 9WT3"),
            ("1234567890 1234567890 1234567890 1234567890", "1234567890 1234567890 1234567890 12"),
        ] {
            assert_eq!(as_reference_text(said), kept, "{said}");
        }
    }
}
