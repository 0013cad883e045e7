//! Records a refund as Stripe states it: made, under way, or come back.

use super::{
    Outcome,
    payment::{Books, of_charge},
    store,
};
use crate::{
    kernel::{
        clock::Sources,
        payment_fact::{Refund, RefundStatus},
    },
    ledger::{
        record_entry,
        templates::refund::{refund_made, refund_returned},
    },
    platform::db::{StoreError, Tx},
};

/// Books a refund once, and its return once. A refund that came back stays so, whatever is told later.
///
/// # Errors
/// Storage only.
pub async fn record_refund(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    refund: &Refund,
) -> Result<Outcome, StoreError> {
    let Some(payment) = of_charge(tx, &refund.charge).await? else { return Ok(Outcome::UnknownCharge) };
    let entry = refund_made(refund, payment.reference, &payment.fund, books.business_date(refund.created))?;
    record_entry(tx, sources, &entry).await?;
    let came_back = matches!(refund.status, RefundStatus::Failed | RefundStatus::Canceled);
    if came_back {
        // Stripe gives the return no time of its own on the refund: the day we learn of it is the day we have it.
        let now = sources.now();
        let back = refund_returned(refund, payment.reference, &payment.fund, now, books.business_date(now))?;
        record_entry(tx, sources, &back).await?;
    }
    store::upsert_refund(tx, payment.id, refund, came_back).await?;
    store::sum_refunds(tx, payment.id).await?;
    Ok(Outcome::Done)
}
