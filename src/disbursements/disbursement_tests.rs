//! Rules at their edges.

use proptest::prelude::*;

use super::*;
use crate::kernel::{clock::Sources, money::Currency};

fn pounds(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

fn person(number: u8) -> StaffId {
    StaffId(Uuid::from_bytes([number; 16]))
}

fn act(kind: ActKind, version: i32, by: u8) -> Act {
    Act::new(Uuid::from_bytes([by; 16]), kind, version, person(by), DateTime::UNIX_EPOCH)
}

fn check(version: i32, result: CheckResult) -> Check {
    let (list, list_date) = (SanctionsList::Uk, NaiveDate::default());
    Check { version, list, list_date, result, by: person(1), at: DateTime::UNIX_EPOCH }
}

/// Asked for by person 1, and checked.
fn requested() -> Disbursement {
    let evidence =
        Evidence { hash: crate::disbursements::EvidenceHash::of(b"x"), place: "F3/12".parse().ok() };
    Disbursement {
        id: Uuid::nil(),
        reference: Reference::generate(&Sources::system()),
        state: State::Requested,
        version: 1,
        wish: Wish {
            fund: "general".to_owned(),
            amount: pounds(5_000),
            purpose: Purpose::Medical,
            recipients: BTreeSet::from(["F-017".parse().unwrap()]),
            intermediary: None,
            evidence,
        },
        checks: vec![check(1, CheckResult::Clear)],
        acts: vec![act(ActKind::Requested, 1, 1)],
    }
}

#[test]
fn two_others_approve_and_then_it_can_be_paid() {
    let mut it = requested();
    assert_eq!(it.may_approve(person(1), 1), Err(NotAllowed::OwnRequest));
    assert_eq!(it.may_pay(pounds(5_000)), Err(NotAllowed::Standing));
    assert_eq!(it.may_approve(person(2), 1), Ok(State::Requested));
    it.acts.push(act(ActKind::Approved, 1, 2));
    assert_eq!(it.may_approve(person(2), 1), Err(NotAllowed::Twice));
    assert_eq!(it.may_approve(person(3), 1), Ok(State::Approved));
    it.acts.push(act(ActKind::Approved, 1, 3));
    it.state = State::Approved;
    assert_eq!(it.may_approve(person(4), 1), Err(NotAllowed::Standing));
    assert_eq!(it.may_pay(pounds(4_999)), Err(NotAllowed::MoreThanHeld(pounds(4_999))));
    assert_eq!(it.may_pay(pounds(5_000)), Ok(State::Paid));
    it.wish.intermediary = Some("I-01".parse().unwrap());
    assert_eq!(it.may_pay(pounds(5_000)), Ok(State::Advanced));
}

#[test]
fn an_amended_request_is_read_anew_and_whoever_amends_it_does_not_approve() {
    let mut it = requested();
    it.acts.push(act(ActKind::Approved, 1, 2));
    it.acts.push(act(ActKind::Amended, 2, 3));
    it.version = 2;
    assert_eq!(it.may_approve(person(4), 1), Err(NotAllowed::Changed));
    assert_eq!(it.may_approve(person(3), 2), Err(NotAllowed::OwnRequest));
    assert_eq!(it.may_approve(person(1), 2), Err(NotAllowed::OwnRequest), "nor whoever asked first");
    assert_eq!(it.may_approve(person(2), 2), Err(NotAllowed::Unchecked), "it may name others now");
    it.checks.push(check(2, CheckResult::Another));
    assert_eq!(
        it.may_approve(person(2), 2),
        Ok(State::Requested),
        "the first approval was of what is no more"
    );
}

#[test]
fn nothing_is_paid_to_who_is_listed() {
    let mut it = requested();
    it.acts.extend([act(ActKind::Approved, 1, 2), act(ActKind::Approved, 1, 3)]);
    it.checks.push(check(1, CheckResult::Listed));
    assert_eq!(it.may_approve(person(4), 1), Err(NotAllowed::Listed));
    it.state = State::Approved;
    assert_eq!(it.may_pay(pounds(9_000)), Err(NotAllowed::Listed));
}

#[test]
fn what_is_over_stays_as_it_is() {
    for state in [State::Paid, State::Advanced, State::Settled, State::Refused, State::Withdrawn] {
        let mut it = requested();
        it.state = state;
        assert_eq!(it.may_change(1), Err(NotAllowed::Standing));
        assert_eq!(it.may_approve(person(2), 1), Err(NotAllowed::Standing));
        assert_eq!(it.may_pay(pounds(9_000)), Err(NotAllowed::Standing));
    }
}

#[test]
fn codes_are_read_back() {
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_code(purpose.code()), Some(*purpose));
    }
    for state in State::ALL {
        assert_eq!(State::from_code(state.code()), Some(*state));
    }
    assert_eq!(SanctionsList::from_code("nowhere"), None);
    assert_eq!(CheckResult::from_code("listed"), Some(CheckResult::Listed));
}

proptest! {
    #[test]
    fn a_fund_never_pays_more_than_it_holds_and_has_not_promised(
        held in -50i64..200, promised in -5i64..100, amount in -5i64..250,
    ) {
        let fits = fits(pounds(held), promised, pounds(amount)).is_ok();
        prop_assert_eq!(fits, amount > 0 && amount + promised.max(0) <= held);
    }

    #[test]
    fn it_is_never_payable_without_two_others(
        acts in prop::collection::vec((0usize..3, 1u8..5), 0..8),
    ) {
        // Whatever order people try things in, through the rules only.
        let mut it = requested();
        for (what, who) in acts {
            match what {
                0 => if let Ok(state) = it.may_approve(person(who), it.version) {
                    it.acts.push(act(ActKind::Approved, it.version, who));
                    it.state = state;
                },
                1 => if it.may_change(it.version).is_ok() {
                    it.version += 1;
                    it.state = State::Requested;
                    it.acts.push(act(ActKind::Amended, it.version, who));
                    it.checks.push(check(it.version, CheckResult::Clear));
                },
                _ => if it.may_pay(pounds(5_000)).is_ok() {
                    let approved: BTreeSet<StaffId> = it.approvals().map(|act| act.by).collect();
                    prop_assert_eq!(approved.len(), APPROVALS);
                    prop_assert!(it.authors().all(|author| !approved.contains(&author)));
                },
            }
        }
    }
}
