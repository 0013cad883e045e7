//! States and years.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const ROLLING: Policy = Policy { year: Year::Rolling, grace_months: 3 };
const CALENDAR: Policy = Policy { year: Year::Fixed { month: 12, day: 31 }, grace_months: 3 };

#[test]
fn the_way_of_a_branch() {
    let way = [
        (Happened::Decided, State::Applied),
        (Happened::InvoiceIssued, State::Invoiced),
        (Happened::PaidInFull, State::Active),
        (Happened::EndCame, State::Due),
        (Happened::TermEnded, State::Arrears),
        (Happened::GraceEnded, State::Lapsed),
        (Happened::PaidInFull, State::Active),
        (Happened::Withdrew, State::Withdrawn),
    ];
    let mut state = State::Quoted;
    for (happened, expected) in way {
        state = state.after(happened).unwrap_or_else(|| panic!("{state:?} {happened:?}"));
        assert_eq!(state, expected);
    }
    for happened in way.map(|(happened, _)| happened) {
        assert_eq!(
            State::Withdrawn.after(happened),
            None,
            "who left stays out until the office says otherwise"
        );
    }
}

#[test]
fn nothing_ends_what_has_not_begun() {
    for state in [State::Quoted, State::Applied, State::Invoiced, State::Lapsed] {
        for happened in [Happened::EndCame, Happened::TermEnded, Happened::GraceEnded] {
            assert_eq!(state.after(happened), None, "{state:?} {happened:?}");
        }
    }
    assert_eq!(State::Active.after(Happened::PaidInFull), None, "a renewal in time changes no state");
}

#[test]
fn a_rolling_year_has_twelve_months() {
    let term = |paid: &str, old: Option<&str>| ROLLING.term(day(paid), old.map(day));
    assert_eq!(term("2026-11-24", None), Term { from: day("2026-11-24"), until: day("2027-11-23") });
    assert_eq!(term("2028-02-29", None), Term { from: day("2028-02-29"), until: day("2029-02-27") });
    // Early, on the last day, in arrears on the last day of the grace: from the old end.
    for paid in ["2027-10-30", "2027-11-23", "2027-11-24", "2028-02-23"] {
        let expected = Term { from: day("2027-11-24"), until: day("2028-11-23") };
        assert_eq!(term(paid, Some("2027-11-23")), expected, "{paid}");
    }
    let returned = term("2028-02-24", Some("2027-11-23"));
    assert_eq!(returned, Term { from: day("2028-02-24"), until: day("2029-02-23") });
}

#[test]
fn a_fixed_year_ends_on_its_day() {
    let term = |paid: &str, old: Option<&str>| CALENDAR.term(day(paid), old.map(day));
    assert_eq!(term("2026-11-24", None).until, day("2026-12-31"));
    assert_eq!(term("2026-12-31", None).until, day("2026-12-31"));
    assert_eq!(term("2027-01-01", None).until, day("2027-12-31"));
    let renewed = term("2027-02-10", Some("2026-12-31"));
    assert_eq!(renewed, Term { from: day("2027-01-01"), until: day("2027-12-31") });
    let leap = Policy { year: Year::Fixed { month: 2, day: 29 }, grace_months: 3 };
    assert_eq!(leap.term(day("2027-01-01"), None).until, day("2027-02-28"));
}

#[test]
fn the_clock_reminds_then_ends() {
    let steps = ROLLING.steps(day("2027-11-23"));
    let told: Vec<(String, Reminder)> = steps.iter().map(|s| (s.on.to_string(), s.notice)).collect();
    let expected = [
        ("2027-10-24", Reminder::ThirtyDays),
        ("2027-11-16", Reminder::SevenDays),
        ("2027-11-23", Reminder::LastDay),
        ("2027-11-24", Reminder::None),
        ("2027-12-23", Reminder::Arrears),
        ("2028-02-24", Reminder::Lapsed),
    ];
    assert_eq!(told, expected.map(|(on, notice)| (on.to_owned(), notice)));
}

proptest! {
    /// r13: however often and whenever a body pays, terms follow each other without overlap, each of them a year.
    #[test]
    fn r13_terms_never_overlap_and_each_payment_buys_one_year(gaps in prop::collection::vec(0u64..900, 1..8)) {
        let mut today = day("2026-01-31");
        let mut end: Option<NaiveDate> = None;
        for gap in gaps {
            today = today + Days::new(gap);
            let term = ROLLING.term(today, end);
            if let Some(end) = end {
                prop_assert!(term.from > end);
            }
            let length = (term.until - term.from).num_days() + 1;
            prop_assert!((364..=366).contains(&length), "{length} days");
            end = Some(term.until);
        }
    }
}
