//! Double-entry bookkeeping: accounts, balanced entries, the hash chain, and one template per business event.

pub mod account;
pub mod chain;
mod chain_key;
mod closing_statement;
pub mod entry;
mod fund_balance;
mod movement;
pub mod period;
mod record_entry;
mod store;
pub mod templates;
pub mod totals;
pub mod verify;

pub use account::Account;
pub use chain_key::{
    ChainKeyError, open_chain_key, recover_chain_key, rotate_chain_key, rotate_chain_recovery,
};
pub use closing_statement::SignedStatement;
pub use entry::{Entry, EntryDraft, Posting, Unbalanced};
pub use fund_balance::held_by_fund;
pub use movement::{Movement, Till};
pub use record_entry::{Recorded, find_entry, record_entry, record_new_entries};
