//! Regular gifts: by card they follow Stripe's subscription, by standing order the transfers that come.

mod begin;
mod change_gift;
mod closing;
mod follow_subscription;
pub mod gift;
mod links;
mod lost_link;
mod mail_statement;
mod move_to_transfer;
mod notices;
pub mod pages;
mod schedule;
mod standing_order;
mod statement_pages;
mod store;
mod tell;

pub use begin::begin_gift;
pub use change_gift::{Change, ChangeError, change_gift, end_standing_order};
pub use closing::ClosingNotice;
pub(in crate::donations) use closing::closing_on;
pub use follow_subscription::{
    Followed, find_gift, follow_subscription, must_ask_of, must_ask_stripe, subscriptions_not_ended,
};
pub use links::{GiftLink, find_link, forget_sealed_links, kept_link, new_link, new_links};
pub use lost_link::{LostLinkError, answer_requests};
pub use mail_statement::statement_preview;
pub use move_to_transfer::{
    CardGift, CardGiftCounts, ToldOfTransfer, count_card_gifts, list_card_gifts, tell_of_transfer,
    transfer_instead_of_card, untold_card_gifts,
};
pub use notices::{WaitingNotice, count_waiting_notices, send_notice, waiting_notices};
pub use schedule::keep_calendar;
pub use standing_order::{transfer_came, transfer_day};
pub use store::gifts_twinning;
pub use tell::{queue_standing_order_mail, tell_failure, tell_unpaid_end};
