//! Payers are let go of: with the giver's record when somebody is erased, and with time.

use super::store::erase as store;
use crate::{
    kernel::ids::SupporterId,
    platform::db::{StoreError, Tx},
};

/// Forgets what the bank told of these givers' transfers; dates and sums stay. To be called while it is still known
/// which gifts are theirs.
///
/// # Errors
/// Storage only.
pub async fn forget_payers(tx: &Tx, supporters: &[SupporterId]) -> Result<u64, StoreError> {
    store::forget_of(tx, supporters).await
}
