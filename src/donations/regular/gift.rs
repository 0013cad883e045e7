//! A regular gift, and what each word of Stripe's about it means. Pure: whatever the order, the choice and the
//! repetition of events, the state is that of Stripe's object.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::{
    donations::donation::{State, Twinning},
    kernel::{
        frequency::Interval,
        ids::DonationId,
        money::Money,
        subscription::{Subscription, SubscriptionStatus},
    },
};

/// How long after it was due a transfer may be under way.
const OVERDUE_AFTER_DAYS: u64 = 45;
const DAYS_OF_A_YEAR: u64 = 365;

/// What only a regular gift has, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegularGift {
    pub donation: DonationId,
    pub subscription: Option<String>,
    /// How it stands at Stripe, and as of when; `None` before Stripe said anything, and by standing order.
    pub known: Option<(Standing, DateTime<Utc>)>,
    /// What is planned for the end of the paid period.
    pub later: Option<(Money, Interval)>,
    /// When something happened last to a period's money, and whether it came.
    pub money: Option<(DateTime<Utc>, bool)>,
    /// The booking date of the last transfer.
    pub last_arrival: Option<NaiveDate>,
    pub twinning: Option<Twinning>,
}

/// How a gift by card stands, as far as we keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub customer: String,
    pub state: State,
    pub amount: Money,
    pub interval: Interval,
    /// When the next charge is due.
    pub period_end: DateTime<Utc>,
    pub resumes_at: Option<DateTime<Utc>>,
    /// It ends by itself then.
    pub ends_at: Option<DateTime<Utc>>,
    /// Stripe's id of a planned change.
    pub schedule: Option<String>,
    /// It ended because nobody could be charged.
    pub ended_unpaid: bool,
}

impl From<&Subscription> for Standing {
    fn from(told: &Subscription) -> Self {
        let state = match told.status {
            SubscriptionStatus::Incomplete => State::Pending,
            SubscriptionStatus::IncompleteExpired => State::Expired,
            SubscriptionStatus::Active if told.paused => State::Paused,
            SubscriptionStatus::Active => State::Active,
            SubscriptionStatus::PastDue => State::Failed,
            SubscriptionStatus::Canceled => State::Cancelled,
        };
        Self {
            customer: told.customer.clone(),
            state,
            amount: told.amount,
            interval: told.interval,
            period_end: told.period_end,
            resumes_at: told.resumes_at,
            ends_at: told.ends_at,
            schedule: told.schedule.clone(),
            ended_unpaid: told.ended_unpaid,
        }
    }
}

impl Standing {
    /// Nothing changes any more.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Cancelled | State::Expired)
    }
}

/// What to do with a word of Stripe's about a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Apply,
    /// It is older than what is known, or says the same.
    Ignore,
    /// It contradicts what is known of the same second: only the object itself can tell.
    Ask,
}

/// Weighs what is told of `as_of` against what is known. A gift that is over stays so; of two words the later
/// counts; a `fetched` one is at least as new as what it was fetched for. `money` is what happened last to a
/// period's money: a word that does not go together with it is not the last one.
pub fn judge(
    known: Option<&(Standing, DateTime<Utc>)>,
    money: Option<(DateTime<Utc>, bool)>,
    told: &Standing,
    as_of: DateTime<Utc>,
    fetched: bool,
) -> Verdict {
    let verdict = weigh(known, told, as_of, fetched);
    let stale = money.is_some_and(|(at, came)| at >= as_of && contradicts(told.state, came));
    if verdict == Verdict::Apply && stale && !fetched { Verdict::Ask } else { verdict }
}

fn weigh(
    known: Option<&(Standing, DateTime<Utc>)>,
    told: &Standing,
    as_of: DateTime<Utc>,
    fetched: bool,
) -> Verdict {
    let Some((known, known_as_of)) = known else { return Verdict::Apply };
    if known == told {
        return if as_of > *known_as_of { Verdict::Apply } else { Verdict::Ignore };
    }
    if known.is_over() {
        return Verdict::Ignore;
    }
    if told.is_over() || as_of > *known_as_of || (fetched && as_of == *known_as_of) {
        return Verdict::Apply;
    }
    if as_of == *known_as_of { Verdict::Ask } else { Verdict::Ignore }
}

/// Whether what happened to a period's money at `at` does not go together with how the gift is known to stand,
/// so that Stripe's object must be looked at.
pub fn must_ask(known: Option<&(Standing, DateTime<Utc>)>, at: DateTime<Utc>, money_came: bool) -> bool {
    let Some((known, as_of)) = known else { return true };
    if *as_of > at {
        return false;
    }
    contradicts(known.state, money_came)
}

/// Whether a state does not go together with money that came, or did not.
fn contradicts(state: State, money_came: bool) -> bool {
    match state {
        State::Active => !money_came,
        State::Failed => money_came,
        State::Cancelled | State::Expired => false,
        _ => true,
    }
}

/// A standing order whose last transfer came on this day, or before it, is overdue today.
pub fn silent_since(interval: Interval, today: NaiveDate) -> NaiveDate {
    let days = match interval {
        Interval::Monthly => OVERDUE_AFTER_DAYS,
        Interval::Yearly => DAYS_OF_A_YEAR + OVERDUE_AFTER_DAYS,
    };
    today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
#[path = "gift_tests.rs"]
mod tests;
