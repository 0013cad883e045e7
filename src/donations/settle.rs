//! What a payment fact does to a gift; called by the dispatcher only.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join;

use super::{
    donation::{Donation, Happened, Method, State},
    receipt::{ReceiptTo, issue_receipt, issue_receipts, number_receipts},
    regular::{transfer_came, transfer_instead_of_card},
    store,
};
use crate::{
    kernel::{ids::DonationId, reference::Reference},
    mail::Destination,
    payments::Payment,
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// The gift that owns a reference, locked for the rest of the transaction.
///
/// # Errors
/// Storage only.
pub async fn find_owner(tx: &Tx, id: DonationId) -> Result<Option<Donation>, StoreError> {
    store::donation_for_update(tx, id).await
}

/// Money came for a gift: it is paid (a regular one stands as Stripe says, or as transfers come in), and its receipt is numbered and queued.
///
/// # Errors
/// Storage only.
pub async fn settle_gift(
    tx: &Tx,
    platform: &Platform,
    donation: &Donation,
    payment: &Payment,
    receipt: ReceiptTo,
) -> Result<(), StoreError> {
    match (donation.frequency.is_regular(), donation.method) {
        (false, _) => change(tx, donation, Happened::MoneyCame).await?,
        (true, Method::Card) if payment.channel == "card" => {}
        (true, Method::Card) => transfer_instead_of_card(tx, donation, payment.business_date).await?,
        (true, Method::Transfer) => transfer_came(tx, donation, payment.business_date).await?,
    }
    if payment.channel == "card" {
        store::close_checkout(tx, donation.id, "complete").await?;
    }
    let receipt = if donation.wants_receipt { receipt } else { ReceiptTo::Nobody };
    issue_receipt(tx, platform, donation, payment, receipt).await
}

/// The gifts that have one of these references, locked for the rest of the transaction: always in the order of their
/// references, so that two who lock many do not wait for each other.
///
/// # Errors
/// Storage only.
pub async fn find_gifts(
    tx: &Tx,
    references: &BTreeSet<Reference>,
) -> Result<BTreeMap<Reference, Donation>, StoreError> {
    store::many::gifts_for_update(tx, references).await
}

/// What many transfers do to as many promises of one gift each, as [`settle_gift`] does to one. Receipts wait for a
/// treasurer, who alone can open an address.
///
/// # Errors
/// `Conflict` when a payment has its receipt; nothing may be committed then.
pub async fn settle_pledges(
    tx: &Tx,
    platform: &Platform,
    settled: &[(&Donation, &Payment)],
) -> Result<(), StoreError> {
    let wanted: Vec<_> = settled.iter().filter(|(donation, _)| donation.wants_receipt).copied().collect();
    try_join(change_all(tx, settled), number_receipts(tx, platform, &wanted)).await?;
    Ok(())
}

/// What many charges do to as many gifts by card, as [`settle_gift`] does to one. Without a destination a receipt waits
/// for a treasurer.
///
/// # Errors
/// `Conflict` when a payment has its receipt; nothing may be committed then.
pub async fn settle_card_gifts(
    tx: &Tx,
    platform: &Platform,
    settled: &[(&Donation, &Payment)],
    receipts: Vec<Option<Destination>>,
) -> Result<(), StoreError> {
    let once: Vec<_> = settled.iter().filter(|(gift, _)| !gift.frequency.is_regular()).copied().collect();
    change_all(tx, &once).await?;
    let ids: Vec<DonationId> = settled.iter().map(|(donation, _)| donation.id).collect();
    store::many::close_checkouts(tx, &ids, "complete").await?;
    let (mut mailed, mut waiting) = (Vec::new(), Vec::new());
    for ((donation, payment), to) in settled.iter().zip(receipts) {
        match to {
            _ if !donation.wants_receipt => {}
            Some(to) => mailed.push((*donation, *payment, to)),
            None => waiting.push((*donation, *payment)),
        }
    }
    issue_receipts(tx, platform, mailed).await?;
    number_receipts(tx, platform, &waiting).await
}

/// Of gifts that are paid once.
async fn change_all(tx: &Tx, settled: &[(&Donation, &Payment)]) -> Result<(), StoreError> {
    for state in State::ALL {
        let come = settled.iter().map(|(donation, _)| donation);
        let changed =
            come.filter(|gift| gift.state != state && gift.state.after(Happened::MoneyCame) == state);
        let mut ids: Vec<DonationId> = changed.map(|donation| donation.id).collect();
        // As they lie in the table: each statement then changes pages of its own.
        ids.sort_unstable();
        store::many::set_states(tx, &ids, state).await?;
    }
    Ok(())
}

/// The card page of a gift ended without money.
///
/// # Errors
/// Storage only.
pub async fn end_checkout(tx: &Tx, donation: &Donation, happened: Happened) -> Result<(), StoreError> {
    change(tx, donation, happened).await?;
    let state = if happened == Happened::CheckoutExpired { "expired" } else { "failed" };
    store::close_checkout(tx, donation.id, state).await
}

async fn change(tx: &Tx, donation: &Donation, happened: Happened) -> Result<(), StoreError> {
    let state = donation.state.after(happened);
    if state != donation.state {
        store::set_state(tx, donation.id, state).await?;
    }
    Ok(())
}
