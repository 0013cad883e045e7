//! Sealed personal records of supporters: the service can write them but not read them.

mod erased_file;
mod erasures;
mod open;
mod record;
mod rotate_keys;
mod seal_supporter;
mod seal_text;
mod store;

pub use erased_file::ErasedFile;
pub use erasures::{
    LINK_DAYS, Telling, ask_erasure, asked_erasures, claim_tellings, find_asked, record_erasure,
    settle_telling,
};
pub use open::{OpenError, RecordOpener};
pub use record::{OpenRecordError, SealedRecord, SupporterRecord, open_record, seal_record};
pub use rotate_keys::{RotateError, rewrap_sealing_keys, rotate_sealing_keys, store_rewrapped};
pub use seal_supporter::{Consent, SealedSupporter, seal_supporters};
pub use seal_text::{SealedText, store_key_of};

use crate::{
    kernel::ids::SupporterId,
    platform::db::{StoreError, Tx},
};

/// Deletes sealed records; says how many there were. Whoever refers to them lets go first.
///
/// # Errors
/// Storage only.
pub async fn delete_records(tx: &Tx, ids: &[SupporterId]) -> Result<u64, StoreError> {
    store::delete_records(tx, ids).await
}
