//! Read models and streamed exports.

pub mod api;
pub mod payments_export;
