//! Read models and streamed exports.

pub mod api;
pub mod books;
pub mod export;
pub mod payments_export;
pub mod register;
pub mod sinks;
