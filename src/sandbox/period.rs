//! Billing periods: when the next one ends.
//!
//! See <https://docs.stripe.com/billing/subscriptions/billing-cycle>: periods are counted from the billing cycle anchor,
//! and a month that lacks the anchor's day ends the period on its last day.

use chrono::{DateTime, Datelike, Months};

use super::clock::DAY;

/// The first billing time after `at`, with billing every `count` intervals from `anchor` on; all in UTC seconds.
pub(super) fn after(anchor: i64, interval: &str, count: i64, at: i64) -> i64 {
    let count = count.max(1);
    match interval {
        "day" => steps(anchor, count * DAY, at),
        "week" => steps(anchor, count * 7 * DAY, at),
        "year" => months(anchor, count * 12, at),
        _ => months(anchor, count, at),
    }
}

fn steps(anchor: i64, length: i64, at: i64) -> i64 {
    let gone = (at - anchor).div_euclid(length) + 1;
    anchor + gone.max(0) * length
}

fn months(anchor: i64, length: i64, at: i64) -> i64 {
    let (Some(first), Some(now)) = (DateTime::from_timestamp(anchor, 0), DateTime::from_timestamp(at, 0))
    else {
        return i64::MAX;
    };
    let between =
        i64::from(now.year() - first.year()) * 12 + i64::from(now.month()) - i64::from(first.month());
    let from = (between.div_euclid(length)).max(0);
    // The estimate is at most one period early.
    (from..from + 3)
        .filter_map(|gone| u32::try_from(gone * length).ok())
        .filter_map(|months| first.checked_add_months(Months::new(months)))
        .map(|time| time.timestamp())
        .find(|time| *time > at)
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::after;

    fn at(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp()
    }

    #[test]
    fn a_month_without_the_anchors_day_ends_on_its_last() {
        let anchor = at("2027-01-31T10:00:00Z");
        let mut times = vec![anchor];
        for _ in 0..4 {
            times.push(after(anchor, "month", 1, times[times.len() - 1]));
        }
        let expected =
            ["2027-02-28T10:00:00Z", "2027-03-31T10:00:00Z", "2027-04-30T10:00:00Z", "2027-05-31T10:00:00Z"];
        assert_eq!(times[1..], expected.map(at));
        assert_eq!(
            after(at("2028-02-29T00:00:00Z"), "year", 1, at("2028-02-29T00:00:00Z")),
            at("2029-02-28T00:00:00Z")
        );
        assert_eq!(
            after(at("2028-02-29T00:00:00Z"), "year", 1, at("2031-03-01T00:00:00Z")),
            at("2032-02-29T00:00:00Z")
        );
    }

    #[test]
    fn the_next_time_is_after_now_and_not_before_the_anchor() {
        let anchor = at("2026-11-24T10:00:00Z");
        assert_eq!(after(anchor, "month", 1, anchor - 1), anchor);
        assert_eq!(after(anchor, "month", 3, anchor), at("2027-02-24T10:00:00Z"));
        assert_eq!(after(anchor, "month", 1, at("2027-05-24T09:59:59Z")), at("2027-05-24T10:00:00Z"));
        assert_eq!(after(anchor, "week", 2, anchor + 1), at("2026-12-08T10:00:00Z"));
        assert_eq!(after(anchor, "day", 1, anchor - 5), anchor);
    }
}
