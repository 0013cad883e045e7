//! The key of the hashes by which lines are known again. It outlives the server key: else a statement imported after a
//! change of that key would book everything once more.

use crate::platform::kept_key::KeptKey;

/// There is one.
pub const HASH_KEY: KeptKey =
    KeptKey { table: "bank_hash_key", purpose: "bank-hash-key", place: b"bank_hash_key" };
