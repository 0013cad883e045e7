//! Lines of the bank's that somebody types: what came in a statement is not booked once more.

use std::collections::BTreeSet;

use super::super::dispatch::{Booked, book_transfer};
use crate::{
    bank::{HASH_KEY, LineKeys, find_line_by_bank_id},
    donations::find_gifts,
    kernel::{email::EmailAddress, payment_fact::Transfer},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// The source under which a line of the bank's is booked: its own where it came in a statement, else the bank's id as it
/// was typed.
///
/// # Errors
/// Storage only.
pub async fn source_of_line(tx: &Tx, platform: &Platform, typed: &str) -> Result<String, StoreError> {
    let recipients = platform.recipients_in(tx).await?;
    let key = HASH_KEY.find_or_make(tx, &platform.server_key, &recipients, &platform.sources).await?;
    let known = find_line_by_bank_id(tx, &LineKeys::of_bank_id(&key, typed)).await?;
    Ok(known.unwrap_or_else(|| typed.to_owned()))
}

/// Books money whose line of the bank's was typed. `receipt_to` is the address that a treasurer opened, if one did.
///
/// # Errors
/// Storage only.
pub async fn book_typed(
    tx: &Tx,
    platform: &Platform,
    transfer: &Transfer,
    receipt_to: Option<EmailAddress>,
) -> Result<Booked, StoreError> {
    // Locked before the line is looked for: a statement that is being imported may be about to pay the same gift.
    find_gifts(tx, &BTreeSet::from([transfer.reference])).await?;
    let bank_ref = source_of_line(tx, platform, &transfer.bank_ref).await?;
    book_transfer(tx, platform, &Transfer { bank_ref, ..transfer.clone() }, receipt_to).await
}
