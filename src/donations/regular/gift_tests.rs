//! Every order, choice and repetition of Stripe's events about a gift ends where Stripe's object stands.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::{Standing, Verdict, judge, must_ask, silent_since};
use crate::{
    donations::donation::State,
    kernel::{
        frequency::Interval,
        money::{Currency, Money},
    },
};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
}

fn standing(state: State, amount: i64, period: i64) -> Standing {
    Standing {
        customer: "cus_1".to_owned(),
        state,
        amount: Money::new(amount, Currency::GBP),
        interval: Interval::Monthly,
        period_end: at(period),
        resumes_at: None,
        ends_at: None,
        schedule: None,
        ended_unpaid: false,
    }
}

/// One event of a gift's life: what it tells, and when it happened.
#[derive(Clone, Debug)]
enum Told {
    Stands(Standing),
    Paid,
    Failed,
}

/// A life: its events in the order in which they happened.
#[derive(Clone, Debug)]
struct Life(Vec<(Told, i64)>);

impl Life {
    /// How the object stands once everything happened.
    fn end(&self) -> Standing {
        let stands = |told: &(Told, i64)| match &told.0 {
            Told::Stands(standing) => Some(standing.clone()),
            Told::Paid | Told::Failed => None,
        };
        self.0.iter().rev().find_map(stands).unwrap()
    }

    /// Tells the events of these places in this order; Stripe's object, when asked for, stands at its end.
    fn tell(&self, order: &[usize]) -> Option<Standing> {
        let mut known: Option<(Standing, DateTime<Utc>)> = None;
        let mut money: Option<(DateTime<Utc>, bool)> = None;
        for place in order {
            let (told, second) = &self.0[*place];
            let as_of = at(*second);
            let came = match told {
                Told::Paid => Some(true),
                Told::Failed => Some(false),
                Told::Stands(_) => None,
            };
            if let Some(came) = came
                && money.is_none_or(|(known, _)| known <= as_of)
            {
                money = Some((as_of, came));
            }
            let ask = match told {
                Told::Stands(standing) => match judge(known.as_ref(), money, standing, as_of, false) {
                    Verdict::Apply => {
                        known = Some((standing.clone(), as_of));
                        false
                    }
                    Verdict::Ignore => false,
                    Verdict::Ask => true,
                },
                Told::Paid => must_ask(known.as_ref(), as_of, true),
                Told::Failed => must_ask(known.as_ref(), as_of, false),
            };
            if ask && judge(known.as_ref(), money, &self.end(), as_of, true) == Verdict::Apply {
                known = Some((self.end(), as_of));
            }
        }
        known.map(|(standing, _)| standing)
    }

    /// What must hold after a telling: nothing older than the latest that was told stands.
    fn check(&self, order: &[usize]) {
        let Some(standing) = self.tell(order) else {
            assert!(order.is_empty(), "{order:?}: something was told and nothing is known");
            return;
        };
        let latest = order.iter().max().unwrap();
        let (told, second) = &self.0[*latest];
        let whole = standing == self.end();
        let as_told = match told {
            Told::Stands(expected) => {
                // Of one second nobody knows which was last, unless Stripe was asked.
                let same_second = self.0.iter().filter(|(_, other)| other == second).count() > 1;
                standing == *expected || same_second
            }
            Told::Paid => standing.state == State::Active || self.was_known_later(&standing, *second),
            Told::Failed => standing.state == State::Failed || self.was_known_later(&standing, *second),
        };
        assert!(whole || as_told, "{order:?}: {standing:?} of {:?}", self.0);
    }

    /// Whether the gift stood so at some time at or after this second.
    fn was_known_later(&self, standing: &Standing, second: i64) -> bool {
        self.0.iter().any(|(told, at)| matches!(told, Told::Stands(s) if s == standing) && *at >= second)
    }
}

/// Begins, is paid, fails, is paid after all, changes, ends: with two events of one second.
fn lives() -> Vec<Life> {
    let stands = |state, amount, period, at| (Told::Stands(standing(state, amount, period)), at);
    vec![
        Life(vec![
            stands(State::Pending, 500, 100, 1),
            stands(State::Active, 500, 100, 1),
            (Told::Paid, 1),
            (Told::Failed, 100),
            stands(State::Failed, 500, 200, 100),
            stands(State::Active, 500, 200, 130),
        ]),
        Life(vec![
            stands(State::Active, 500, 100, 2),
            (Told::Failed, 100),
            stands(State::Failed, 500, 200, 100),
            (Told::Paid, 101),
            stands(State::Active, 500, 200, 101),
            stands(State::Active, 900, 200, 140),
        ]),
        Life(vec![
            stands(State::Active, 500, 100, 2),
            stands(State::Failed, 500, 200, 100),
            (Told::Failed, 100),
            (Told::Failed, 150),
            (Told::Failed, 160),
            stands(State::Cancelled, 500, 200, 160),
        ]),
        Life(vec![
            stands(State::Active, 500, 100, 2),
            stands(State::Paused, 500, 100, 9),
            stands(State::Active, 500, 100, 9),
            stands(State::Active, 700, 100, 9),
            (Told::Paid, 100),
            stands(State::Cancelled, 700, 200, 120),
        ]),
    ]
}

/// Calls `check` with every order of every choice of `places`, each at most once.
fn every_order(places: usize, order: &mut Vec<usize>, check: &mut dyn FnMut(&[usize])) {
    check(order);
    for place in 0..places {
        if !order.contains(&place) {
            order.push(place);
            every_order(places, order, check);
            order.pop();
        }
    }
}

#[test]
fn r06_every_order_of_every_choice_of_six_events_ends_right() {
    for life in lives() {
        let mut orders = 0;
        every_order(life.0.len(), &mut Vec::new(), &mut |order| {
            life.check(order);
            // Each event told again at the end changes nothing that is right.
            let twice = [order, order].concat();
            life.check(&twice);
            orders += 1;
        });
        assert_eq!(orders, 1957, "all orders of all choices of six");
    }
}

#[test]
fn r06_a_later_success_undoes_a_failure() {
    let failed = (standing(State::Failed, 500, 200), at(100));
    let active = standing(State::Active, 500, 200);
    assert!(must_ask(Some(&failed), at(101), true), "money that came contradicts a failure");
    assert_eq!(judge(Some(&failed), None, &active, at(101), true), Verdict::Apply);
    assert_eq!(judge(Some(&(active, at(101))), None, &failed.0, at(100), false), Verdict::Ignore);
}

#[test]
fn what_ended_stays_ended() {
    let over = (standing(State::Cancelled, 500, 200), at(100));
    for state in [State::Active, State::Paused, State::Failed, State::Pending] {
        let told = standing(state, 500, 900);
        assert_eq!(judge(Some(&over), None, &told, at(500), true), Verdict::Ignore);
        let known = (told, at(500));
        assert_eq!(
            judge(Some(&known), None, &over.0, at(100), false),
            Verdict::Apply,
            "the end is never too old"
        );
    }
    assert!(!must_ask(Some(&over), at(500), false));
}

#[test]
fn a_standing_order_is_overdue_after_45_days() {
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(silent_since(Interval::Monthly, date("2026-02-15")), date("2026-01-01"));
    assert_eq!(silent_since(Interval::Yearly, date("2027-02-15")), date("2026-01-01"));
}

proptest! {
    /// Longer lives with made-up states and times, told in any order, with gaps and repetitions.
    #[test]
    fn any_telling_of_any_life_ends_right(
        steps in prop::collection::vec((0usize..6, 1i64..4, 0i64..3), 1..12),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..24),
    ) {
        let mut second = 0;
        let mut events = vec![(Told::Stands(standing(State::Active, 500, 10)), 0)];
        for (kind, amount, pause) in steps {
            second += pause;
            let stands = |state| Told::Stands(standing(state, amount * 100, second));
            events.push((
                match kind {
                    0 => Told::Paid,
                    1 => Told::Failed,
                    2 => stands(State::Failed),
                    3 => stands(State::Paused),
                    _ => stands(State::Active),
                },
                second,
            ));
        }
        let life = Life(events);
        let order: Vec<usize> = picks.iter().map(|pick| pick.index(life.0.len())).collect();
        life.check(&order);
        let everything: Vec<usize> = order.iter().copied().chain(0..life.0.len()).collect();
        life.check(&everything);
    }
}
