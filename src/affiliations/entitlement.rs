//! How many delegates a body may send.

use chrono::NaiveDate;
use serde::Deserialize;

use super::body_kind::BodyKind;

/// One rule of the data: fixed, or by members.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitlement {
    /// The first day on which quotes are made by it.
    pub from: NaiveDate,
    pub kinds: Vec<BodyKind>,
    /// For bodies that state no members.
    pub fixed: Option<u32>,
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Past the last step: one more for each so many further members, or a part of them.
    pub then_one_per: Option<u32>,
    pub at_most: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Members, inclusive.
    pub up_to: u32,
    pub delegates: u32,
}

impl Entitlement {
    /// The number of delegates; `None` where it goes by members and their number is not known.
    pub fn delegates(&self, members: Option<u32>) -> Option<u32> {
        if let Some(fixed) = self.fixed {
            return Some(fixed);
        }
        let members = members?;
        let most = self.at_most.unwrap_or(u32::MAX);
        if let Some(step) = self.steps.iter().find(|step| members <= step.up_to) {
            return Some(step.delegates.min(most));
        }
        let last = self.steps.last()?;
        let further = self.then_one_per.map_or(0, |per| (members - last.up_to).div_ceil(per.max(1)));
        Some(last.delegates.saturating_add(further).min(most))
    }

    pub(super) fn problems(&self) -> Vec<&'static str> {
        let mut problems = Vec::new();
        if self.fixed.is_some() != self.steps.is_empty() {
            problems.push("either a fixed number or steps");
        }
        if !self.steps.windows(2).all(|p| p[0].up_to < p[1].up_to && p[0].delegates <= p[1].delegates) {
            problems.push("the steps are not in order");
        }
        if self.then_one_per == Some(0) {
            problems.push("one delegate for every 0 members");
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn article() -> Entitlement {
        Entitlement {
            from: NaiveDate::default(),
            kinds: vec![BodyKind::Branch],
            fixed: None,
            steps: vec![Step { up_to: 50, delegates: 2 }, Step { up_to: 100, delegates: 3 }],
            then_one_per: Some(100),
            at_most: Some(6),
        }
    }

    #[test]
    fn two_to_fifty_three_to_a_hundred_then_one_per_hundred_at_most_six() {
        for (members, delegates) in [
            (0, 2),
            (1, 2),
            (50, 2),
            (51, 3),
            (100, 3),
            (101, 4),
            (200, 4),
            (201, 5),
            (300, 5),
            (301, 6),
            (400, 6),
            (401, 6),
            (u32::MAX, 6),
        ] {
            assert_eq!(article().delegates(Some(members)), Some(delegates), "{members} members");
        }
        assert_eq!(article().delegates(None), None);
        let fixed = Entitlement { fixed: Some(4), steps: vec![], ..article() };
        assert_eq!(fixed.delegates(None), Some(4));
        assert_eq!(fixed.delegates(Some(7)), Some(4));
    }

    #[test]
    fn broken_data_is_told() {
        assert!(article().problems().is_empty());
        assert_eq!(Entitlement { fixed: Some(1), ..article() }.problems().len(), 1);
        assert_eq!(Entitlement { steps: vec![], ..article() }.problems().len(), 1);
        assert_eq!(Entitlement { then_one_per: Some(0), ..article() }.problems().len(), 1);
        let mut reversed = article();
        reversed.steps.reverse();
        assert_eq!(reversed.problems().len(), 1);
    }

    proptest! {
        #[test]
        fn more_members_never_send_fewer_and_nobody_sends_too_many(a: u32, b: u32) {
            let of = |members| article().delegates(Some(members)).unwrap();
            prop_assert!(of(a.min(b)) <= of(a.max(b)));
            prop_assert!((2..=6).contains(&of(a)));
        }
    }
}
