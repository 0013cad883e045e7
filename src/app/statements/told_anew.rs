//! Somebody says whether a line that came in another format is one that is here.

use super::{super::dispatch::books, batch::book_suspense};
use crate::{
    bank::{settle_as_another, settle_as_the_same},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// `same`: nothing is booked of it, now or later. Else it is another payment, and waits in suspense like any line that
/// nothing explains. `false` when nobody was asked about a line of this name.
///
/// # Errors
/// Storage only.
pub async fn settle_told_anew(
    tx: &Tx,
    platform: &Platform,
    source_ref: &str,
    same: bool,
) -> Result<bool, StoreError> {
    if same {
        return settle_as_the_same(tx, source_ref).await;
    }
    let Some((amount, date)) = settle_as_another(tx, source_ref).await? else { return Ok(false) };
    book_suspense(tx, platform, source_ref, amount, date, books(platform).general_fund).await?;
    Ok(true)
}
