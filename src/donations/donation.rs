//! A gift and its states.

use chrono::{DateTime, Utc};

use crate::{
    funds::PartCode,
    kernel::{
        frequency::Frequency,
        ids::{DonationId, SupporterId},
        locale::Locale,
        money::Money,
        reference::Reference,
    },
    payments::PaymentSummary,
    supporters::SupporterRecord,
};

/// How a gift is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Card,
    Transfer,
}

impl Method {
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Transfer => "transfer",
        }
    }
}

/// Where a gift stands by itself. Refunds and disputes are the payments' to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// By card, not paid yet.
    Pending,
    /// By transfer, not arrived yet.
    Pledged,
    Paid,
    /// A debit came back.
    Failed,
    /// Nobody paid in time.
    Expired,
    /// Regular: its last period was paid.
    Active,
    /// Regular: nothing is collected for some months.
    Paused,
    /// Regular, by standing order: the bank's next transfer is late.
    Overdue,
    /// Regular: it ended.
    Cancelled,
}

impl State {
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::Pledged,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Active,
        Self::Paused,
        Self::Overdue,
        Self::Cancelled,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Pledged => "pledged",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Overdue => "overdue",
            Self::Cancelled => "cancelled",
        }
    }

    /// A regular gift ended, or a promise was given up: nothing more is expected.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Expired)
    }

    /// The state of a gift made once after a fact, whatever came before: paid never regresses, and money that comes after
    /// all (a late webhook, a transfer for a given-up pledge) makes any state paid. A regular gift that
    /// began follows its own rules (`regular::gift`).
    #[must_use]
    pub fn after(self, happened: Happened) -> Self {
        match (self, happened) {
            (Self::Active | Self::Paused | Self::Overdue | Self::Cancelled, _) => self,
            (_, Happened::MoneyCame) | (Self::Paid, _) => Self::Paid,
            (Self::Pledged, Happened::CheckoutExpired | Happened::DebitFailed) => Self::Pledged,
            (_, Happened::DebitFailed) => Self::Failed,
            // A page that expired after a failed debit changes nothing.
            (Self::Failed, Happened::CheckoutExpired) => Self::Failed,
            (_, Happened::CheckoutExpired | Happened::GivenUp) => Self::Expired,
        }
    }
}

/// What can happen to a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    MoneyCame,
    DebitFailed,
    CheckoutExpired,
    /// A pledge was not kept in its time.
    GivenUp,
}

/// A gift as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donation {
    pub id: DonationId,
    pub reference: Reference,
    pub frequency: Frequency,
    pub method: Method,
    pub fund: String,
    /// Of a regular gift: what the next period costs.
    pub amount: Money,
    pub state: State,
    pub locale: Locale,
    /// The giver gave *us* an address.
    pub wants_receipt: bool,
    /// The giver ticked the newsletter.
    pub newsletter: bool,
    pub supporter: Option<SupporterId>,
    pub created_at: DateTime<Utc>,
}

/// A checked gift, not yet taken.
#[derive(Clone)]
pub struct Gift {
    pub amount: Money,
    pub frequency: Frequency,
    pub fund: String,
    pub method: Method,
    pub locale: Locale,
    pub record: SupporterRecord,
    pub publish_message: bool,
    pub publish_name: bool,
    pub newsletter: bool,
    /// The branch or region towards whose target it counts.
    pub counts_for: Option<PartCode>,
    /// The version of the wording that was agreed to; set when `record` is not empty.
    pub consent: Option<String>,
    /// A regular gift with which a body twins with a union.
    pub twinning: Option<Twinning>,
}

/// Which body twins with which union by a regular gift. Nothing follows from it until both sides agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twinning {
    /// The body's reference.
    pub body: String,
    /// The union's slug in the directory: `kz-zhanartu`.
    pub union: String,
}

/// The status that everybody may see (`docs` of the API).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicStatus {
    Own(State),
    Refunded,
    PartiallyRefunded,
    Disputed,
}

impl PublicStatus {
    /// Derived from the gift and from what its payments say.
    /// A regular gift is not its single payments: one that went back leaves it as it is.
    pub fn of(frequency: Frequency, state: State, payments: Option<PaymentSummary>) -> Self {
        match payments.filter(|_| frequency == Frequency::Once) {
            Some(p) if p.disputed => Self::Disputed,
            // What was paid came back days later: nothing of it is left.
            Some(p) if p.returned_minor > 0 && p.returned_minor >= p.paid_minor => Self::Own(State::Failed),
            Some(p) if p.refunded_minor > 0 && p.refunded_minor >= p.paid_minor => Self::Refunded,
            Some(p) if p.refunded_minor > 0 => Self::PartiallyRefunded,
            _ => Self::Own(state),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Own(state) => state.code(),
            Self::Refunded => "refunded",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Disputed => "disputed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: [Happened; 4] =
        [Happened::MoneyCame, Happened::DebitFailed, Happened::CheckoutExpired, Happened::GivenUp];

    #[test]
    fn paid_never_regresses() {
        for happened in EVERYTHING {
            assert_eq!(State::Paid.after(happened), State::Paid);
        }
    }

    #[test]
    fn any_order_of_a_gifts_events_ends_in_the_same_state() {
        let events = [Happened::CheckoutExpired, Happened::DebitFailed, Happened::MoneyCame];
        for a in 0..3 {
            for b in 0..3 {
                for c in 0..3 {
                    let order = [events[a], events[b], events[c]];
                    let end = order.into_iter().fold(State::Pending, State::after);
                    let paid = order.contains(&Happened::MoneyCame);
                    let failed = order.contains(&Happened::DebitFailed);
                    let expected = if paid {
                        State::Paid
                    } else if failed {
                        State::Failed
                    } else {
                        State::Expired
                    };
                    assert_eq!(end, expected, "{order:?}");
                }
            }
        }
    }

    #[test]
    fn a_pledge_is_not_ended_by_a_card_page() {
        assert_eq!(State::Pledged.after(Happened::CheckoutExpired), State::Pledged);
        assert_eq!(State::Pledged.after(Happened::GivenUp), State::Expired);
        assert_eq!(State::Expired.after(Happened::MoneyCame), State::Paid);
    }

    #[test]
    fn r08_refunds_show_without_changing_what_was_paid() {
        let payments = |refunded_minor, disputed| {
            Some(PaymentSummary { paid_minor: 100, refunded_minor, disputed, ..PaymentSummary::default() })
        };
        let once = |state, payments| PublicStatus::of(Frequency::Once, state, payments).code();
        assert_eq!(once(State::Paid, payments(0, false)), "paid");
        assert_eq!(once(State::Paid, payments(40, false)), "partially_refunded");
        assert_eq!(once(State::Paid, payments(100, false)), "refunded");
        assert_eq!(once(State::Paid, payments(0, true)), "disputed");
        let returned = PaymentSummary { paid_minor: 100, returned_minor: 100, ..PaymentSummary::default() };
        assert_eq!(once(State::Paid, Some(returned)), "failed");
        assert_eq!(once(State::Pending, None), "pending");
    }
}
