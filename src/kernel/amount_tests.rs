//! Amounts as people type them.

use proptest::prelude::*;

use super::*;

fn parse(text: &str, mark: DecimalMark) -> Result<i64, AmountError> {
    parse_amount(text, Currency::GBP, mark).map(|m| m.minor)
}

#[test]
fn what_people_type_is_accepted() {
    for (text, minor) in [
        ("25", 2500),
        ("25.00", 2500),
        ("25,00", 2500),
        ("25.5", 2550),
        ("1 000", 100_000),
        ("1\u{a0}000", 100_000),
        ("1\u{202f}000,50", 100_050),
        ("1'000.00", 100_000),
        ("1,000.50", 100_050),
        ("1.000,50", 100_050),
        ("1,000,000", 100_000_000),
        ("£25", 2500),
        ("25 GBP", 2500),
        (" 25 ", 2500),
        ("025", 2500),
    ] {
        assert_eq!(parse(text, DecimalMark::Unknown), Ok(minor), "{text}");
    }
}

#[test]
fn the_language_settles_what_three_digits_mean() {
    assert_eq!(parse("1,000", DecimalMark::Unknown), Err(AmountError::Ambiguous));
    assert_eq!(parse("1.000", DecimalMark::Unknown), Err(AmountError::Ambiguous));
    assert_eq!(parse("1,000", DecimalMark::Point), Ok(100_000));
    assert_eq!(parse("1.000", DecimalMark::Comma), Ok(100_000));
    assert_eq!(parse("1,000", DecimalMark::Comma), Err(AmountError::TooManyDecimals));
    assert_eq!(parse("1.005", DecimalMark::Point), Err(AmountError::TooManyDecimals));
}

#[test]
fn nonsense_is_refused_with_its_reason() {
    use AmountError::*;
    for (text, error) in [
        ("", Empty),
        ("  ", Empty),
        ("£", Empty),
        ("0", NotPositive),
        ("0.00", NotPositive),
        ("-1", NotPositive),
        ("\u{2212}5", NotPositive),
        ("1e9", NotAnAmount),
        ("NaN", NotAnAmount),
        ("inf", NotAnAmount),
        ("٢٥", NotAnAmount),
        ("25.", NotAnAmount),
        (".50", NotAnAmount),
        ("1 00", NotAnAmount),
        ("1,00,000", NotAnAmount),
        ("1.2.3", NotAnAmount),
        ("€25", NotAnAmount),
        ("--5", NotPositive),
        ("38.004", TooManyDecimals),
        ("9999999999999999999", TooLarge),
        ("99999999999999999999.99", TooLarge),
    ] {
        assert_eq!(parse(text, DecimalMark::Point), Err(error), "{text}");
    }
}

#[test]
fn currencies_without_a_small_coin_take_no_decimals() {
    let yen: Currency = "JPY".parse().unwrap();
    assert_eq!(parse_amount("1000", yen, DecimalMark::Point).map(|m| m.minor), Ok(1000));
    assert_eq!(parse_amount("1000.5", yen, DecimalMark::Point), Err(AmountError::TooManyDecimals));
    let krona: Currency = "ISK".parse().unwrap();
    assert_eq!(parse_amount("50", krona, DecimalMark::Point).map(|m| m.minor), Ok(5000));
    assert_eq!(parse_amount("50.5", krona, DecimalMark::Point), Err(AmountError::TooManyDecimals));
    let dinar: Currency = "KWD".parse().unwrap();
    assert_eq!(parse_amount("1.230", dinar, DecimalMark::Point).map(|m| m.minor), Ok(1230));
    assert_eq!(parse_amount("1.235", dinar, DecimalMark::Point), Err(AmountError::TooManyDecimals));
}

proptest! {
    #[test]
    fn every_amount_written_is_read_back(minor in 1i64..100_000_000_000) {
        let money = Money::new(minor, Currency::GBP);
        prop_assert_eq!(parse_amount(&money.to_decimal(), Currency::GBP, DecimalMark::Point), Ok(money));
    }

    #[test]
    fn nothing_makes_it_panic_or_round(text in "\\PC{0,24}") {
        if let Ok(money) = parse_amount(&text, Currency::EUR, DecimalMark::Comma) {
            prop_assert!(money.minor > 0);
        }
    }
}
