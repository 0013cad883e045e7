//! The hash chain: each link's MAC covers the one before and the entry's canonical bytes, so that an edit
//! in the database is found.
//!
//! Entries are chained right after they are committed, in batches, so that no writer waits for another's link.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{entry::RecordedEntry, store};
use crate::platform::db::{Db, StoreError};

/// How many entries a batch holds at most.
const BATCH: u64 = 400;

/// The keys of the chain: each makes the links from its first one on, until the next key's first.
#[derive(Clone)]
pub struct ChainKey(Vec<(i64, Zeroizing<[u8; 32]>)>);

impl ChainKey {
    /// One key for the whole chain.
    pub fn new(key: [u8; 32]) -> Self {
        Self::of_keys(vec![(1, Zeroizing::new(key))])
    }

    pub(super) fn of_keys(mut keys: Vec<(i64, Zeroizing<[u8; 32]>)>) -> Self {
        keys.sort_by_key(|(from_seq, _)| *from_seq);
        Self(keys)
    }

    fn of(&self, seq: i64) -> Result<&[u8; 32], StoreError> {
        let key = self.0.iter().rev().find(|(from_seq, _)| *from_seq <= seq);
        key.map(|(_, key)| &**key)
            .ok_or_else(|| StoreError::Corrupt("a link of the chain has no key".to_owned()))
    }

    fn newest(&self) -> i64 {
        self.0.last().map_or(0, |(from_seq, _)| *from_seq)
    }
}

/// HMAC-SHA256 over the previous MAC and the entry, with the key of the link's number.
pub(super) fn link(
    key: &ChainKey,
    seq: i64,
    previous: &[u8],
    entry: &RecordedEntry,
) -> Result<Vec<u8>, StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.of(seq)?)
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
                if store::newest_chain_key(tx.connection()).await?.is_some_and(|newest| newest > key.newest())
                {
                    // Somebody changed the server key: a link of ours would not be that of the new key.
                    return Err(StoreError::Corrupt("the chain has a newer key: start again".to_owned()));
                }
                let (mut seq, mut previous) = store::chain_head(tx.connection()).await?;
                let mut links = Vec::with_capacity(entries.len());
                for entry in &entries {
                    seq += 1;
                    previous = link(&key, seq, &previous, entry)?;
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
