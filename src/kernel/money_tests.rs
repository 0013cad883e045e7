//! Money never loses or makes a minor unit.

use proptest::prelude::*;

use super::*;

fn gbp(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

#[test]
fn currencies_are_iso_codes_in_any_case() {
    assert_eq!("gbp".parse::<Currency>(), Ok(Currency::GBP));
    for bad in ["", "GB", "GBPX", "ZZZ", "£", "ГБП"] {
        assert_eq!(bad.parse::<Currency>(), Err(UnknownCurrency), "{bad}");
    }
}

#[test]
fn exponents_follow_stripes_table() {
    for (code, exponent, typed, step) in [
        ("GBP", 2, 2, 1),
        ("JPY", 0, 0, 1),
        ("KZT", 2, 2, 1),
        ("KWD", 3, 3, 10),
        ("ISK", 2, 0, 100),
        ("UGX", 2, 0, 100),
    ] {
        let currency: Currency = code.parse().unwrap();
        assert_eq!(
            (currency.exponent(), currency.typed_decimals(), currency.step()),
            (exponent, typed, step),
            "{code}"
        );
    }
}

#[test]
fn decimals_are_written_without_floats() {
    assert_eq!(gbp(2500).to_decimal(), "25.00");
    assert_eq!(gbp(5).to_decimal(), "0.05");
    assert_eq!(gbp(-5).to_decimal(), "-0.05");
    assert_eq!(Money::new(1000, "JPY".parse().unwrap()).to_decimal(), "1000");
    assert_eq!(Money::new(1005, "KWD".parse().unwrap()).to_decimal(), "1.005");
    assert_eq!(gbp(i64::MIN).to_decimal(), "-92233720368547758.08");
}

#[test]
fn two_currencies_never_add() {
    assert_eq!(gbp(1).checked_add(Money::new(1, Currency::EUR)), Err(MoneyError::CurrencyMismatch));
    assert_eq!(gbp(i64::MAX).checked_add(gbp(1)), Err(MoneyError::Overflow));
}

#[test]
fn r09_allocation_gives_the_odd_penny_to_the_largest_remainder() {
    let parts = gbp(100).allocate(&[1, 1, 1]);
    assert_eq!(parts.iter().map(|m| m.minor).collect::<Vec<_>>(), [34, 33, 33]);
    assert_eq!(gbp(7).allocate(&[0, 0]), [gbp(7), gbp(0)]);
    assert!(gbp(7).allocate(&[]).is_empty());
}

proptest! {
    #[test]
    fn r09_allocation_sums_to_the_whole(minor in any::<i64>(), weights in prop::collection::vec(any::<u32>(), 1..20)) {
        let parts = gbp(minor).allocate(&weights);
        let sum: i128 = parts.iter().map(|m| i128::from(m.minor)).sum();
        prop_assert_eq!(sum, i128::from(minor));
    }
}
