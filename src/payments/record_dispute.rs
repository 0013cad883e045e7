//! Records a dispute as Stripe states it: opened, won or lost, with what moved in the balance.

use super::{
    Outcome,
    payment::{Books, of_charge},
    store,
};
use crate::{
    kernel::{
        clock::Sources,
        money::Money,
        payment_fact::{Dispute, DisputeStatus},
    },
    ledger::{
        record_entry,
        templates::dispute::{dispute_lost, dispute_moved},
    },
    platform::db::{StoreError, Tx},
};

/// Books each balance transaction of the dispute once, and the loss once. Won and lost are final.
///
/// # Errors
/// Storage only.
pub async fn record_dispute(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    dispute: &Dispute,
) -> Result<Outcome, StoreError> {
    let Some(payment) = of_charge(tx, &dispute.charge).await? else { return Ok(Outcome::UnknownCharge) };
    let mut withdrawn: Option<Money> = None;
    for line in &dispute.balance_transactions {
        let date = books.business_date(line.created);
        if let Some(entry) = dispute_moved(line, payment.reference, &payment.fund, &books.general_fund, date)?
        {
            record_entry(tx, sources, &entry).await?;
        }
        if line.amount.minor < 0 {
            let taken = line
                .amount
                .checked_neg()
                .map_err(|_| StoreError::Corrupt("an amount overflows".to_owned()))?;
            withdrawn = Some(
                withdrawn
                    .map_or(Ok(taken), |sum| sum.checked_add(taken))
                    .map_err(|_| StoreError::Corrupt("a dispute in two currencies".to_owned()))?,
            );
        }
    }
    if let (DisputeStatus::Lost, Some(withdrawn)) = (dispute.status, withdrawn) {
        let now = sources.now();
        let date = books.business_date(now);
        let entry = dispute_lost(&dispute.id, withdrawn, payment.reference, &payment.fund, now, date)?;
        record_entry(tx, sources, &entry).await?;
    }
    let status = store::upsert_dispute(tx, payment.id, dispute).await?;
    store::set_dispute_status(tx, payment.id, &status).await?;
    Ok(Outcome::Done)
}

/// A dispute's status as stored.
pub(super) fn code(status: DisputeStatus) -> &'static str {
    match status {
        DisputeStatus::Inquiry => "inquiry",
        DisputeStatus::Open => "open",
        DisputeStatus::Won => "won",
        DisputeStatus::Lost => "lost",
    }
}
