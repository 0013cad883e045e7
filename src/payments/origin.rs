//! Which gift a payment intent of Stripe's paid for, where the charge itself does not say: renewals.

use std::collections::{BTreeMap, BTreeSet};

use super::{payment::of_intent_for_update, store, store::origins};
use crate::{
    kernel::{clock::Sources, payment_fact::IntentOrigin, reference::Reference},
    ledger::{
        Account, find_entry, record_entry,
        templates::{
            charge_explained::{Unexplained, charge_explained},
            return_explained::return_explained,
        },
    },
    payments::Payment,
    platform::db::{StoreError, Tx},
};

/// Notes what Stripe says of an intent. What it said of an invoice once is not forgotten.
///
/// # Errors
/// Storage only.
pub async fn record_origin(tx: &Tx, intent: &str, origin: &IntentOrigin) -> Result<(), StoreError> {
    record_origins(tx, &BTreeMap::from([(intent, origin)])).await
}

/// The same of many intents.
///
/// # Errors
/// Storage only.
pub async fn record_origins(tx: &Tx, of: &BTreeMap<&str, &IntentOrigin>) -> Result<(), StoreError> {
    origins::upsert(tx, of).await
}

/// What Stripe said of an intent; `None` if it was not asked.
///
/// # Errors
/// Storage only.
pub async fn find_origin(tx: &Tx, intent: &str) -> Result<Option<IntentOrigin>, StoreError> {
    origins::find(tx, intent).await
}

/// What Stripe said of many intents, by intent; absent where it was not asked.
///
/// # Errors
/// Storage only.
pub async fn find_origins(
    tx: &Tx,
    intents: &BTreeSet<&str>,
) -> Result<BTreeMap<String, IntentOrigin>, StoreError> {
    origins::find_many(tx, intents).await
}

/// The payments of many invoices, by invoice, where both are known.
///
/// # Errors
/// Storage only.
pub async fn find_payments_of_invoices(
    tx: &Tx,
    invoices: &BTreeSet<&str>,
) -> Result<BTreeMap<String, Payment>, StoreError> {
    let intents = origins::intents_of_invoices(tx, invoices).await?;
    let wanted: Vec<&str> = intents.iter().map(|(_, intent)| intent.as_str()).collect();
    let mut payments: BTreeMap<String, Payment> = BTreeMap::new();
    for payment in store::many::payments_of_intents(tx, &wanted).await? {
        payments.extend(payment.payment_intent.clone().map(|intent| (intent, payment)));
    }
    let found =
        intents.into_iter().filter_map(|(invoice, intent)| Some((invoice, payments.remove(&intent)?)));
    Ok(found.collect())
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
    explain_what_left(tx, sources, &payment, owner, fund).await?;
    store::set_owner(tx, payment.id, owner, fund).await?;
    Ok(Some(Payment { reference: Some(owner), fund: fund.to_owned(), ..payment }))
}

/// What had left the payment went out of suspense: now that it is the owner's, it leaves the owner's fund instead.
async fn explain_what_left(
    tx: &Tx,
    sources: &Sources,
    payment: &Payment,
    owner: Reference,
    fund: &str,
) -> Result<(), StoreError> {
    let debit = ("stripe_charge_returned", "stripe_charge_returned_explained", Account::ReturnedDebits);
    let mut left = vec![(debit, payment.source_ref.clone())];
    for refund in store::refunds_of(tx, payment.id).await? {
        left.push((("stripe_refund", "stripe_refund_explained", Account::Refunds), refund.clone()));
        let returned = ("stripe_refund_returned", "stripe_refund_returned_explained", Account::Refunds);
        left.push((returned, refund));
    }
    for ((source, explained, account), source_ref) in left {
        let Some(gone) = find_entry(tx, source, &source_ref).await? else { continue };
        if let Some(entry) = return_explained(&gone, explained, account, owner, fund)? {
            record_entry(tx, sources, &entry).await?;
        }
    }
    Ok(())
}
