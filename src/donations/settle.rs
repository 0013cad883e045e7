//! What a payment fact does to a gift; called by the dispatcher only.

use super::{
    donation::{Donation, Happened, Method},
    receipt::{ReceiptTo, issue_receipt},
    regular::transfer_came,
    store,
};
use crate::{
    kernel::ids::DonationId,
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
        (true, Method::Card) => {}
        (true, Method::Transfer) => transfer_came(tx, donation, payment.business_date).await?,
    }
    if payment.channel == "card" {
        store::close_checkout(tx, donation.id, "complete").await?;
    }
    let receipt = if donation.wants_receipt { receipt } else { ReceiptTo::Nobody };
    issue_receipt(tx, platform, donation, payment, receipt).await
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
