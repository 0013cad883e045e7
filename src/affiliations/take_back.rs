//! What a refund, a lost dispute or a debit that came back does to a body's year; called by the dispatcher only.
//!
//! The year keeps its dates: whether it stands without its fee, or ends, is for the office to say. Until then the fee is
//! open again, and the office is told.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    affiliation::TermRecord,
    keeping::{note, save, today},
    settlement::Split,
    store::{
        self,
        parts::{Part, Return},
    },
};
use crate::{
    kernel::{ids::new_uuid, money::Money},
    payments::{Payment, gone_of_parts},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// Whether a charge came for a body; if so, the body is locked for the rest of the transaction. Asked before anything of
/// the charge is touched, so that all who move a body's money take both in one order.
///
/// # Errors
/// Storage only.
pub async fn hold_body_of(tx: &Tx, charge: &str) -> Result<bool, StoreError> {
    match store::parts::body_of_charge(tx, charge).await? {
        Some(body) => Ok(store::for_update(tx, body).await?.is_some()),
        None => Ok(false),
    }
}

/// So much of a payment is gone by now. What that changes in the years that it paid for is written down once, however
/// often it is told. `on` is the ledger's date of it.
///
/// # Errors
/// Storage only.
pub async fn take_back(
    tx: &Tx,
    platform: &Platform,
    payment: &Payment,
    gone: Money,
    (why, on): (&str, NaiveDate),
) -> Result<(), StoreError> {
    let parts = store::parts::of_payment(tx, payment.id.0).await?;
    let minors: Vec<i64> = parts
        .iter()
        .flat_map(|Part { split, .. }| [split.fee_minor, split.donation_minor, split.prepaid_minor])
        .collect();
    let gone = gone_of_parts(&minors, gone.minor);
    for (part, gone) in parts.into_iter().zip(gone.chunks_exact(3)) {
        let [fee, donation, prepaid] = gone else { continue };
        let before = store::parts::gone_of(tx, payment.id.0, part.term).await?;
        let moved = Split {
            fee_minor: fee - before.fee_minor,
            donation_minor: donation - before.donation_minor,
            prepaid_minor: prepaid - before.prepaid_minor,
        };
        if moved != Split::default() {
            write_down(tx, platform, payment, part, (moved, why, on)).await?;
        }
    }
    Ok(())
}

async fn write_down(
    tx: &Tx,
    platform: &Platform,
    payment: &Payment,
    part: Part,
    (moved, why, on): (Split, &str, NaiveDate),
) -> Result<(), StoreError> {
    let gone = || StoreError::Corrupt("a payment's year is gone".to_owned());
    let mut term = store::term_by_id(tx.connection(), part.term).await?.ok_or_else(gone)?;
    let affiliation = store::for_update(tx, term.affiliation).await?.ok_or_else(gone)?;
    let now = platform.sources.now();
    store::parts::insert_return(
        tx,
        Return {
            id: new_uuid(&platform.sources),
            payment: Some(payment.id.0),
            term: term.id,
            why,
            on,
            at: now,
            moved,
        },
    )
    .await?;
    if part.counted {
        term.paid_minor = term.paid_minor.saturating_sub(moved.sum());
        // A gift that was given back is not asked for again.
        term.waived_minor = term.waived_minor.saturating_add(moved.donation_minor);
        store::update_term(tx, &term).await?;
        // Their pages ask for another sum than is open now.
        store::invoices::close_checkouts(tx, term.id).await?;
    }
    let sum = Money::new(moved.sum().saturating_abs(), payment.amount.currency);
    let told = if moved.sum() >= 0 { "went back" } else { "came again" };
    let text = format!("{} {} {told} ({why})", sum.to_decimal(), sum.currency);
    note(tx, platform, &affiliation, Some(affiliation.state), affiliation.state, "payment", &text).await?;
    save(tx, platform, &affiliation).await
}

/// The office does without what lacks of a year's fee; answers how much that is.
pub(super) async fn let_stand(
    tx: &Tx,
    platform: &Platform,
    mut term: TermRecord,
) -> Result<Option<Money>, StoreError> {
    let Some(lacks) = term.lacks() else { return Ok(None) };
    let moved = Split { fee_minor: lacks.minor, ..Split::default() };
    let now: DateTime<Utc> = platform.sources.now();
    store::parts::insert_return(
        tx,
        Return {
            id: new_uuid(&platform.sources),
            payment: None,
            term: term.id,
            why: "waived",
            on: today(platform),
            at: now,
            moved,
        },
    )
    .await?;
    // With the fee a donation goes that never came: who is let stand is asked for nothing more.
    term.waived_minor = term.waived_minor.saturating_add(term.open().minor);
    store::update_term(tx, &term).await?;
    store::invoices::close_checkouts(tx, term.id).await?;
    Ok(Some(lacks))
}
