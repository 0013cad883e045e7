//! Read models and streamed exports.

pub mod api;
pub mod books;
pub mod by_part;
pub mod export;
pub mod newsletter_list;
pub mod overview;
pub mod payment_list;
pub mod payments_export;
pub mod payout_list;
pub mod presets;
pub mod register;
pub mod sinks;
mod store;
pub mod story;
mod stream_api;
