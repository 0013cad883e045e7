//! Records a refund as Stripe states it: made, under way, or come back.

use chrono::{DateTime, Utc};

use super::{
    Missing, Outcome,
    parts::{Leaving, taken_from},
    payment::{Books, Payment, of_charge},
    record_line::settle,
    store::{self, lines},
};
use crate::{
    kernel::{
        clock::Sources,
        money::Money,
        payment_fact::{BalanceTransaction, LineRef, Refund, RefundStatus},
    },
    ledger::{
        record_entry,
        templates::refund::{refund_made, refund_returned},
    },
    platform::db::{StoreError, Tx},
};

/// A refund as stored, with the payment that it gives back.
pub(super) struct KnownRefund {
    pub id: String,
    pub payment: Payment,
    pub amount: Money,
}

/// Books a refund once, and its return once, both by Stripe's times. A refund that came back stays so,
/// whatever is told later.
///
/// # Errors
/// Storage only.
pub async fn record_refund(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    refund: &Refund,
) -> Result<Outcome, StoreError> {
    let Some(payment) = of_charge(tx, &refund.charge).await? else {
        return Ok(Outcome::Missing(Missing::Charge(refund.charge.clone())));
    };
    let date = books.business_date(refund.created);
    let from = taken_from(tx, &payment, Leaving::Refund(&refund.id), refund.amount).await?;
    let (reference, fund) = (payment.reference, payment.fund.as_str());
    let entry = refund_made(&refund.id, refund.amount, reference, fund, &from, refund.created, date)?;
    record_entry(tx, sources, &entry).await?;
    let came_back = matches!(refund.status, RefundStatus::Failed | RefundStatus::Canceled);
    store::upsert_refund(tx, payment.id, refund, came_back).await?;
    store::sum_refunds(tx, payment.id).await?;
    if !came_back {
        return Ok(Outcome::Done);
    }
    let known = KnownRefund { id: refund.id.clone(), payment, amount: refund.amount };
    match &refund.returned {
        Some(LineRef::Known(line)) => {
            book_return_of_refund(tx, sources, books, &known, line).await?;
            lines::insert(tx, line, Some(&refund.id)).await?;
        }
        Some(LineRef::Named(line)) if lines::is_known(tx, line).await? => {}
        // When it came back only the line knows.
        Some(LineRef::Named(_)) => return Ok(Outcome::Missing(Missing::Refund(refund.id.clone()))),
        // It never left the balance: both entries have the refund's own time.
        None => returned(tx, sources, books, &known, refund.created).await?,
    }
    Ok(Outcome::Done)
}

/// The money of a refund is ours again, since `line`.
pub(super) async fn book_return_of_refund(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    known: &KnownRefund,
    line: &BalanceTransaction,
) -> Result<(), StoreError> {
    returned(tx, sources, books, known, line.created).await?;
    settle(tx, sources, books, &known.payment, known.amount, line).await?;
    store::refund_came_back(tx, &known.id).await?;
    store::sum_refunds(tx, known.payment.id).await
}

async fn returned(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    known: &KnownRefund,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (payment, date) = (&known.payment, books.business_date(at));
    let from = taken_from(tx, payment, Leaving::Refund(&known.id), known.amount).await?;
    let (reference, fund) = (payment.reference, payment.fund.as_str());
    let entry = refund_returned(&known.id, known.amount, reference, fund, &from, at, date)?;
    record_entry(tx, sources, &entry).await?;
    Ok(())
}
