//! What everybody may know of money out: by fund, quarter and purpose, at least three months later, and never so that few
//! people could be told from it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;

use super::{
    act::{Act, ActKind},
    codes::Pseudonym,
    disbursement::{Disbursement, Purpose},
    store,
};
use crate::{
    kernel::money::{Currency, Money},
    platform::{Platform, db::StoreError},
};

/// A number that stands for fewer people is not published.
pub const FEWEST_RECIPIENTS: usize = 5;
/// How many months a quarter has to be over.
const MONTHS_LATER: u32 = 3;

/// Three months of a year, written `2026-Q4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    first_day: NaiveDate,
}

impl Quarter {
    pub fn of(date: NaiveDate) -> Self {
        let month = date.month0() / 3 * 3 + 1;
        Self { first_day: NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date) }
    }

    fn is_public(self, today: NaiveDate) -> bool {
        let from = self.first_day.checked_add_months(Months::new(3 + MONTHS_LATER));
        from.is_some_and(|from| today >= from)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.first_day.year(), self.first_day.month0() / 3 + 1)
    }
}

/// A number that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub quarter: Quarter,
    /// `None`: several purposes together, some from quarters before, each of which reached too few.
    pub purpose: Option<Purpose>,
    pub amount: Money,
    /// How many people or bodies it reached.
    pub recipients: usize,
}

/// Money that reached somebody, or came back from where it was paid (negative).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reached {
    quarter: Quarter,
    purpose: Purpose,
    amount: Money,
    recipients: BTreeSet<Pseudonym>,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    minor: i64,
    recipients: BTreeSet<Pseudonym>,
}

impl Cell {
    fn add(&mut self, minor: i64, recipients: &BTreeSet<Pseudonym>) {
        self.minor = self.minor.saturating_add(minor);
        self.recipients.extend(recipients.iter().cloned());
    }

    fn may_be_told(&self) -> bool {
        self.minor > 0 && self.recipients.len() >= FEWEST_RECIPIENTS
    }
}

/// What may be told on `today`: a purpose that reached too few is told together with others of its currency, and where
/// these are too few as well, with those of a later quarter. A number that was published never changes.
fn publish(reached: &[Reached], today: NaiveDate) -> Vec<Published> {
    let mut quarters: BTreeMap<Quarter, BTreeMap<(Purpose, Currency), Cell>> = BTreeMap::new();
    for one in reached.iter().filter(|one| one.quarter.is_public(today)) {
        let cells = quarters.entry(one.quarter).or_default();
        let cell = cells.entry((one.purpose, one.amount.currency)).or_default();
        cell.add(one.amount.minor, &one.recipients);
    }
    let mut published = Vec::new();
    let mut held_back: BTreeMap<Currency, Cell> = BTreeMap::new();
    for (quarter, cells) in quarters {
        for ((purpose, currency), cell) in cells {
            if cell.may_be_told() {
                let amount = Money::new(cell.minor, currency);
                let recipients = cell.recipients.len();
                published.push(Published { quarter, purpose: Some(purpose), amount, recipients });
            } else {
                held_back.entry(currency).or_default().add(cell.minor, &cell.recipients);
            }
        }
        held_back.retain(|currency, cell| {
            if cell.may_be_told() {
                let amount = Money::new(cell.minor, *currency);
                let recipients = cell.recipients.len();
                published.push(Published { quarter, purpose: None, amount, recipients });
                return false;
            }
            true
        });
    }
    published
}

/// What an act of this disbursement brought to whom.
fn reached(one: &Disbursement, act: &Act, zone: Tz) -> Option<Reached> {
    let amount = act.amount?;
    let minor = match (act.kind, one.is_advance()) {
        (ActKind::Paid, false) | (ActKind::HandedOver, true) => amount.minor,
        (ActKind::Returned, false) => amount.minor.saturating_neg(),
        _ => return None,
    };
    // By the day on which it was written down: what is told late changes no quarter that was published.
    let quarter = Quarter::of(act.at.with_timezone(&zone).date_naive());
    let all = if act.recipients.is_empty() { &one.wish.recipients } else { &act.recipients };
    let amount = Money { minor, ..amount };
    Some(Reached { quarter, purpose: one.wish.purpose, amount, recipients: all.clone() })
}

/// What may be told of a fund's money out, oldest quarter first.
///
/// # Errors
/// Storage only.
pub async fn published_spending(platform: &Platform, fund: &str) -> Result<Vec<Published>, StoreError> {
    let zone = platform.settings.campaign.time_zone;
    let today = platform.sources.now().with_timezone(&zone).date_naive();
    let mut all = Vec::new();
    for one in store::paid(&platform.db).await?.iter().filter(|one| one.wish.fund == fund) {
        all.extend(one.acts.iter().filter_map(|act| reached(one, act, zone)));
    }
    Ok(publish(&all, today))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn people(numbers: std::ops::Range<u32>) -> BTreeSet<Pseudonym> {
        numbers.map(|number| format!("F-{number:03}").parse().unwrap()).collect()
    }

    fn one(date: &str, purpose: Purpose, minor: i64, recipients: std::ops::Range<u32>) -> Reached {
        let (quarter, amount) = (Quarter::of(day(date)), Money::new(minor, Currency::GBP));
        Reached { quarter, purpose, amount, recipients: people(recipients) }
    }

    fn told(published: &[Published]) -> Vec<(String, Option<&'static str>, i64, usize)> {
        let row = |p: &Published| {
            (p.quarter.to_string(), p.purpose.map(Purpose::code), p.amount.minor, p.recipients)
        };
        published.iter().map(row).collect()
    }

    #[test]
    fn a_quarter_is_told_when_it_is_over_for_three_months() {
        let all = [one("2026-06-30", Purpose::Medical, 900, 0..5)];
        assert_eq!(publish(&all, day("2026-09-30")), []);
        let expected = [("2026-Q2".to_owned(), Some("medical"), 900, 5)];
        assert_eq!(told(&publish(&all, day("2026-10-01"))), expected);
        assert!(!Quarter::of(day("2026-12-31")).is_public(day("2027-03-31")));
        assert!(Quarter::of(day("2026-10-01")).is_public(day("2027-04-01")));
    }

    #[test]
    fn few_people_are_told_with_others_or_later() {
        let all = [
            one("2026-01-10", Purpose::Medical, 700, 0..4),
            one("2026-02-10", Purpose::Living, 5_000, 10..16),
            one("2026-04-10", Purpose::Legal, 300, 20..21),
            one("2026-04-11", Purpose::Living, 4_000, 10..15),
        ];
        let first = vec![("2026-Q1".to_owned(), Some("living"), 5_000, 6)];
        assert_eq!(told(&publish(&all, day("2026-07-01"))), first, "four people's medicine is not told");
        let both = [
            first,
            vec![("2026-Q2".to_owned(), Some("living"), 4_000, 5), ("2026-Q2".to_owned(), None, 1_000, 5)],
        ]
        .concat();
        assert_eq!(told(&publish(&all, day("2026-10-01"))), both);
    }

    #[test]
    fn the_same_few_people_paid_often_stay_few() {
        let all: Vec<Reached> =
            (1..=9).map(|at| one(&format!("2026-0{at}-01"), Purpose::Medical, 100, 0..4)).collect();
        assert_eq!(publish(&all, day("2027-12-31")), []);
    }

    fn any_reached() -> impl Strategy<Value = Reached> {
        (0u32..30, 0usize..3, -50i64..500, 0u32..20, 1u32..8, any::<bool>()).prop_map(
            |(month, purpose, minor, from, count, euro)| {
                let date = day("2024-01-15").checked_add_months(Months::new(month)).unwrap();
                let currency = if euro { Currency::EUR } else { Currency::GBP };
                let (quarter, amount) = (Quarter::of(date), Money::new(minor, currency));
                Reached {
                    quarter,
                    purpose: Purpose::ALL[purpose],
                    amount,
                    recipients: people(from..from + count),
                }
            },
        )
    }

    proptest! {
        #[test]
        fn no_published_number_stands_for_few_and_none_ever_changes(
            all in prop::collection::vec(any_reached(), 0..40),
            today in 0u32..50,
        ) {
            let first = day("2024-01-01");
            let today = first.checked_add_months(Months::new(today)).unwrap();
            let now = publish(&all, today);
            for row in &now {
                prop_assert!(row.recipients >= FEWEST_RECIPIENTS && row.amount.minor > 0);
                prop_assert!(row.quarter.is_public(today));
            }
            let later = publish(&all, today.checked_add_months(Months::new(5)).unwrap());
            prop_assert_eq!(&later[..now.len()], &now[..]);
            let sum = |rows: &[Published]| rows.iter().map(|row| row.amount.minor).sum::<i64>();
            let paid: i64 = all.iter().map(|one| one.amount.minor.max(0)).sum();
            prop_assert!(sum(&later) <= paid);
        }
    }
}
