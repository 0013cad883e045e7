//! Records a charge that Stripe took: one payment, one entry, however often it is told.

use chrono::NaiveDate;

use super::{
    payment::{Books, Payment},
    store,
};
use crate::{
    kernel::{clock::Sources, ids::PaymentId, payment_fact::Charge, reference::Reference},
    ledger::{
        period::{booking_date, booking_dates},
        record_entry, record_new_entries,
        templates::{
            IncomePart,
            charge_taken::{charge_taken, charge_taken_in_parts},
        },
    },
    platform::db::{StoreError, Tx},
};

/// What became of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// It was booked now.
    New(Box<Payment>),
    /// It was booked before. `refunds_missing`: Stripe states more refunds than we know.
    Known { payment: Box<Payment>, refunds_missing: bool },
}

fn payment_of(
    sources: &Sources,
    books: &Books,
    charge: &Charge,
    owner: Option<(Reference, &str)>,
    business_date: NaiveDate,
) -> Payment {
    Payment {
        id: PaymentId::generate(sources),
        reference: owner.map(|(reference, _)| reference),
        channel: "card".to_owned(),
        source_ref: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        fund: owner.map_or(books.general_fund.as_str(), |(_, fund)| fund).to_owned(),
        amount: charge.amount,
        refunded_minor: 0,
        dispute_status: None,
        fee_known: false,
        balance_transaction: charge.balance_transaction.clone(),
        business_date,
        returned: false,
    }
}

/// Books gross, source = the charge's id. `owner` is the reference if somebody here owns it; without an
/// owner the money stands in suspense.
///
/// # Errors
/// Storage only.
pub async fn record_charge(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    charge: &Charge,
    owner: Option<(Reference, &str)>,
) -> Result<ChargeOutcome, StoreError> {
    record_charge_in_parts(tx, sources, books, charge, owner, None).await
}

/// The same where the owner's money is income of several kinds; the parts sum up to the charge.
///
/// # Errors
/// Storage only.
pub async fn record_charge_in_parts(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    charge: &Charge,
    owner: Option<(Reference, &str)>,
    parts: Option<&[IncomePart]>,
) -> Result<ChargeOutcome, StoreError> {
    let true_date = books.business_date(charge.created);
    let on = booking_date(tx, sources, true_date).await?;
    let payment = payment_of(sources, books, charge, owner, on);
    if store::insert_payment(tx, "stripe", &payment, charge.created).await? {
        let (fund, date) = (&payment.fund, true_date);
        let entry = match parts {
            Some(parts) => charge_taken_in_parts(charge, payment.reference, fund, parts, date)?,
            None => charge_taken(charge, payment.reference, fund, date)?,
        };
        record_entry(tx, sources, &entry).await?;
        return Ok(ChargeOutcome::New(Box::new(payment)));
    }
    let known = store::payment_by_source(tx, "stripe", &charge.id).await?;
    let payment =
        known.ok_or_else(|| StoreError::Corrupt("a payment of another charge has this intent".to_owned()))?;
    if let (None, Some(line)) = (&payment.balance_transaction, &charge.balance_transaction) {
        store::set_balance_transaction(tx, payment.id, line).await?;
    }
    let refunds_missing = charge.refunded_minor > payment.refunded_minor;
    Ok(ChargeOutcome::Known { payment: Box::new(payment), refunds_missing })
}

/// Books charges that are surely new, each for the reference and fund that own it.
///
/// # Errors
/// `Conflict` when one was booked before; nothing may be committed then.
pub async fn record_new_charges(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    charges: &[(&Charge, Reference, &str)],
) -> Result<Vec<Payment>, StoreError> {
    let dates: Vec<_> = charges.iter().map(|(charge, ..)| books.business_date(charge.created)).collect();
    let booked = booking_dates(tx, sources, dates.iter().copied()).await?;
    let (mut entries, mut payments) = (Vec::with_capacity(charges.len()), Vec::with_capacity(charges.len()));
    for (((charge, reference, fund), date), on) in charges.iter().zip(&dates).zip(booked) {
        entries.push(charge_taken(charge, Some(*reference), fund, *date)?);
        payments.push(payment_of(sources, books, charge, Some((*reference, *fund)), on));
    }
    let times = charges.iter().map(|(charge, ..)| charge.created);
    let with_times: Vec<_> = payments.iter().zip(times).collect();
    store::many::insert_payments(tx, "stripe", &with_times).await?;
    record_new_entries(tx, sources, &entries).await?;
    Ok(payments)
}
