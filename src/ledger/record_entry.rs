//! Records a balanced entry, once per source.

use super::{Entry, store};
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
/// An entry of the same `(source, source_ref)` makes this do nothing, whoever else is at it.
///
/// # Errors
/// Storage only.
pub async fn record_entry(tx: &Tx, sources: &Sources, entry: &Entry) -> Result<Recorded, StoreError> {
    let id = EntryId::generate(sources);
    let new = store::insert(tx, id, entry, sources.now()).await?;
    Ok(if new { Recorded::New(id) } else { Recorded::AlreadyThere })
}

/// Writes many entries at once, as [`record_entry`] does one. For entries that are surely new.
///
/// # Errors
/// `Conflict` when one of their sources stands already; nothing may be committed then.
pub async fn record_new_entries(tx: &Tx, sources: &Sources, entries: &[Entry]) -> Result<(), StoreError> {
    let with_ids: Vec<_> = entries.iter().map(|entry| (EntryId::generate(sources), entry)).collect();
    store::insert_new(tx, &with_ids, sources.now()).await
}
