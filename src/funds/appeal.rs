//! A drive for one fund: a target in one currency, the days on which it runs, and targets of branches and regions.

use chrono::NaiveDate;

use super::part::Part;
use crate::{
    kernel::{ids::AppealId, money::Money},
    platform::config::LocalizedText,
};

/// An appeal as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    pub id: AppealId,
    pub fund: String,
    /// By language; a reader's that is missing is answered by the campaign's first.
    pub titles: LocalizedText,
    pub target: Money,
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// In the order in which the office wrote them.
    pub targets: Vec<Target>,
}

/// What a branch or region means to bring in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub part: Part,
    /// In the appeal's currency.
    pub amount: Money,
}

impl Appeal {
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether any day belongs to both.
    pub fn overlaps(&self, from: NaiveDate, until: NaiveDate) -> bool {
        self.from <= until && from <= self.until
    }
}

/// Which of a fund's appeals its page shows on a day: the one that is on, else the last that is over.
pub fn shown_on(appeals: Vec<Appeal>, day: NaiveDate) -> Option<Appeal> {
    let begun = appeals.into_iter().filter(|appeal| appeal.from <= day);
    begun.max_by_key(|appeal| appeal.from)
}

/// Whole percents of a target, rounded down and not capped: 138 is 138.
pub fn percent(received_minor: i64, target_minor: i64) -> i64 {
    let of = i128::from(received_minor.max(0)) * 100 / i128::from(target_minor.max(1));
    i64::try_from(of).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kernel::money::Currency;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2012, month, day).unwrap()
    }

    fn appeal(from: NaiveDate, until: NaiveDate) -> Appeal {
        Appeal {
            id: AppealId(uuid::Uuid::nil()),
            fund: "fighting-fund".to_owned(),
            titles: LocalizedText(BTreeMap::new()),
            target: Money::new(100_000, Currency::GBP),
            from,
            until,
            targets: Vec::new(),
        }
    }

    #[test]
    fn percents_are_rounded_down_and_never_capped() {
        for (received, of) in
            [(0, 0), (999, 0), (1_000, 1), (99_999, 99), (100_000, 100), (138_000, 138), (-500, 0)]
        {
            assert_eq!(percent(received, 100_000), of, "{received}");
        }
        assert_eq!(percent(i64::MAX, 1), i64::MAX);
        assert_eq!(percent(5, 0), 500, "nothing is divided by nothing");
    }

    #[test]
    fn the_one_that_is_on_is_shown_and_else_the_last_that_is_over() {
        let both = || vec![appeal(day(1, 1), day(1, 31)), appeal(day(3, 1), day(3, 31))];
        let shown = |on| shown_on(both(), on).map(|appeal| appeal.from);
        assert_eq!(shown(NaiveDate::from_ymd_opt(2011, 12, 31).unwrap()), None, "not before it begins");
        assert_eq!(shown(day(1, 1)), Some(day(1, 1)));
        assert_eq!(shown(day(2, 15)), Some(day(1, 1)));
        assert_eq!(shown(day(3, 1)), Some(day(3, 1)));
        assert_eq!(shown(day(12, 1)), Some(day(3, 1)));
    }

    #[test]
    fn its_first_and_last_day_belong_to_it() {
        let july = appeal(day(7, 1), day(7, 31));
        for (on, is_on) in [(day(6, 30), false), (day(7, 1), true), (day(7, 31), true), (day(8, 1), false)] {
            assert_eq!(july.is_on(on), is_on, "{on}");
        }
        for (from, until, both) in [
            (day(6, 1), day(6, 30), false),
            (day(6, 1), day(7, 1), true),
            (day(7, 10), day(7, 12), true),
            (day(7, 31), day(8, 5), true),
            (day(8, 1), day(8, 5), false),
        ] {
            assert_eq!(july.overlaps(from, until), both, "{from} {until}");
        }
    }
}
