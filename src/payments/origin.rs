//! Which gift a payment intent of Stripe's paid for, where the charge itself does not say: renewals.

use super::{payment::of_intent_for_update, store, store::origins};
use crate::{
    kernel::{clock::Sources, payment_fact::IntentOrigin, reference::Reference},
    ledger::{
        record_entry,
        templates::charge_explained::{Unexplained, charge_explained},
    },
    payments::Payment,
    platform::db::{StoreError, Tx},
};

/// Notes what Stripe says of an intent. What it said of an invoice once is not forgotten.
///
/// # Errors
/// Storage only.
pub async fn record_origin(tx: &Tx, intent: &str, origin: &IntentOrigin) -> Result<(), StoreError> {
    origins::upsert(tx, intent, origin).await
}

/// What Stripe said of an intent; `None` if it was not asked.
///
/// # Errors
/// Storage only.
pub async fn find_origin(tx: &Tx, intent: &str) -> Result<Option<IntentOrigin>, StoreError> {
    origins::find(tx, intent).await
}

/// The payment of an invoice, if both are known.
///
/// # Errors
/// Storage only.
pub async fn find_payment_of_invoice(tx: &Tx, invoice: &str) -> Result<Option<Payment>, StoreError> {
    let Some(intent) = origins::intent_of_invoice(tx, invoice).await? else { return Ok(None) };
    store::payment_by_intent(tx, &intent).await
}

/// Takes money out of suspense, now that somebody knows whose it is; the payment as it is then. `None` if
/// the intent has no payment, or one that was explained before.
///
/// # Errors
/// Storage only.
pub async fn explain_payment(
    tx: &Tx,
    sources: &Sources,
    intent: &str,
    owner: Reference,
    fund: &str,
) -> Result<Option<Payment>, StoreError> {
    let Some(payment) = of_intent_for_update(tx, intent).await? else { return Ok(None) };
    if payment.reference.is_some() {
        return Ok(None);
    }
    let waited = Unexplained {
        charge: &payment.source_ref,
        amount: payment.amount,
        fund: &payment.fund,
        business_date: payment.business_date,
        taken_at: origins::taken_at(tx, payment.id).await?,
    };
    let entry = charge_explained(&waited, owner, fund)?;
    record_entry(tx, sources, &entry).await?;
    store::set_owner(tx, payment.id, owner, fund).await?;
    Ok(Some(Payment { reference: Some(owner), fund: fund.to_owned(), ..payment }))
}
