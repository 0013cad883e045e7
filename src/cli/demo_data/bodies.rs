//! Invents bodies that affiliate, each with one year. They have no contacts, and the clock leaves them alone: nobody
//! is reminded of anything.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::random::Seeded;
use crate::{
    affiliations::{
        affiliation::search_key,
        body_kind::BodyKind,
        directory::Directory,
        quote::{Quote, QuoteInput},
        scales::Scales,
        standing::{Policy, State, Term, Year},
        union::{Union, UnionKind},
    },
    kernel::{
        clock::{Clock, ManualClock, Sources},
        ids::{AffiliationId, PaymentId, TermId, new_uuid},
        money::Currency,
        payment_fact::{Transfer, TransferChannel},
        reference::Reference,
    },
    ledger::{
        Account, Entry,
        templates::{IncomePart, transfer_received::transfer_received_in_parts},
    },
    platform::db::StoreError,
};

/// The days in which the invented bodies came, whatever today is.
const DAYS: i64 = 700;
const PLACES: [&str; 10] = [
    "Bristol",
    "Zhanaozen",
    "Saint-Étienne",
    "Örebro",
    "=SUM(A1)",
    "Leeds",
    "Алматы",
    "Köln",
    "Cork",
    "Gent",
];
const TRADES: [&str; 8] = ["Rail", "Post", "Health", "Metal", "Schools", "Энергетика", "Offshore", "Buses"];

/// A body as its tables have it.
pub struct DemoBody {
    pub id: AffiliationId,
    pub reference: Reference,
    pub union: &'static Union,
    pub name: String,
    pub number: String,
    pub country: String,
    pub state: State,
    pub public: bool,
    pub accepted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub term: TermId,
    pub certificate: Option<String>,
    pub quote: Quote,
    pub lived: Option<Term>,
    pub payment: Option<DemoFee>,
    pub history: Vec<DemoStep>,
}

impl DemoBody {
    pub fn search_key(&self) -> String {
        let name = format!("{} ({})", self.name, self.number);
        search_key(&name, Some(self.union), None, &self.country)
    }
}

/// The transfer of its fee.
pub struct DemoFee {
    pub id: PaymentId,
    pub transfer: Transfer,
    pub entry: Entry,
}

/// A line of its history.
pub struct DemoStep {
    pub id: uuid::Uuid,
    pub from: Option<State>,
    pub to: State,
    pub at: DateTime<Utc>,
    pub by: &'static str,
    pub why: &'static str,
}

/// Invents one body after another.
pub struct BodyInventor {
    fund: String,
    random: Arc<Seeded>,
    clock: Arc<ManualClock>,
    pub sources: Sources,
    step: TimeDelta,
    unions: Vec<&'static Union>,
}

impl BodyInventor {
    /// `fund` gets the fees; `count` bodies will be spread over not quite two years up to October 2026.
    pub fn new(fund: String, seed: u64, count: u32) -> Self {
        let start = NaiveDate::from_ymd_opt(2024, 11, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        let clock = Arc::new(ManualClock::new(start.and_utc()));
        // Another stream than that of the gifts: neither changes the other one's rows.
        let random = Arc::new(Seeded::new(seed ^ 0xb0d1_e500_0000_0000));
        let sources = Sources { clock: clock.clone(), random: random.clone() };
        let step = TimeDelta::microseconds(DAYS * 86_400_000_000 / i64::from(count.max(1)));
        let unions = Directory::get().all().iter();
        let unions = unions.filter(|union| union.is_alive() && union.kind == UnionKind::Union).collect();
        Self { fund, random, clock, sources, step, unions }
    }

    /// The next bodies.
    ///
    /// # Errors
    /// A fee that cannot be reckoned or booked.
    pub fn batch(&self, count: u32) -> Result<Vec<DemoBody>, StoreError> {
        (0..count).map(|_| self.body()).collect()
    }

    fn body(&self) -> Result<DemoBody, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(what.to_owned());
        self.clock.advance(self.step);
        let created_at = self.clock.now();
        let union = *self.random.one_of(&self.unions).ok_or_else(|| corrupt("no union in the directory"))?;
        let on = created_at.date_naive();
        let members = Some(5 + self.random.below(3_000));
        let input = QuoteInput { kind: BodyKind::Branch, members, currency: Currency::GBP, offered: None };
        let quote = Quote::make(Scales::get(), input, on).map_err(|_| corrupt("no fee in pounds"))?;
        let reference = Reference::generate(&self.sources);
        let (place, trade) = (self.random.one_of(&PLACES), self.random.one_of(&TRADES));
        let id = AffiliationId::generate(&self.sources);
        let mut body = DemoBody {
            id,
            reference,
            union,
            name: format!("{} {}", place.unwrap_or(&"Leeds"), trade.unwrap_or(&"Rail")),
            number: format!("{:04}", self.random.below(10_000)),
            country: union.country.clone().unwrap_or_else(|| "GB".to_owned()),
            state: State::Quoted,
            public: self.random.below(100) < 80,
            accepted_at: None,
            created_at,
            term: TermId::generate(&self.sources),
            certificate: None,
            quote,
            lived: None,
            payment: None,
            history: Vec::new(),
        };
        self.step(&mut body, None, State::Quoted, "body", "invented");
        if self.random.below(100) < 90 {
            self.pay(&mut body)?;
        }
        Ok(body)
    }

    fn step(&self, body: &mut DemoBody, from: Option<State>, to: State, by: &'static str, why: &'static str) {
        let at = body.created_at + TimeDelta::seconds(i64::try_from(body.history.len()).unwrap_or(0));
        body.history.push(DemoStep { id: new_uuid(&self.sources), from, to, at, by, why });
        body.state = to;
    }

    fn pay(&self, body: &mut DemoBody) -> Result<(), StoreError> {
        let on = body.created_at.date_naive();
        let amount = body.quote.fee.amount;
        let transfer = Transfer {
            reference: body.reference,
            amount,
            channel: TransferChannel::BankTransfer,
            date: on,
            bank_ref: format!("demo-body-{}", body.reference),
        };
        let part = IncomePart { account: Account::AffiliationFees, fund: self.fund.clone(), amount };
        let entry = transfer_received_in_parts(&transfer, &self.fund, &[part])?;
        body.payment = Some(DemoFee { id: PaymentId::generate(&self.sources), transfer, entry });
        let term = Policy { year: Year::Rolling, grace_months: 3 }.term(on, None);
        body.lived = Some(term);
        self.step(body, Some(State::Quoted), State::Active, "payment", "invented");
        if self.random.below(100) < 90 {
            body.accepted_at = Some(body.created_at + TimeDelta::seconds(2));
            body.certificate = Some(format!("C-{}", Reference::generate(&self.sources).grouped()));
            self.step(body, Some(State::Active), State::Active, "office:invented", "accepted");
        }
        let today = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap_or_default();
        if term.until.checked_add_days(Days::new(93)).is_some_and(|lapse| lapse < today) {
            self.step(body, Some(State::Active), State::Lapsed, "clock", "invented");
        }
        Ok(())
    }
}
