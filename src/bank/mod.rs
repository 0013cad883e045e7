//! Bank statements: reading them, knowing each line again, and what it was found to be. Whose money a line is, the
//! dispatcher in `app` knows: it books, and tells this room what became of the line.

pub mod agreement;
mod book_by_hand;
mod erase;
pub mod expected;
pub mod formats;
mod hash_key;
pub mod line;
mod line_key;
pub mod queue;
pub mod references;
pub mod same_line;
pub mod statement;
mod store;
pub mod uploads;

pub use book_by_hand::{
    Collection, Entered, HandEntry, NOTE_COLUMN, NOTE_TABLE, NotEntered, book_by_hand,
    collections_with_a_part, reverse_by_hand,
};
pub use erase::forget_payers;
pub use hash_key::HASH_KEY;
pub use line_key::{LineKey, LineKeys};
pub use store::{
    accounts::{KnownAccount, bind_account, find_account},
    lines::{find_line_by_bank_id, is_linked, known_macs, linked_among, note_explained, record_lines},
    mappings::{mappings, save_mapping},
    same_lines::{
        asked_lines, known_in_other_formats, record_same_lines, settle_as_another, settle_as_the_same,
    },
    statements::{ListedStatement, NewStatement, begin_statement, end_statement, list_statements},
    told::{ToldLine, lines_of},
};
