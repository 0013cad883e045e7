//! Records cash that was collected and paid in together: gifts of people whom nobody named.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{payment::Payment, store};
use crate::{
    kernel::{clock::Sources, ids::PaymentId, money::Money},
    ledger::period::booking_date,
    platform::db::{StoreError, Tx},
};

/// Writes the payment of a collection; the caller books its entry. `false` when the slip is known.
///
/// # Errors
/// Storage only.
pub async fn record_collection(
    tx: &Tx,
    sources: &Sources,
    slip: &str,
    amount: Money,
    date: NaiveDate,
    fund: &str,
) -> Result<bool, StoreError> {
    let payment = Payment {
        id: PaymentId::generate(sources),
        reference: None,
        channel: "cash".to_owned(),
        source_ref: slip.to_owned(),
        payment_intent: None,
        fund: fund.to_owned(),
        amount,
        refunded_minor: 0,
        dispute_status: None,
        fee_known: true,
        balance_transaction: None,
        business_date: booking_date(tx, sources, date).await?,
        returned: false,
    };
    let at = DateTime::<Utc>::from_naive_utc_and_offset(date.and_time(NaiveTime::MIN), Utc);
    store::insert_payment(tx, "paying_in", &payment, at).await
}
