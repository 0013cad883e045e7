//! What a bank tells: accounts with balances and lines, in pieces, so that a statement of any length is read in little
//! memory; and whether its figures agree.

use std::fmt;

use chrono::NaiveDate;

use crate::kernel::money::{Currency, Money};

/// A piece of a statement, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A statement begins: whatever comes belongs to it until the next one begins.
    Begin,
    /// The account's number as the bank writes it.
    Number(String),
    Currency(Currency),
    Opening(Balance),
    Closing(Balance),
    Line(Line),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Absent where the format has none.
    pub on: Option<NaiveDate>,
    /// Minor units of the statement's currency; negative when overdrawn.
    pub minor: i64,
}

/// One movement. `Debug` prints nothing of the payer.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// The booking date.
    pub date: NaiveDate,
    /// Minor units; negative: money went out.
    pub minor: i64,
    /// The bank's own id of the line.
    pub bank_id: Option<String>,
    /// The other side's name.
    pub payer: String,
    /// The other side's account.
    pub account: String,
    /// All other words.
    pub text: String,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({} {})", self.date, self.minor)
    }
}

/// Why a statement cannot be read: where, and what was expected there. Never what stood there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Unreadable {
    /// A line's number, or the name of an element.
    pub place: String,
    pub what: &'static str,
}

impl Unreadable {
    pub fn at(place: impl Into<String>, what: &'static str) -> Self {
        Self { place: place.into(), what }
    }
}

/// Takes the pieces as they are read.
pub type Take<'a> = &'a mut dyn FnMut(Piece) -> Result<(), Unreadable>;

/// A statement's figures without its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub number: Option<String>,
    pub currency: Option<Currency>,
    pub opening: Option<Balance>,
    pub closing: Option<Balance>,
    pub lines: u64,
    pub sum_minor: i64,
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
}

/// Figures that cannot be true.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error(
        "opening {opening} and entries {entries} make {sum}, but the statement closes with {closing} {currency}: \
         {difference} differ"
    )]
    Sum {
        opening: String,
        entries: String,
        sum: String,
        closing: String,
        difference: String,
        currency: Currency,
    },
    #[error("no currency is told")]
    NoCurrency,
    #[error("the sums are too large")]
    TooLarge,
}

impl Summary {
    /// Notes a line.
    ///
    /// # Errors
    /// The sum overflows.
    pub fn add(&mut self, line: &Line) -> Result<(), Wrong> {
        self.lines += 1;
        self.sum_minor = self.sum_minor.checked_add(line.minor).ok_or(Wrong::TooLarge)?;
        self.first = Some(self.first.map_or(line.date, |first| first.min(line.date)));
        self.last = Some(self.last.map_or(line.date, |last| last.max(line.date)));
        Ok(())
    }

    /// Opening + entries = closing, where both are told.
    ///
    /// # Errors
    /// The difference, or no currency.
    pub fn check(&self) -> Result<Currency, Wrong> {
        let currency = self.currency.ok_or(Wrong::NoCurrency)?;
        let (Some(opening), Some(closing)) = (self.opening, self.closing) else { return Ok(currency) };
        let sum = opening.minor.checked_add(self.sum_minor).ok_or(Wrong::TooLarge)?;
        if sum == closing.minor {
            return Ok(currency);
        }
        let text = |minor| Money::new(minor, currency).to_decimal();
        let difference = closing.minor.checked_sub(sum).ok_or(Wrong::TooLarge)?;
        Err(Wrong::Sum {
            opening: text(opening.minor),
            entries: text(self.sum_minor),
            sum: text(sum),
            closing: text(closing.minor),
            difference: text(difference),
            currency,
        })
    }
}

/// A decimal text in minor units: digits, an optional sign, a point or comma before the decimals and no other sign.
/// More decimals than the currency has are taken only when they are zero. Nothing is rounded.
pub fn minor_of(text: &str, currency: Currency) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let exponent = usize::try_from(currency.exponent()).ok()?;
    let (kept, beyond) = decimals.split_at(decimals.len().min(exponent));
    if beyond.bytes().any(|b| b != b'0') {
        return None;
    }
    let minor: i64 = format!("{whole}{kept:0<exponent$}").parse().ok()?;
    Some(if negative { -minor } else { minor })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, minor) in [
            ("12.34", Some(1234)),
            ("12,3", Some(1230)),
            ("12,", Some(1200)),
            ("-0.05", Some(-5)),
            ("+7", Some(700)),
            ("1.500", Some(150)),
            ("1.505", None),
            ("1,000.00", None),
            ("", None),
            ("-", None),
            (".", None),
            ("1e3", None),
            ("٣", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(minor_of(text, Currency::GBP), minor, "{text}");
        }
        assert_eq!(minor_of("12", "JPY".parse().unwrap()), Some(12));
        assert_eq!(minor_of("12.00", "JPY".parse().unwrap()), Some(12));
    }

    proptest! {
        #[test]
        fn an_amount_written_is_the_amount_read(minor in -10_000_000_000i64..10_000_000_000) {
            let text = Money::new(minor, Currency::EUR).to_decimal();
            prop_assert_eq!(minor_of(&text, Currency::EUR), Some(minor));
            prop_assert_eq!(minor_of(&text.replace('.', ","), Currency::EUR), Some(minor));
        }

        #[test]
        fn a_statement_agrees_exactly_when_its_sum_does(opening in -1000i64..1000, lines in prop::collection::vec(-500i64..500, 0..8), off in -2i64..3) {
            let balance = |minor| Some(Balance { on: None, minor });
            let mut summary = Summary { currency: Some(Currency::GBP), opening: balance(opening), ..Summary::default() };
            for minor in &lines {
                let line = Line { date: NaiveDate::default(), minor: *minor, bank_id: None, payer: String::new(), account: String::new(), text: String::new() };
                summary.add(&line).unwrap();
            }
            summary.closing = balance(opening + lines.iter().sum::<i64>() + off);
            prop_assert_eq!(summary.check().is_ok(), off == 0);
        }
    }
}
