//! Gifts: the form, the checkout, the status page, transfers.

pub mod api;
pub mod breaker;
pub mod donation;
mod epc_code;
pub mod form;
mod form_cache;
pub mod fund_pages;
pub mod give;
mod offered_parts;
pub mod pages;
mod pledge;
pub mod progress;
mod receipt;
pub mod regular;
mod reseal;
pub mod retention;
mod settle;
mod start_checkout;
mod store;
mod take_donation;
mod texts;
mod unheard;
pub mod validate;
pub mod views;
pub mod wall;

pub use pledge::{status_url, valid_until};
pub use progress::progress_of;
pub use receipt::{NotResent, ReceiptTo, address_receipt, receipts_without_address, resend_receipt};
pub use reseal::{forget_submissions, give_up_pages, reseal};
pub use settle::{end_checkout, find_gifts, find_owner, settle_card_gifts, settle_gift, settle_pledges};
pub use start_checkout::{CheckoutError, Next, open_page, recent_checkouts, start_checkout};
pub use take_donation::{SubmissionKey, TakeError};
pub use texts::bank_details;
pub use unheard::{note_asked, unheard_sessions};

use chrono::{Months, TimeDelta};

use crate::{
    kernel::{
        ids::{DonationId, SupporterId},
        reference::Reference,
    },
    newsletter,
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
    },
};

/// The gift of a reference.
///
/// # Errors
/// Storage only.
pub async fn find_donation(db: &Db, reference: Reference) -> Result<Option<donation::Donation>, StoreError> {
    store::donation_by_reference(db.reader(), reference).await
}

/// The gift of an id.
///
/// # Errors
/// Storage only.
pub async fn find_donation_by_id(db: &Db, id: DonationId) -> Result<Option<donation::Donation>, StoreError> {
    store::donation(db.reader(), id).await
}

/// Stripe's session of a gift, if it was by card and its page was opened.
///
/// # Errors
/// Storage only.
pub async fn session_of(db: &Db, donation: &donation::Donation) -> Result<Option<String>, StoreError> {
    Ok(store::checkout(db.reader(), donation.id).await?.and_then(|checkout| checkout.session))
}

/// The giver of a gift wishes no mail and nothing published, whether or not there is a record.
///
/// # Errors
/// Storage only.
pub async fn forget_giver(tx: &Tx, id: DonationId) -> Result<(), StoreError> {
    wall::forget_published_of(tx, id).await?;
    newsletter::forget(tx, &[id]).await?;
    store::forget::forget_giver(tx, id).await
}

/// Records whose time is over, at most five hundred: of attempts that nobody paid within the hours that are configured, of pledges
/// that were given up, and of gifts whose last payment is as many years ago.
///
/// # Errors
/// Storage only.
pub async fn records_past_their_time(platform: &Platform) -> Result<Vec<SupporterId>, StoreError> {
    let now = platform.sources.now();
    let privacy = &platform.settings.privacy;
    let unpaid = now - TimeDelta::hours(privacy.unpaid_attempt_hours.into());
    let paid = now.checked_sub_months(Months::new(12 * privacy.supporter_years)).unwrap_or(now);
    let waited_for = unheard::waited_for_since(platform);
    store::forget::past_their_time(platform.db.reader(), unpaid, paid, waited_for).await
}

/// Lets go of records that are deleted because their time is over.
///
/// # Errors
/// Storage only.
pub async fn detach_supporters(tx: &Tx, ids: &[SupporterId]) -> Result<(), StoreError> {
    wall::forget_published(tx, ids).await?;
    newsletter::forget(tx, &store::gift_ids_of(tx, ids).await?).await?;
    store::forget::detach(tx, ids).await
}

/// Takes givers out of their gifts: no record, no mail, nothing published. The gifts and their sums stay.
///
/// # Errors
/// Storage only.
pub async fn forget_supporters(tx: &Tx, ids: &[SupporterId]) -> Result<(), StoreError> {
    wall::forget_published(tx, ids).await?;
    newsletter::forget(tx, &store::gift_ids_of(tx, ids).await?).await?;
    store::forget::forget_supporters(tx, ids).await
}
