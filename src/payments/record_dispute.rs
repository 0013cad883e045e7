//! Records a dispute as Stripe states it: opened, won or lost, with what moved in the balance.

use chrono::{DateTime, Utc};

use super::{
    Missing, Outcome,
    parts::{Leaving, taken_from},
    payment::{Books, Payment, of_charge},
    store::{self, disputes, lines},
};
use crate::{
    kernel::{
        clock::Sources,
        payment_fact::{BalanceTransaction, Dispute, DisputeStatus},
    },
    ledger::{
        record_entry,
        templates::dispute::{dispute_lost, dispute_moved},
    },
    platform::db::{StoreError, Tx},
};

/// What a line of a dispute is booked by.
#[derive(Clone, Copy)]
pub(super) struct StandingDispute<'a> {
    pub id: &'a str,
    pub payment: &'a Payment,
    /// Since when it is lost, by Stripe's time.
    pub lost_at: Option<DateTime<Utc>>,
}

/// Books each balance transaction of the dispute once, and the loss of each once: what comes back after a loss
/// is income again. Every date is Stripe's.
///
/// # Errors
/// Storage only.
pub async fn record_dispute(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    dispute: &Dispute,
) -> Result<Outcome, StoreError> {
    let Some(payment) = of_charge(tx, &dispute.charge).await? else {
        return Ok(Outcome::Missing(Missing::Charge(dispute.charge.clone())));
    };
    let known = disputes::upsert(tx, payment.id, dispute).await?;
    let lost_at = match known.lost_at {
        None if known.status == code(DisputeStatus::Lost) => {
            // Without the event that closed it, the last thing that Stripe did to it is nearest.
            let last = dispute.balance_transactions.iter().map(|line| line.created).max();
            let at = dispute.closed.or(last).unwrap_or(dispute.created);
            disputes::set_lost(tx, &dispute.id, at).await?;
            for line in lines::of_source(tx, &dispute.id).await? {
                let standing = StandingDispute { id: &dispute.id, payment: &payment, lost_at: Some(at) };
                book_loss(tx, sources, books, standing, &line).await?;
            }
            Some(at)
        }
        lost_at => lost_at,
    };
    for line in &dispute.balance_transactions {
        if !lines::is_known(tx, &line.id).await? {
            let standing = StandingDispute { id: &dispute.id, payment: &payment, lost_at };
            book_line_of_dispute(tx, sources, books, standing, line).await?;
            lines::insert(tx, line, Some(&dispute.id)).await?;
        }
    }
    store::set_dispute_status(tx, payment.id, &known.status).await?;
    Ok(Outcome::Done)
}

/// Books what a line moved, and its loss where the dispute is lost already.
pub(super) async fn book_line_of_dispute(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    dispute: StandingDispute<'_>,
    line: &BalanceTransaction,
) -> Result<(), StoreError> {
    let (payment, date) = (dispute.payment, books.business_date(line.created));
    let entry = dispute_moved(line, payment.reference, &payment.fund, &books.general_fund, date)?;
    if let Some(entry) = entry {
        record_entry(tx, sources, &entry).await?;
    }
    book_loss(tx, sources, books, dispute, line).await
}

async fn book_loss(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    dispute: StandingDispute<'_>,
    line: &BalanceTransaction,
) -> Result<(), StoreError> {
    let Some(lost_at) = dispute.lost_at.filter(|_| line.amount.minor != 0) else { return Ok(()) };
    let at = lost_at.max(line.created);
    let payment = dispute.payment;
    // A line that takes is negative; what it took leaves income.
    let leaves = line.amount.checked_neg().map_err(|_| store::corrupt("a line's amount"))?;
    let from = taken_from(tx, payment, Leaving::Dispute(dispute.id), leaves).await?;
    let date = books.business_date(at);
    let entry = dispute_lost(line, payment.reference, &payment.fund, &from, at, date)?;
    record_entry(tx, sources, &entry).await?;
    Ok(())
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

/// How far a dispute is: an older word never replaces a newer one. What was lost can still be won.
pub(super) fn rank(code: &str) -> u8 {
    match code {
        "inquiry" => 0,
        "open" => 1,
        "lost" => 2,
        _ => 3,
    }
}
