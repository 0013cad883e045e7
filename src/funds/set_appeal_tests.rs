//! What an appeal may look like.

use std::collections::BTreeMap;

use super::*;
use crate::kernel::{clock::Sources, money::Currency};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2012, month, day).unwrap()
}

fn line(name: &str) -> WantedTarget {
    let (kind, name) = (PartKind::Branch, name.to_owned());
    WantedTarget { number: 1, code: None, kind, name, target_minor: 100, body: None }
}

fn wanted(mut targets: Vec<WantedTarget>) -> WantedAppeal {
    targets.iter_mut().zip(1..).for_each(|(line, number)| line.number = number);
    WantedAppeal {
        fund: "fighting-fund".to_owned(),
        titles: LocalizedText(BTreeMap::new()),
        target: Money::new(100_000, Currency::GBP),
        from: day(7, 1),
        until: day(7, 31),
        targets,
    }
}

fn part(number: u64, name: &str, body: Option<Reference>) -> Part {
    let (code, name) = (PartCode::numbered(PartKind::Branch, number), name.to_owned());
    Part { code, kind: PartKind::Branch, name, body }
}

fn checked(wanted: &WantedAppeal, parts: &[Part]) -> Result<(), NotSet> {
    check(wanted, std::iter::empty(), parts)
}

#[test]
fn a_fund_has_one_appeal_at_a_time() {
    let other = |fund: &str| Appeal {
        id: AppealId(uuid::Uuid::nil()),
        fund: fund.to_owned(),
        titles: LocalizedText(BTreeMap::new()),
        target: Money::new(1, Currency::GBP),
        from: day(7, 31),
        until: day(8, 31),
        targets: Vec::new(),
    };
    let check_beside = |fund: &str| check(&wanted(Vec::new()), [other(fund)].iter(), &[]);
    assert_eq!(check_beside("fighting-fund"), Err(NotSet::Overlaps));
    assert_eq!(check_beside("zhanaozen-medical"), Ok(()));
    let backwards = WantedAppeal { until: day(6, 30), ..wanted(Vec::new()) };
    assert_eq!(checked(&backwards, &[]), Err(NotSet::Days));
}

#[test]
fn a_name_and_a_body_stand_once() {
    let body = Reference::generate(&Sources::system());
    let twice = wanted(vec![line("Bristol"), line("  bristol ")]);
    assert_eq!(checked(&twice, &[]), Err(NotSet::Twice(2)));
    let known = [part(1, "Bristol", Some(body)), part(2, "Leeds", None)];
    assert_eq!(checked(&wanted(vec![line("Bristol")]), &known), Ok(()), "it is meant by its name");
    let renamed = |code: &str, name: &str, body| WantedTarget { code: code.parse().ok(), body, ..line(name) };
    assert_eq!(checked(&wanted(vec![renamed("branch-2", "Leeds City", None)]), &known), Ok(()));
    assert_eq!(checked(&wanted(vec![renamed("branch-2", "Bristol", None)]), &known), Err(NotSet::Twice(1)));
    assert_eq!(
        checked(&wanted(vec![renamed("branch-2", "Leeds", Some(body))]), &known),
        Err(NotSet::Twice(1))
    );
    assert_eq!(
        checked(&wanted(vec![renamed("branch-9", "York", None)]), &known),
        Err(NotSet::UnknownPart(1))
    );
    let same_part = wanted(vec![renamed("branch-1", "Bristol", Some(body)), line("Bristol")]);
    assert_eq!(checked(&same_part, &known), Err(NotSet::Twice(2)));
}

#[test]
fn a_table_stays_one_that_people_can_read() {
    let lines = |count: usize| wanted((0..count).map(|number| line(&format!("Branch {number}"))).collect());
    assert_eq!(checked(&lines(MOST_TARGETS), &[]), Ok(()));
    assert_eq!(checked(&lines(MOST_TARGETS + 1), &[]), Err(NotSet::TooMany));
}
