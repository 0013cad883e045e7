//! The hash chain: each link's MAC covers the one before and the entry's canonical bytes, so that an edit
//! in the database is found.
//!
//! Entries are chained right after they are committed, in batches, so that no writer waits for another's link.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{entry::RecordedEntry, store};
use crate::platform::db::{Db, StoreError};

/// How many entries a batch holds at most.
const BATCH: u64 = 400;

/// The key of the chain, derived from the server key.
#[derive(Clone)]
pub struct ChainKey([u8; 32]);

impl ChainKey {
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }
}

/// HMAC-SHA256 over the previous MAC and the entry.
pub(super) fn link(key: &ChainKey, previous: &[u8], entry: &RecordedEntry) -> Result<Vec<u8>, StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0)
        .map_err(|_| StoreError::Corrupt("the chain's key is unusable".to_owned()))?;
    mac.update(previous);
    mac.update(&entry.canonical_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

/// Chains what is committed and not yet chained, a batch at a time, and says how many entries that were.
/// Two processes at it cannot both succeed: a link's number is unique, and the later one starts again.
///
/// # Errors
/// Storage only.
pub async fn extend_chain(db: &Db, key: &ChainKey) -> Result<usize, StoreError> {
    let mut chained = 0;
    loop {
        let key = key.clone();
        let batch = db
            .write(move |tx| async move {
                let entries = store::pending(tx.connection(), BATCH).await?;
                if entries.is_empty() {
                    return Ok(0);
                }
                let (mut seq, mut previous) = store::chain_head(tx.connection()).await?;
                let mut links = Vec::with_capacity(entries.len());
                for entry in &entries {
                    seq += 1;
                    previous = link(&key, &previous, entry)?;
                    links.push((seq, entry, previous.clone()));
                }
                store::append_links(&tx, &links).await?;
                Ok::<_, StoreError>(entries.len())
            })
            .await;
        match batch {
            Ok(0) => return Ok(chained),
            Ok(count) => chained += count,
            // Another process linked the same entries first.
            Err(StoreError::Conflict) => return Ok(chained),
            Err(error) => return Err(error),
        }
    }
}
