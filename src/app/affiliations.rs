//! Payment facts that concern a body: the dispatcher's arm for affiliations and their invoices.

use chrono::{DateTime, Utc};

use super::dispatch::{Applied, Booked, Mails, Need, books};
use crate::{
    affiliations::{Payee, find_payee, hold_body_of, settle_affiliation, take_back},
    kernel::{
        payment_fact::{Charge, Transfer},
        reference::Reference,
    },
    ledger::period::booking_date,
    payments::{
        Books, ChargeOutcome, PayableKind, TransferOutcome, find_payable, gone_of_charge,
        record_charge_in_parts, record_transfer_in_parts,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// The body that owns a reference, locked; `None` for any other owner.
pub(super) async fn payee(
    tx: &Tx,
    platform: &Platform,
    reference: Option<Reference>,
) -> Result<Option<Payee>, StoreError> {
    let Some(reference) = reference else { return Ok(None) };
    match find_payable(tx, reference).await? {
        Some(payable) if matches!(payable.kind, PayableKind::Affiliation | PayableKind::Invoice) => {
            find_payee(tx, platform, payable).await
        }
        _ => Ok(None),
    }
}

pub(super) async fn apply_charge(
    tx: &Tx,
    platform: &Platform,
    books: &Books,
    charge: &Charge,
    payee: Payee,
    mails: Mails,
) -> Result<Applied, StoreError> {
    let parts = payee.income(charge.amount, &books.general_fund);
    let owner = Some((payee.reference(), books.general_fund.as_str()));
    let outcome = record_charge_in_parts(tx, &platform.sources, books, charge, owner, Some(&parts)).await?;
    let refunds = match outcome {
        ChargeOutcome::New(payment) => {
            settle_affiliation(tx, platform, payee, &payment, payment.amount, mails == Mails::Send).await?;
            charge.refunded_minor > 0
        }
        ChargeOutcome::Known { refunds_missing, .. } => refunds_missing,
    };
    let id = charge.id.clone();
    Ok(if refunds { Applied::Needs(Need::RefundsOfCharge(id)) } else { Applied::Done })
}

pub(super) async fn book_transfer(
    tx: &Tx,
    platform: &Platform,
    transfer: &Transfer,
    payee: Payee,
) -> Result<Booked, StoreError> {
    let books = books(platform);
    let parts = payee.income(transfer.amount, &books.general_fund);
    let fund = &books.general_fund;
    match record_transfer_in_parts(tx, &platform.sources, transfer, fund, Some(&parts)).await? {
        TransferOutcome::New(payment) => {
            settle_affiliation(tx, platform, payee, &payment, payment.amount, true).await?;
            Ok(Booked::New)
        }
        TransferOutcome::Known { same: true } => Ok(Booked::AlreadyThere),
        TransferOutcome::Known { same: false } => Ok(Booked::OtherLine),
    }
}

/// A charge of a body's of which something may be going back, or coming again.
pub(super) struct Returning(Option<(String, &'static str, DateTime<Utc>)>);

impl Returning {
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Before it is booked: whether it came for a body, which is locked then. `at` is Stripe's time of it.
    pub(super) async fn of(
        tx: &Tx,
        charge: &str,
        why: &'static str,
        at: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let held = hold_body_of(tx, charge).await?;
        Ok(Self(held.then(|| (charge.to_owned(), why, at))))
    }

    /// After it is booked: the body's year is told.
    pub(super) async fn heed(self, tx: &Tx, platform: &Platform, books: &Books) -> Result<(), StoreError> {
        let Some((charge, why, at)) = self.0 else { return Ok(()) };
        let Some((payment, gone)) = gone_of_charge(tx, &charge).await? else { return Ok(()) };
        let on = booking_date(tx, &platform.sources, books.business_date(at)).await?;
        take_back(tx, platform, &payment, gone, (why, on)).await
    }
}
