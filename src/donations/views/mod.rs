//! What the public pages show: plain values, filled by handlers, and the templates that render them.

mod donate;
mod fund;
mod gift_page;
mod landing;
mod privacy;
mod status;
mod wall;

pub use donate::{CurrencyChoice, DonateView, FundChoice};
pub use fund::{FundView, ProgressPicture};
pub use gift_page::{GiftPageView, LostLinkView, Notice, PaymentLine, StatementView};
pub use landing::LandingView;
pub use privacy::{EraseView, ErasureForm, PrivacyView, RetentionView};
pub use status::{GiftStatus, StatusView};
pub use wall::WallView;

use crate::{
    kernel::{
        frequency::{Frequency, Interval},
        money::Money,
    },
    platform::i18n::Texts,
};

/// A sum with how often it is given: `£5.00 every month`.
pub fn amount_and_frequency(texts: Texts, amount: Money, frequency: Frequency) -> String {
    let amount = texts.money(&amount);
    match frequency {
        Frequency::Once => amount,
        Frequency::Regular(Interval::Monthly) => texts.t1("gift-amount-monthly", "amount", amount),
        Frequency::Regular(Interval::Yearly) => texts.t1("gift-amount-yearly", "amount", amount),
    }
}

#[cfg(test)]
mod tests;
