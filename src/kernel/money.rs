//! Money in integer minor units, and what Stripe calls a minor unit of each currency.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Currency([u8; 3]);

/// The text is not an ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 4217 currency code")]
pub struct UnknownCurrency;

/// Currencies that Stripe counts in whole units.
/// Source: <https://docs.stripe.com/currencies#zero-decimal>.
const ZERO_DECIMAL: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];
/// Currencies with three decimals; Stripe takes only multiples of ten.
/// Source: <https://docs.stripe.com/currencies#three-decimal>.
const THREE_DECIMAL: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];
/// Currencies without a smaller coin that Stripe nevertheless counts in hundredths, multiples of 100 only.
/// Source: <https://docs.stripe.com/currencies#special-cases>.
const HUNDREDFOLD: [&str; 2] = ["ISK", "UGX"];

impl Currency {
    pub const GBP: Self = Self(*b"GBP");
    pub const EUR: Self = Self(*b"EUR");
    pub const USD: Self = Self(*b"USD");

    /// The code, upper case: `GBP`.
    pub fn code(&self) -> &str {
        // Only ASCII letters get in, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// The code as Stripe writes it: `gbp`.
    pub fn lower_code(&self) -> String {
        self.code().to_ascii_lowercase()
    }

    /// How many decimal digits the minor unit stands for, as Stripe counts: 2 for GBP, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u32 {
        let code = self.code();
        if ZERO_DECIMAL.contains(&code) {
            0
        } else if THREE_DECIMAL.contains(&code) {
            3
        } else {
            2
        }
    }

    /// How many decimals a person may type: that of the exponent, but none for ISK and UGX.
    pub fn typed_decimals(&self) -> u32 {
        if HUNDREDFOLD.contains(&self.code()) { 0 } else { self.exponent() }
    }

    /// The smallest step in minor units that Stripe charges: 1, 10 (three decimals) or 100 (ISK, UGX).
    pub fn step(&self) -> i64 {
        let code = self.code();
        if HUNDREDFOLD.contains(&code) {
            100
        } else if THREE_DECIMAL.contains(&code) {
            10
        } else {
            1
        }
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.to_ascii_uppercase();
        iso_currency::Currency::from_code(&upper).ok_or(UnknownCurrency)?;
        let bytes: [u8; 3] = upper.as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units of one currency. May be negative (a posting's credit side).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Money {
    /// Minor units as Stripe counts them: pence for GBP, yen for JPY.
    pub minor: i64,
    pub currency: Currency,
}

/// A sum that cannot be: two currencies, or more than 64 bits hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("amounts of two currencies cannot be added")]
    CurrencyMismatch,
    #[error("the sum is too large")]
    Overflow,
}

impl Money {
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// # Errors
    /// Different currencies, or overflow.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// # Errors
    /// Different currencies, or overflow.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.checked_neg()?)
    }

    /// # Errors
    /// Overflow (only for the smallest 64-bit number).
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Splits by weights so that the parts sum to the whole: each part is rounded towards zero and what is
    /// left over goes, a unit each, to the largest remainders (the first of equals). All weights zero: all to the first part.
    pub fn allocate(self, weights: &[u32]) -> Vec<Self> {
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        if total == 0 {
            let rest = weights.len().saturating_sub(1);
            let first = weights.first().map(|_| self);
            return first.into_iter().chain(std::iter::repeat_n(Self { minor: 0, ..self }, rest)).collect();
        }
        let whole = i128::from(self.minor);
        let mut parts: Vec<i128> = weights.iter().map(|w| whole * i128::from(*w) / total).collect();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|&i| {
            let remainder = (whole * i128::from(weights[i]) % total).abs();
            (std::cmp::Reverse(remainder), i)
        });
        let left: i128 = whole - parts.iter().sum::<i128>();
        let count = usize::try_from(left.unsigned_abs()).unwrap_or(0);
        for &i in by_remainder.iter().take(count) {
            parts[i] += left.signum();
        }
        // Each part is at most the whole in size, so it fits again.
        parts.into_iter().map(|p| Self { minor: i64::try_from(p).unwrap_or(0), ..self }).collect()
    }

    /// The amount in major units with a decimal point and no grouping: `25.00`, `-0.05`, `1000` (JPY).
    pub fn to_decimal(self) -> String {
        let exponent = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (major, minor) = digits.split_at(digits.len() - exponent);
        if exponent == 0 { format!("{sign}{major}") } else { format!("{sign}{major}.{minor}") }
    }
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
