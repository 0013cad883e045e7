//! What the public pages show: plain values, filled by handlers, and the templates that render them.

mod donate;
mod landing;
mod privacy;
mod status;

pub use donate::{CurrencyChoice, DonateView, FundChoice};
pub use landing::LandingView;
pub use privacy::{EraseView, ErasureForm, PrivacyView, RetentionView};
pub use status::{GiftStatus, StatusView};

#[cfg(test)]
mod tests;
