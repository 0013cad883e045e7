//! Records a payout as Stripe states it, and whether its lines add up to it.

use chrono::{DateTime, Utc};

use super::{
    Missing, Outcome,
    payment::Books,
    store::{self, lines, payouts},
};
use crate::{
    kernel::{
        clock::Sources,
        money::Money,
        payment_fact::{BalanceTransaction, LineRef, Payout, PayoutStatus},
    },
    ledger::{
        period::booking_date,
        record_entry,
        templates::payout::{payout_made, payout_returned},
    },
    platform::{
        db::{Db, StoreError, Tx},
        jobs::Patience,
    },
};

/// A payout as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPayout {
    pub id: String,
    pub amount: Money,
    pub status: String,
    pub balance_transaction: Option<String>,
    pub created: DateTime<Utc>,
    pub attempts: i32,
}

/// Books a payout once, and its return once, both by Stripe's times.
///
/// # Errors
/// Storage only.
pub async fn record_payout(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    payout: &Payout,
) -> Result<Outcome, StoreError> {
    let date = books.business_date(payout.created);
    let booked = booking_date(tx, sources, date).await?;
    payouts::upsert(tx, payout, booked, sources.now()).await?;
    record_entry(tx, sources, &payout_made(payout, &books.general_fund, date)?).await?;
    if !matches!(payout.status, PayoutStatus::Failed | PayoutStatus::Canceled) {
        return Ok(Outcome::Done);
    }
    let known = payouts::find(tx, &payout.id).await?.ok_or_else(|| store::corrupt("a payout"))?;
    match &payout.returned {
        Some(LineRef::Known(line)) => {
            book_return_of_payout(tx, sources, books, &known, Some(line.as_ref())).await?;
            lines::insert(tx, line, Some(&payout.id)).await?;
        }
        Some(LineRef::Named(line)) if lines::is_known(tx, line).await? => {}
        // When it came back only the line knows.
        Some(LineRef::Named(_)) => return Ok(Outcome::Missing(Missing::Payout(payout.id.clone()))),
        None => book_return_of_payout(tx, sources, books, &known, None).await?,
    }
    Ok(Outcome::Done)
}

/// The money of a payout is in Stripe's balance again, since `line` (or as soon as it left).
pub(super) async fn book_return_of_payout(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    known: &KnownPayout,
    line: Option<&BalanceTransaction>,
) -> Result<(), StoreError> {
    let at = line.map_or(known.created, |line| line.created);
    let date = books.business_date(at);
    let entry = payout_returned(&known.id, known.amount, &books.general_fund, at, date)?;
    record_entry(tx, sources, &entry).await?;
    payouts::set_failed(tx, &known.id).await
}

/// Payouts whose lines are to be looked at now.
///
/// # Errors
/// Storage only.
pub async fn payouts_due(db: &Db, now: DateTime<Utc>) -> Result<Vec<KnownPayout>, StoreError> {
    payouts::due(db.reader(), now).await
}

/// Notes that these lines are of this payout; its own line is none of its lines. Lines that are not booked
/// yet are left out, and the sum will say so.
///
/// # Errors
/// Storage only.
pub async fn assign_lines(tx: &Tx, payout: &KnownPayout, ids: Vec<String>) -> Result<(), StoreError> {
    let own = payout.balance_transaction.as_deref();
    let lines: Vec<_> = ids.into_iter().filter(|id| Some(id.as_str()) != own).collect();
    payouts::assign(tx, &payout.id, lines).await
}

/// Compares a payout with the net of its lines, keeps the difference and answers it: zero when they agree.
/// One that differs is looked at again, ever more seldom.
///
/// # Errors
/// Storage only.
pub async fn compare_payout(tx: &Tx, payout: &KnownPayout, now: DateTime<Utc>) -> Result<Money, StoreError> {
    let net = payouts::net_of_lines(tx, &payout.id).await?;
    let difference =
        payout.amount.minor.checked_sub(net).ok_or_else(|| store::corrupt("a payout's lines"))?;
    let next = (difference != 0).then(|| now + pause(payout.attempts));
    payouts::set_compared(tx, &payout.id, difference, now, next).await?;
    Ok(Money::new(difference, payout.amount.currency))
}

/// Looks at a payout's lines later: Stripe does not know them all yet, or could not be asked.
///
/// # Errors
/// Storage only.
pub async fn postpone_payout(tx: &Tx, payout: &KnownPayout, now: DateTime<Utc>) -> Result<(), StoreError> {
    payouts::postpone(tx, &payout.id, now + pause(payout.attempts)).await
}

fn pause(attempts: i32) -> chrono::TimeDelta {
    let longest = chrono::TimeDelta::seconds(Patience::EVENT.longest_seconds);
    Patience::EVENT.pause(attempts.saturating_add(1)).unwrap_or(longest)
}

/// Payouts that differ from their lines, at most ten, with the difference.
///
/// # Errors
/// Storage only.
pub async fn differing_payouts(db: &Db) -> Result<Vec<(String, Money)>, StoreError> {
    payouts::differing(db.reader()).await
}
