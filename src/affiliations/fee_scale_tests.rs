//! Money and counts at the edges.

use proptest::prelude::*;

use super::*;

fn minor(engine: &Engine, members: u32) -> Result<i64, FeeError> {
    engine.fee(Some(members), None, Currency::GBP).map(|fee| fee.amount.minor)
}

/// Under 500 members £60, otherwise £90.
fn two_bands() -> Engine {
    Engine::Banded { bands: vec![Band { from: 0, fee_minor: 6000 }, Band { from: 500, fee_minor: 9000 }] }
}

/// 20p a member, at least £10.
fn twenty_pence() -> Engine {
    Engine::PerHead { per_head_minor: 20, minimum_minor: Some(1000), maximum_minor: None }
}

#[test]
fn a_band_ends_where_the_next_one_starts() {
    let engine = two_bands();
    for (members, fee) in [(0, 6000), (1, 6000), (499, 6000), (500, 9000), (501, 9000), (MOST_MEMBERS, 9000)]
    {
        assert_eq!(minor(&engine, members), Ok(fee), "{members} members");
    }
    let three = Engine::Banded {
        bands: vec![
            Band { from: 0, fee_minor: 1 },
            Band { from: 500, fee_minor: 2 },
            Band { from: 1000, fee_minor: 3 },
        ],
    };
    for (members, fee) in [(499, 1), (500, 2), (999, 2), (1000, 3), (1001, 3)] {
        assert_eq!(minor(&three, members), Ok(fee), "{members} members");
    }
    let last = three.fee(Some(1000), None, Currency::GBP).unwrap();
    assert_eq!(last.working, Working::Band { members: 1000, from: 1000, below: None });
    let middle = three.fee(Some(999), None, Currency::GBP).unwrap();
    assert_eq!(middle.working, Working::Band { members: 999, from: 500, below: Some(1000) });
}

#[test]
fn heads_are_counted_between_a_minimum_and_a_maximum() {
    let engine = twenty_pence();
    for (members, fee) in
        [(0, 1000), (1, 1000), (49, 1000), (50, 1000), (51, 1020), (180, 3600), (500, 10_000)]
    {
        assert_eq!(minor(&engine, members), Ok(fee), "{members} members");
    }
    let bounded =
        Engine::PerHead { per_head_minor: 20, minimum_minor: Some(1000), maximum_minor: Some(50_000) };
    for (members, fee) in [(2499, 49_980), (2500, 50_000), (2501, 50_000), (MOST_MEMBERS, 50_000)] {
        assert_eq!(minor(&bounded, members), Ok(fee), "{members} members");
    }
    assert_eq!(engine.fee(None, None, Currency::GBP), Err(FeeError::MembersMissing));
    assert_eq!(minor(&engine, MOST_MEMBERS + 1), Err(FeeError::MembersOutOfRange));
    assert_eq!(minor(&engine, u32::MAX), Err(FeeError::MembersOutOfRange));
}

#[test]
fn a_flat_fee_asks_nothing() {
    for (fee_minor, name) in [(5000, "branch"), (20_000, "region"), (50_000, "national")] {
        let engine = Engine::Flat { fee_minor };
        assert!(!engine.asks_members());
        let fee = engine.fee(None, None, Currency::GBP).unwrap();
        assert_eq!(fee.amount, Money::new(fee_minor, Currency::GBP), "{name}");
        let offered = Some(Money::new(1, Currency::GBP));
        assert_eq!(engine.fee(None, offered, Currency::GBP), Err(FeeError::NotToBeOffered));
    }
}

#[test]
fn who_pays_what_they_can_pays_the_minimum_at_least() {
    let engine = Engine::Suggested { suggested_minor: 5000, minimum_minor: Some(1000) };
    let pays = |minor: i64| {
        let offered = Some(Money::new(minor, Currency::EUR));
        engine.fee(None, offered, Currency::EUR).map(|fee| fee.amount.minor)
    };
    assert_eq!(engine.fee(None, None, Currency::EUR).unwrap().amount.minor, 5000);
    assert_eq!(pays(1000), Ok(1000));
    assert_eq!(pays(7777), Ok(7777));
    let too_small = Err(FeeError::OfferedTooSmall(Money::new(1000, Currency::EUR)));
    for minor in [999, 0, -1, i64::MIN] {
        assert_eq!(pays(minor), too_small, "{minor}");
    }
    let pounds = Some(Money::new(5000, Currency::GBP));
    assert!(engine.fee(None, pounds, Currency::EUR).is_err(), "nothing is converted");
}

#[test]
fn a_broken_engine_is_told() {
    let bands = |list: &[(u32, i64)]| Engine::Banded {
        bands: list.iter().map(|(from, fee_minor)| Band { from: *from, fee_minor: *fee_minor }).collect(),
    };
    for broken in [
        Engine::Flat { fee_minor: 0 },
        bands(&[]),
        bands(&[(1, 100)]),
        bands(&[(0, 100), (500, 200), (500, 300)]),
        bands(&[(0, 100), (500, 0)]),
        Engine::PerHead { per_head_minor: 0, minimum_minor: None, maximum_minor: None },
        Engine::PerHead { per_head_minor: 1, minimum_minor: Some(10), maximum_minor: Some(9) },
        Engine::PerHead { per_head_minor: i64::MAX, minimum_minor: None, maximum_minor: None },
        Engine::Suggested { suggested_minor: 10, minimum_minor: Some(11) },
    ] {
        assert_eq!(broken.problems().len(), 1, "{broken:?}");
    }
    assert!(two_bands().problems().is_empty() && twenty_pence().problems().is_empty());
}

proptest! {
    /// Whoever has more members never pays less, and every fee is within the scale's bounds.
    #[test]
    fn a_fee_by_heads_grows_and_stays_within_its_bounds(
        rate in 1i64..1000, least in 1i64..5000, more in 0i64..1_000_000, a in 0..=MOST_MEMBERS, b in 0..=MOST_MEMBERS,
    ) {
        let most = least + more;
        let engine = Engine::PerHead {
            per_head_minor: rate, minimum_minor: Some(least), maximum_minor: Some(most),
        };
        prop_assert!(engine.problems().is_empty());
        let (few, many) = (a.min(b), a.max(b));
        let (small, large) = (minor(&engine, few).unwrap(), minor(&engine, many).unwrap());
        prop_assert!(small <= large);
        prop_assert!((least..=most).contains(&small) && (least..=most).contains(&large));
        let product = rate * i64::from(few);
        prop_assert_eq!(small, product.clamp(least, most));
    }

    /// Every number of members is in exactly one band, the last that starts at or below it.
    #[test]
    fn every_number_of_members_is_in_one_band(
        starts in prop::collection::btree_set(1..100_000u32, 0..8), members in 0..=MOST_MEMBERS,
    ) {
        let bands: Vec<Band> = std::iter::once(0).chain(starts)
            .map(|from| Band { from, fee_minor: i64::from(from) + 1 }).collect();
        let engine = Engine::Banded { bands: bands.clone() };
        prop_assert!(engine.problems().is_empty());
        let expected = bands.iter().rfind(|band| band.from <= members).unwrap().fee_minor;
        prop_assert_eq!(minor(&engine, members), Ok(expected));
    }
}
