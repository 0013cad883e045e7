//! What the processor says of a regular gift: its subscription, and the invoice of one period.

use chrono::{DateTime, Utc};

use crate::kernel::{frequency::Interval, money::Money, reference::Reference};

/// How a subscription stands: <https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStatus {
    /// The first payment is not through.
    Incomplete,
    /// The first payment never came. Final.
    IncompleteExpired,
    Active,
    /// A renewal failed; it is tried again, or waits for the giver.
    PastDue,
    /// Final.
    Canceled,
}

/// A subscription as the processor states it at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub id: String,
    pub reference: Option<Reference>,
    pub customer: String,
    pub status: SubscriptionStatus,
    /// What the next period costs.
    pub amount: Money,
    pub interval: Interval,
    /// When the paid period ends and the next charge is due.
    pub period_end: DateTime<Utc>,
    /// No money is collected for the time being.
    pub paused: bool,
    pub resumes_at: Option<DateTime<Utc>>,
    /// It will end by itself then.
    pub ends_at: Option<DateTime<Utc>>,
    /// A change of amount or interval waits for the period's end.
    pub schedule: Option<String>,
    /// It ended because nobody could be charged.
    pub ended_unpaid: bool,
}

impl Subscription {
    /// Whether nothing can happen to it any more.
    pub fn is_over(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Canceled | SubscriptionStatus::IncompleteExpired)
    }
}

/// The invoice of one period, as an event states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    pub id: String,
    pub subscription: String,
    pub reference: Option<Reference>,
    /// What was paid or is to be paid.
    pub amount: Money,
    /// When it will be tried again; `None` after the last try.
    pub next_attempt: Option<DateTime<Utc>>,
    /// The processor's page on which it can be paid or confirmed.
    pub pay_url: Option<String>,
    /// The processor's time of the event.
    pub at: DateTime<Utc>,
}
