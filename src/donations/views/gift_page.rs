//! The giver's own page of a regular gift, the question for a lost link, and the yearly statement. Never a name.

use askama::Template;
use chrono::NaiveDate;

use super::{FundChoice, amount_and_frequency};
use crate::{
    donations::donation::State,
    kernel::{
        frequency::{Frequency, Interval},
        money::{Currency, Money},
        reference::Reference,
    },
    platform::{http::frame::Frame, i18n::Texts},
};

/// A payment that was made.
#[derive(Clone, Copy, Debug)]
pub struct PaymentLine {
    pub date: NaiveDate,
    pub amount: Money,
    /// What of it went back.
    pub returned: Money,
}

/// What was just done, or why not, in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Done,
    /// The link for changes is under way.
    LinkMailed,
    NonceExpired,
    /// The amount cannot be taken.
    Amount,
    /// Stripe cannot be reached.
    Later,
    /// It is over, or has not begun.
    Nothing,
}

impl Notice {
    pub const ALL: [(&'static str, Self); 6] = [
        ("done", Self::Done),
        ("mailed", Self::LinkMailed),
        ("expired", Self::NonceExpired),
        ("amount", Self::Amount),
        ("later", Self::Later),
        ("nothing", Self::Nothing),
    ];

    /// The word in the page's address.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(_, notice)| *notice == self).map_or("", |(code, _)| code)
    }

    fn key(self) -> &'static str {
        match self {
            Self::Done => "own-notice-done",
            Self::LinkMailed => "own-notice-mailed",
            Self::NonceExpired => "own-notice-expired",
            Self::Amount => "own-notice-amount",
            Self::Later => "own-notice-later",
            Self::Nothing => "own-notice-nothing",
        }
    }
}

#[derive(Template)]
#[template(path = "donations/templates/gift_page.html")]
pub struct GiftPageView {
    pub frame: Frame,
    /// The page's own address, without the host.
    pub path: String,
    pub nonce: String,
    pub reference: Reference,
    pub state: State,
    pub by_card: bool,
    pub amount: Money,
    pub frequency: Frequency,
    pub fund_name: String,
    /// The next charge, where one is planned.
    pub next: Option<NaiveDate>,
    pub resumes_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    /// What is planned for the end of the paid period.
    pub later: Option<(Money, Interval)>,
    /// The link is fresh: amount, interval and card may be changed.
    pub may_change: bool,
    /// A link for changes can be mailed.
    pub has_address: bool,
    /// Newest first.
    pub payments: Vec<PaymentLine>,
    /// Years with payments, newest first.
    pub years: Vec<i32>,
    /// Other funds, while the gift's own is closing, and the day on which it does.
    pub closing: Option<(NaiveDate, Vec<FundChoice>)>,
    pub notice: Option<Notice>,
}

impl GiftPageView {
    fn how_much(&self) -> String {
        amount_and_frequency(self.frame.texts, self.amount, self.frequency)
    }

    fn later_text(&self) -> Option<String> {
        let (amount, interval) = self.later?;
        Some(amount_and_frequency(self.frame.texts, amount, Frequency::Regular(interval)))
    }

    fn state_text(&self) -> String {
        let key = match self.state {
            State::Pending => "own-state-pending",
            State::Pledged => "own-state-pledged",
            State::Active | State::Paid => "own-state-active",
            State::Paused => "own-state-paused",
            State::Failed => "own-state-failed",
            State::Overdue => "own-state-overdue",
            State::Cancelled | State::Expired => "own-state-cancelled",
        };
        self.frame.texts.t(key)
    }

    fn notice_text(&self) -> Option<String> {
        self.notice.map(|notice| self.frame.texts.t(notice.key()))
    }

    fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// What silence means, for who is collected from and for who has an order at the bank.
    fn closing_text(&self, day: &NaiveDate) -> String {
        let key = if self.by_card { "own-closing-text" } else { "own-closing-text-order" };
        self.frame.texts.t1(key, "date", self.frame.texts.date(day))
    }

    /// It runs at Stripe, so that it can be changed there.
    fn is_running(&self) -> bool {
        self.by_card && matches!(self.state, State::Active | State::Paused | State::Failed)
    }

    fn is_paused(&self) -> bool {
        self.state == State::Paused
    }

    fn is_monthly(&self) -> bool {
        self.frequency == Frequency::Regular(Interval::Monthly)
    }

    /// Twelve months' worth, as a proposal.
    fn yearly_proposal(&self) -> String {
        let yearly = self.amount.minor.checked_mul(12).unwrap_or(self.amount.minor);
        Money::new(yearly, self.amount.currency).to_decimal()
    }

    /// The page with invented content: running, fresh link.
    pub fn sample(texts: Texts) -> Self {
        let pounds = |minor| Money::new(minor, Currency::GBP);
        let date = |month| NaiveDate::from_ymd_opt(2026, month, 24).unwrap_or_default();
        Self {
            frame: Frame::sample(texts),
            path: "/gifts/TOKEN".to_owned(),
            nonce: "sample-nonce".to_owned(),
            reference: Reference::generate(&crate::kernel::clock::Sources::system()),
            state: State::Active,
            by_card: true,
            amount: pounds(500),
            frequency: Frequency::Regular(Interval::Monthly),
            fund_name: "Fighting Fund".to_owned(),
            next: Some(date(12)),
            resumes_on: None,
            ends_on: None,
            later: Some((pounds(6000), Interval::Yearly)),
            may_change: true,
            has_address: true,
            payments: vec![
                PaymentLine { date: date(11), amount: pounds(500), returned: pounds(0) },
                PaymentLine { date: date(10), amount: pounds(500), returned: pounds(200) },
            ],
            years: vec![2026],
            closing: Some((
                date(12),
                vec![FundChoice {
                    slug: "zhanaozen-medical".into(),
                    name: "Medical aid".into(),
                    purpose: "For treatment.".into(),
                }],
            )),
            notice: Some(Notice::Done),
        }
    }

    /// Every other state.
    pub fn samples(texts: Texts) -> Vec<Self> {
        let states =
            [State::Paused, State::Failed, State::Pending, State::Pledged, State::Overdue, State::Cancelled];
        let page = |state| Self {
            state,
            by_card: !matches!(state, State::Pledged | State::Overdue),
            may_change: false,
            has_address: state != State::Failed,
            closing: Self::sample(texts).closing.filter(|_| state == State::Overdue),
            later: None,
            ..Self::sample(texts)
        };
        std::iter::once(Self::sample(texts)).chain(states.map(page)).collect()
    }
}

/// Asks for the address to which the lost link is mailed.
#[derive(Template)]
#[template(path = "donations/templates/lost_link.html")]
pub struct LostLinkView {
    pub frame: Frame,
    pub nonce: String,
    /// As typed.
    pub email: String,
    pub error: Option<String>,
    /// It was asked for: what is said now is the same for every address.
    pub asked: bool,
}

impl LostLinkView {
    pub fn sample(texts: Texts, asked: bool) -> Self {
        Self {
            frame: Frame::sample(texts),
            nonce: "sample-nonce".to_owned(),
            email: String::new(),
            error: None,
            asked,
        }
    }
}

/// A year's payments, to be printed.
#[derive(Template)]
#[template(path = "donations/templates/statement.html")]
pub struct StatementView {
    pub frame: Frame,
    pub year: i32,
    pub reference: Reference,
    pub legal_name: String,
    pub legal_address: String,
    pub fund_name: String,
    pub zone: String,
    /// Oldest first.
    pub payments: Vec<PaymentLine>,
    /// What was kept, for each currency.
    pub totals: Vec<Money>,
    /// The page's own address, without the host.
    pub path: String,
    pub nonce: String,
    /// It can be mailed.
    pub has_address: bool,
    /// What just happened.
    pub notice: Option<&'static str>,
}

impl StatementView {
    pub fn sample(texts: Texts) -> Self {
        let page = GiftPageView::sample(texts);
        Self {
            frame: page.frame,
            year: 2026,
            reference: page.reference,
            legal_name: "Campaign Kazakhstan (example)".to_owned(),
            legal_address: "1 Example Street, London".to_owned(),
            fund_name: page.fund_name,
            zone: "Europe/London".to_owned(),
            payments: page.payments,
            totals: vec![Money::new(800, Currency::GBP)],
            path: "/gifts/TOKEN/statement/2026".to_owned(),
            nonce: "sample-nonce".to_owned(),
            has_address: true,
            notice: Some("statement-mailed"),
        }
    }
}
