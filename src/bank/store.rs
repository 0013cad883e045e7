//! All SQL of bank statements.

pub(super) mod accounts;
pub(super) mod agreement;
pub(super) mod by_hand;
mod entity;
pub(super) mod erase;
pub(super) mod expected;
pub(super) mod lines;
pub(super) mod mappings;
pub(super) mod queue;
pub(super) mod same_lines;
pub(super) mod statements;
pub(super) mod told;
pub(super) mod uploads;

use crate::platform::db::StoreError;

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}
