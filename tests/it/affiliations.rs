//! Union branches that affiliate: the directory, quotes, and the year.

mod applications;
pub mod body;
mod numbers;
mod paying;
mod people;
mod quotes;
mod register;
pub mod twinning;
mod year;

pub use body::own_path;
