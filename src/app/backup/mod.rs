//! Backup and restore of everything that the database holds, and of the list of erased supporters beside it.

mod restore;
mod write;

pub use restore::{Numbers, RestoreError, Restored, proved, restore};
pub use write::{Made, write_backup};
