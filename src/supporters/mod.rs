//! Sealed personal records of supporters: the service can write them but not read them.

mod open;
mod record;
mod seal_supporter;
mod store;

pub use open::{OpenError, RecordOpener};
pub use record::{OpenRecordError, SealedRecord, SupporterRecord, open_record, seal_record};
pub use seal_supporter::{Consent, SealedSupporter, seal_supporter};
