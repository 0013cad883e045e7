//! Money that really moved in.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::store;
use crate::{
    kernel::{ids::PaymentId, money::Money, reference::Reference},
    platform::db::{Db, StoreError, Tx},
};

/// How the books are kept: the time zone of business dates, and the fund of money that nobody explained.
#[derive(Clone, Debug)]
pub struct Books {
    pub time_zone: Tz,
    /// It also bears the fees of cards and disputes, as the funds' purposes tell givers.
    pub general_fund: String,
}

impl Books {
    /// The date in the campaign's time zone under which an instant is reported.
    pub fn business_date(&self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.time_zone).date_naive()
    }
}

/// A payment as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub reference: Option<Reference>,
    /// `card`, `bank_transfer`, `standing_order`, `cheque`, `cash`.
    pub channel: String,
    /// The charge's id, or the bank's id of the line.
    pub source_ref: String,
    pub payment_intent: Option<String>,
    pub fund: String,
    pub amount: Money,
    pub refunded_minor: i64,
    pub dispute_status: Option<String>,
    pub fee_known: bool,
    pub balance_transaction: Option<String>,
    pub business_date: NaiveDate,
    /// The debit came back after it had succeeded.
    pub returned: bool,
}

/// What the public status of a gift is derived from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentSummary {
    pub paid_minor: i64,
    pub refunded_minor: i64,
    /// Debits that came back.
    pub returned_minor: i64,
    pub disputed: bool,
}

/// All payments that came under a reference, summed up; `None` when there is none.
///
/// # Errors
/// Storage only.
pub async fn find_payments_of(db: &Db, reference: Reference) -> Result<Option<PaymentSummary>, StoreError> {
    let payments = store::payments_of(db.reader(), reference).await?;
    Ok(payments.into_iter().fold(None, |sum: Option<PaymentSummary>, p| {
        let sum = sum.unwrap_or_default();
        let returned = if p.returned { p.amount.minor } else { 0 };
        Some(PaymentSummary {
            paid_minor: sum.paid_minor.saturating_add(p.amount.minor),
            refunded_minor: sum.refunded_minor.saturating_add(p.refunded_minor),
            returned_minor: sum.returned_minor.saturating_add(returned),
            disputed: sum.disputed || matches!(p.dispute_status.as_deref(), Some("open" | "lost")),
        })
    }))
}

/// Whose payer Stripe can be asked for: the intent (or charge) of the newest card payment under a reference.
///
/// # Errors
/// Storage only.
pub async fn payer_of(db: &Db, reference: Reference) -> Result<Option<String>, StoreError> {
    let payments = store::payments_of(db.reader(), reference).await?;
    let newest = payments.into_iter().rev().find(|payment| payment.channel == "card");
    Ok(newest.map(|payment| payment.payment_intent.unwrap_or(payment.source_ref)))
}

/// A payment by its id.
///
/// # Errors
/// Storage only.
pub async fn find_payment(db: &Db, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    store::payment(db.reader(), id).await
}

/// The payment that an intent of Stripe's led to, if it is booked.
///
/// # Errors
/// Storage only.
pub async fn find_payment_of_intent(tx: &Tx, intent: &str) -> Result<Option<Payment>, StoreError> {
    store::payment_by_intent(tx, intent).await
}

/// The payments that these intents of Stripe's led to, as far as they are booked.
///
/// # Errors
/// Storage only.
pub async fn find_payments_of_intents(tx: &Tx, intents: &[&str]) -> Result<Vec<Payment>, StoreError> {
    store::many::payments_of_intents(tx, intents).await
}

/// Which of these charges are booked, as the transaction sees it.
///
/// # Errors
/// Storage only.
pub async fn booked_charges(tx: &Tx, ids: &BTreeSet<String>) -> Result<BTreeSet<String>, StoreError> {
    store::many::booked_charges(tx, ids).await
}

/// Which of these charges are booked: one look for all.
///
/// # Errors
/// Storage only.
pub async fn known_charges(db: &Db, ids: &BTreeSet<String>) -> Result<BTreeSet<String>, StoreError> {
    store::known_charges(db.reader(), ids).await
}

/// Which of these refunds are booked: one look for all.
///
/// # Errors
/// Storage only.
pub async fn known_refunds(db: &Db, ids: &BTreeSet<String>) -> Result<BTreeSet<String>, StoreError> {
    store::known_refunds(db.reader(), ids).await
}

/// Charges that are booked and whose line of the balance is not known yet: their sum, by currency.
///
/// # Errors
/// Storage only.
pub async fn charges_without_line(db: &Db) -> Result<Vec<Money>, StoreError> {
    store::charges_without_line(db.reader()).await
}

/// The payment of a charge, locked for the rest of the transaction.
pub(super) async fn of_charge(tx: &Tx, charge: &str) -> Result<Option<Payment>, StoreError> {
    store::payment_by_source(tx, "stripe", charge).await
}

/// The payment of an intent, locked for the rest of the transaction.
pub(super) async fn of_intent_for_update(tx: &Tx, intent: &str) -> Result<Option<Payment>, StoreError> {
    match store::payment_by_intent(tx, intent).await? {
        Some(payment) => of_charge(tx, &payment.source_ref).await,
        None => Ok(None),
    }
}

/// One payment as its giver may see it: when, how much, and how much of it went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastPayment {
    pub date: NaiveDate,
    pub amount: Money,
    pub refunded_minor: i64,
}

/// The payments that came under a reference, newest first, at most a thousand.
///
/// # Errors
/// Storage only.
pub async fn list_payments_of(db: &Db, reference: Reference) -> Result<Vec<PastPayment>, StoreError> {
    let payments = store::payments_of(db.reader(), reference).await?;
    let mut past: Vec<PastPayment> = payments
        .into_iter()
        .map(|p| PastPayment { date: p.business_date, amount: p.amount, refunded_minor: p.refunded_minor })
        .collect();
    past.sort_by_key(|payment| std::cmp::Reverse(payment.date));
    Ok(past)
}
