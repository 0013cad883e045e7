//! Records a balanced entry, once per source.

use super::{
    Entry,
    entry::RecordedEntry,
    period::{booking_date, booking_dates},
    store,
};
use crate::{
    kernel::{clock::Sources, ids::EntryId},
    platform::db::{StoreError, Tx},
};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    New(EntryId),
    /// An entry of the same source stands already; nothing was written.
    AlreadyThere,
}

/// Writes the entry and its postings in the caller's transaction, and queues it for the hash chain.
/// An entry of the same `(source, source_ref)` makes this do nothing, whoever else is at it. One that is dated in
/// a closed month is booked on the first day of the earliest open one, with its true date beside it.
///
/// # Errors
/// Storage only.
pub async fn record_entry(tx: &Tx, sources: &Sources, entry: &Entry) -> Result<Recorded, StoreError> {
    let id = EntryId::generate(sources);
    let booked = booking_date(tx, sources, entry.draft.business_date).await?;
    let new = store::insert(tx, id, entry, booked, sources.now()).await?;
    Ok(if new { Recorded::New(id) } else { Recorded::AlreadyThere })
}

/// The entry of a source, as it was recorded.
///
/// # Errors
/// Storage only.
pub async fn find_entry(
    tx: &Tx,
    source: &str,
    source_ref: &str,
) -> Result<Option<RecordedEntry>, StoreError> {
    store::find(tx.connection(), source, source_ref).await
}

/// Writes many entries at once, as [`record_entry`] does one. For entries that are surely new.
///
/// # Errors
/// `Conflict` when one of their sources stands already; nothing may be committed then.
pub async fn record_new_entries(tx: &Tx, sources: &Sources, entries: &[Entry]) -> Result<(), StoreError> {
    let booked = booking_dates(tx, sources, entries.iter().map(|entry| entry.draft.business_date)).await?;
    let with_ids: Vec<_> =
        entries.iter().zip(booked).map(|(entry, on)| (EntryId::generate(sources), entry, on)).collect();
    store::insert_new(tx, &with_ids, sources.now()).await
}
