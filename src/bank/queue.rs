//! Lines that nothing explains, with what is near, for somebody to decide.

pub use super::store::queue::{KeptLine, OpenLine, find_outgoing, lines_between, open_lines, open_sums};
