//! Gifts: the form, the checkout, the status page, transfers.

pub mod api;
pub mod breaker;
pub mod donation;
pub mod form;
mod form_cache;
pub mod give;
pub mod pages;
mod pledge;
mod receipt;
pub mod retention;
mod settle;
mod start_checkout;
mod store;
mod take_donation;
mod texts;
pub mod validate;
pub mod views;

pub use pledge::{status_url, valid_until};
pub use receipt::{ReceiptTo, address_receipt};
pub use settle::{end_checkout, find_owner, settle_gift};
pub use start_checkout::{CheckoutError, Next, open_page, recent_checkouts, start_checkout};
pub use take_donation::{SubmissionKey, TakeError, take_donation};
pub use texts::bank_details;

use crate::{
    kernel::reference::Reference,
    platform::db::{Db, StoreError},
};

/// The gift of a reference.
///
/// # Errors
/// Storage only.
pub async fn find_donation(db: &Db, reference: Reference) -> Result<Option<donation::Donation>, StoreError> {
    store::donation_by_reference(db.reader(), reference).await
}
