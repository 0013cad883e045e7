//! Giving a payment back: what may be given back, and the attempt, which is written down before Stripe is asked.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    payment::Payment,
    store::{self, attempts},
};
use crate::{
    kernel::{
        ids::{PaymentId, SealingKeyId},
        money::Money,
        payment_fact::Refund,
        reference::Reference,
    },
    platform::db::{Db, StoreError, Tx},
    supporters::{SealedText, store_key_of},
};

/// Where the reason of a refund is kept, for its seal.
pub const REASON_TABLE: &str = "refund_attempt";
pub const REASON_COLUMN: &str = "reason";
/// Stripe may forget a key after a day (<https://docs.stripe.com/api/idempotent_requests>).
const KEY_GOOD_FOR: TimeDelta = TimeDelta::hours(23);
/// How far Stripe's clock may be behind ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::hours(1);

/// Why nothing is given back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRefund {
    #[error("nothing was paid under this reference")]
    NoPayment,
    #[error("no payment by card under this reference has that charge")]
    NoSuchPayment,
    #[error("it was not paid by card: give it back at the bank")]
    NotByCard,
    #[error("the payer's bank has taken it back by a dispute: answer that instead")]
    Disputed,
    #[error("the debit came back by itself: there is nothing to give back")]
    Returned,
    #[error("all of it was given back before")]
    NothingLeft,
    #[error("only {} {} of it is left", .0.to_decimal(), .0.currency)]
    TooMuch(Money),
}

/// What of a payment may still be given back.
///
/// # Errors
/// Why there is nothing.
pub fn left_of(payment: &Payment) -> Result<Money, NoRefund> {
    if payment.channel != "card" {
        return Err(NoRefund::NotByCard);
    }
    if matches!(payment.dispute_status.as_deref(), Some("open" | "lost")) {
        return Err(NoRefund::Disputed);
    }
    if payment.returned {
        return Err(NoRefund::Returned);
    }
    let left = payment.amount.minor.saturating_sub(payment.refunded_minor);
    if left <= 0 { Err(NoRefund::NothingLeft) } else { Ok(Money::new(left, payment.amount.currency)) }
}

/// Which payment is meant: that of the charge, else the latest of which something is left.
///
/// # Errors
/// There is none, or of none anything is left (then the latest says why).
pub fn choose_payment<'a>(payments: &'a [Payment], charge: Option<&str>) -> Result<&'a Payment, NoRefund> {
    if let Some(charge) = charge {
        let found = payments.iter().find(|p| p.channel == "card" && p.source_ref == charge);
        return found.ok_or(NoRefund::NoSuchPayment);
    }
    let latest = |p: &&Payment| (p.business_date, p.id.0);
    let some_left = payments.iter().filter(|p| left_of(p).is_ok()).max_by_key(latest);
    some_left.or_else(|| payments.iter().max_by_key(latest)).ok_or(NoRefund::NoPayment)
}

/// The amount to give back: all that is left, or so much of it.
///
/// # Errors
/// There is less left.
pub fn choose_amount(payment: &Payment, wanted: Option<Money>) -> Result<Money, NoRefund> {
    let left = left_of(payment)?;
    match wanted {
        None => Ok(left),
        Some(wanted) if wanted.currency == left.currency && wanted.minor <= left.minor => Ok(wanted),
        Some(_) => Err(NoRefund::TooMuch(left)),
    }
}

/// An attempt to give back whose outcome is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAttempt {
    pub id: Uuid,
    pub payment: PaymentId,
    pub charge: String,
    pub reference: Option<Reference>,
    pub amount: Money,
    /// Stripe's idempotency key.
    pub stripe_key: String,
    pub key_made_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

impl RefundAttempt {
    /// Whether Stripe may have forgotten the key, so that its refunds are listed before it is used again.
    pub fn key_is_old(&self, now: DateTime<Utc>) -> bool {
        now - self.key_made_at >= KEY_GOOD_FOR
    }

    /// Whether a refund that Stripe lists can be this one.
    pub fn may_be(&self, refund: &Refund) -> bool {
        refund.charge == self.charge
            && refund.amount == self.amount
            && refund.created >= self.created_at - CLOCKS_DIFFER
    }
}

/// What began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    New(RefundAttempt),
    /// An earlier attempt at this payment has no known outcome: that is finished first.
    Earlier(RefundAttempt),
    Refused(NoRefund),
}

/// A new attempt, its reason sealed.
pub struct NewAttempt {
    pub id: Uuid,
    pub charge: String,
    pub amount: Money,
    pub reason: SealedText,
    pub stripe_key: String,
}

/// Writes the attempt down, unless less is left by now or an earlier one is open.
///
/// # Errors
/// Storage only.
pub async fn begin_refund(tx: &Tx, new: NewAttempt, now: DateTime<Utc>) -> Result<Begun, StoreError> {
    let Some(payment) = store::payment_by_source(tx, "stripe", &new.charge).await? else {
        return Ok(Begun::Refused(NoRefund::NoSuchPayment));
    };
    if let Some(open) = attempts::open(tx, &payment).await? {
        return Ok(Begun::Earlier(open));
    }
    if let Err(refused) = choose_amount(&payment, Some(new.amount)) {
        return Ok(Begun::Refused(refused));
    }
    store_key_of(tx, &new.reason, now).await?;
    attempts::insert(tx, &payment, &new, now).await?;
    Ok(Begun::New(RefundAttempt {
        id: new.id,
        payment: payment.id,
        charge: new.charge,
        reference: payment.reference,
        amount: new.amount,
        stripe_key: new.stripe_key,
        key_made_at: now,
        created_at: now,
    }))
}

/// The attempt goes on under a new key of Stripe's.
///
/// # Errors
/// Storage only.
pub async fn renew_refund_key(tx: &Tx, id: Uuid, key: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    attempts::set_key(tx, id, key, now).await
}

/// Those of these refunds that are the outcome of another attempt already.
///
/// # Errors
/// Storage only.
pub async fn refunds_of_attempts(db: &Db, charge: &str) -> Result<Vec<String>, StoreError> {
    attempts::outcomes(db.reader(), charge).await
}

/// The attempt ended: with this refund, or refused by Stripe.
///
/// # Errors
/// Storage only.
pub async fn end_refund(tx: &Tx, id: Uuid, refund: Option<&str>) -> Result<(), StoreError> {
    attempts::end(tx, id, refund).await
}

/// Why something was given back, as it is kept.
pub struct SealedReason {
    pub attempt: Uuid,
    pub refund: Option<String>,
    pub key: SealingKeyId,
    pub bytes: Vec<u8>,
}

/// A page of the reasons after an attempt's id.
///
/// # Errors
/// Storage only.
pub async fn refund_reasons(db: &Db, after: Uuid, most: u64) -> Result<Vec<SealedReason>, StoreError> {
    attempts::reasons(db.reader(), after, most).await
}

/// All payments under a reference.
///
/// # Errors
/// Storage only.
pub async fn payments_under(db: &Db, reference: Reference) -> Result<Vec<Payment>, StoreError> {
    store::payments_of(db.reader(), reference).await
}

#[cfg(test)]
#[path = "give_back_tests.rs"]
mod tests;
