//! Amounts as people type them.

use crate::kernel::money::{Currency, Money};

/// Which character the reader's language uses for decimals; it settles what `1,000` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    Point,
    Comma,
    /// Nothing is known of the language: `1,000` and `1.000` are refused.
    Unknown,
}

/// Why a typed amount was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("no amount was typed")]
    Empty,
    #[error("not an amount")]
    NotAnAmount,
    #[error("could mean two amounts")]
    Ambiguous,
    #[error("more decimals than the currency has")]
    TooManyDecimals,
    #[error("must be more than zero")]
    NotPositive,
    #[error("too large")]
    TooLarge,
}

/// Reads an amount in major units: `25`, `25.00`, `25,00`, `1 000`, `1,000.50`, `£25`.
///
/// Only ASCII digits count. A separator before exactly three digits is read as the language reads it
/// and refused where that is not known. Spaces and apostrophes group thousands.
///
/// # Errors
/// See [`AmountError`]; nothing is ever rounded.
pub fn parse_amount(typed: &str, currency: Currency, mark: DecimalMark) -> Result<Money, AmountError> {
    let text = strip_currency(typed.trim(), currency).trim();
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        return Err(match parse_amount(rest, currency, mark) {
            Ok(_) => AmountError::NotPositive,
            Err(error) => error,
        });
    }
    let (whole, fraction) = split(text, mark)?;
    let whole = ungroup(whole)?;
    if fraction.len() > currency.typed_decimals() as usize {
        return Err(AmountError::TooManyDecimals);
    }
    let exponent = currency.exponent() as usize;
    let digits = format!("{whole}{fraction:0<exponent$}");
    let minor: i64 = digits.parse().map_err(|_| AmountError::TooLarge)?;
    if minor == 0 {
        return Err(AmountError::NotPositive);
    }
    if minor % currency.step() != 0 {
        return Err(AmountError::TooManyDecimals);
    }
    Ok(Money::new(minor, currency))
}

/// Takes off the currency's own symbol or code; another currency's stays and is refused as no amount.
fn strip_currency(text: &str, currency: Currency) -> &str {
    let symbols: &[&str] = match currency.code() {
        "GBP" => &["£"],
        "EUR" => &["€"],
        "USD" => &["US$", "$"],
        "JPY" => &["¥", "￥"],
        "KZT" => &["₸"],
        "RUB" => &["₽"],
        _ => &[],
    };
    let lower = currency.lower_code();
    for affix in symbols.iter().copied().chain([currency.code(), lower.as_str()]) {
        if let Some(rest) = text.strip_prefix(affix).or_else(|| text.strip_suffix(affix)) {
            return rest;
        }
    }
    text
}

/// Separates the whole part from the decimals.
fn split(text: &str, mark: DecimalMark) -> Result<(&str, &str), AmountError> {
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let decimal = match (points, commas) {
        (0, 0) => return Ok((text, "")),
        (1, 0) => single(text, '.', mark == DecimalMark::Comma, mark)?,
        (0, 1) => single(text, ',', mark == DecimalMark::Point, mark)?,
        // Both: the last one is the decimal mark, and may stand once only.
        (p, c) if p > 0 && c > 0 => {
            let last = if text.rfind('.') > text.rfind(',') { '.' } else { ',' };
            if text.matches(last).count() > 1 {
                return Err(AmountError::NotAnAmount);
            }
            Some(last)
        }
        // The same one several times can only group.
        _ => None,
    };
    let Some(decimal) = decimal else { return Ok((text, "")) };
    let (whole, fraction) = text.split_once(decimal).ok_or(AmountError::NotAnAmount)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || whole.is_empty() || fraction.is_empty() {
        return Err(AmountError::NotAnAmount);
    }
    Ok((whole, fraction))
}

/// What one separator alone means: a decimal mark, or, before exactly three digits, perhaps a grouping.
fn single(
    text: &str,
    separator: char,
    groups_here: bool,
    mark: DecimalMark,
) -> Result<Option<char>, AmountError> {
    let after = text.rsplit(separator).next().unwrap_or_default();
    if after.len() != 3 {
        return Ok(Some(separator));
    }
    match mark {
        DecimalMark::Unknown => Err(AmountError::Ambiguous),
        _ if groups_here => Ok(None),
        _ => Ok(Some(separator)),
    }
}

/// Checks that groups are of three digits with one kind of separator, and joins them.
fn ungroup(whole: &str) -> Result<String, AmountError> {
    const GROUPING: [char; 7] = [' ', '\u{a0}', '\u{202f}', '\'', '\u{2019}', ',', '.'];
    let separator = whole.chars().find(|c| GROUPING.contains(c));
    let digits = match separator {
        None => whole.to_owned(),
        Some(separator) => {
            let groups: Vec<&str> = whole.split(separator).collect();
            let head_fits = (1..=3).contains(&groups[0].len());
            if !head_fits || groups[1..].iter().any(|g| g.len() != 3) {
                return Err(AmountError::NotAnAmount);
            }
            groups.concat()
        }
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AmountError::NotAnAmount);
    }
    if digits.len() > 15 {
        return Err(AmountError::TooLarge);
    }
    Ok(digits)
}

#[cfg(test)]
#[path = "amount_tests.rs"]
mod tests;
