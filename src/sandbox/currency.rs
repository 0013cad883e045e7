//! Presentment currencies, their decimals and smallest charges, as Stripe publishes them
//! (<https://docs.stripe.com/currencies>).

use super::error::ApiError;

/// Largest amount of a charge, in minor units (eight digits).
pub(super) const LARGEST: i64 = 99_999_999;

const SUPPORTED: &str = "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd \
    bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq \
    gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl \
    mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron \
    rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd \
    vuv wst xaf xcd xcg xof xpf yer zar zmw";

const NO_DECIMALS: &[&str] = &[
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
];

const THREE_DECIMALS: &[&str] = &["bhd", "jod", "kwd", "omr", "tnd"];

const SMALLEST: &[(&str, i64)] = &[
    ("usd", 50),
    ("aed", 200),
    ("aud", 50),
    ("bgn", 100),
    ("brl", 50),
    ("cad", 50),
    ("chf", 50),
    ("czk", 1500),
    ("dkk", 250),
    ("eur", 50),
    ("gbp", 30),
    ("hkd", 400),
    ("huf", 17_500),
    ("inr", 50),
    ("jpy", 50),
    ("mxn", 1000),
    ("myr", 200),
    ("nok", 300),
    ("nzd", 50),
    ("pln", 200),
    ("ron", 200),
    ("sek", 300),
    ("sgd", 50),
    ("thb", 1000),
];

/// The currency in lower case, or Stripe's refusal of it.
pub(super) fn check(currency: &str, param: &str) -> Result<String, ApiError> {
    let lower = currency.to_ascii_lowercase();
    if lower.len() == 3 && SUPPORTED.split_whitespace().any(|known| known == lower) {
        return Ok(lower);
    }
    let all = SUPPORTED.split_whitespace().collect::<Vec<_>>().join(", ");
    Err(ApiError::invalid(format!(
        "Invalid currency: {lower}. Stripe currently supports these currencies: {all}"
    ))
    .param(param))
}

/// How many decimals the minor unit has.
pub(super) fn decimals(currency: &str) -> usize {
    if NO_DECIMALS.contains(&currency) {
        0
    } else if THREE_DECIMALS.contains(&currency) {
        3
    } else {
        2
    }
}

/// Refuses amounts (minor units) below the published minimum, above eight digits, and those of three-decimal and
/// legacy currencies that Stripe does not take.
pub(super) fn check_amount(amount: i64, currency: &str, param: &str) -> Result<(), ApiError> {
    let least = SMALLEST.iter().find(|(known, _)| *known == currency).map_or(1, |(_, least)| *least);
    if amount < least {
        return Err(ApiError::invalid(format!(
            "The Checkout Session's total amount due must add up to at least {} {currency}",
            plain(least, currency)
        ))
        .code("amount_too_small")
        .param(param));
    }
    if amount > LARGEST {
        return Err(ApiError::invalid(format!(
            "The Checkout Session's total amount due must be no more than {} {currency}",
            plain(LARGEST, currency)
        ))
        .code("amount_too_large")
        .param(param));
    }
    let step = match currency {
        currency if THREE_DECIMALS.contains(&currency) => 10,
        "isk" | "ugx" => 100,
        _ => 1,
    };
    if amount % step != 0 {
        return Err(ApiError::invalid(format!(
            "Invalid amount in {currency}: it must be a multiple of {step}"
        ))
        .code("parameter_invalid_integer")
        .param(param));
    }
    Ok(())
}

/// An amount for people, such as `25.00`.
pub(super) fn plain(amount: i64, currency: &str) -> String {
    let decimals = decimals(currency);
    let digits = format!("{:0width$}", amount.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let sign = if amount < 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Converts minor units at a decimal rate such as `1.166`, rounding half away from zero; nothing if the rate is no
/// number above zero, or the amount does not fit.
pub(super) fn convert(amount: i64, from: &str, to: &str, rate: &str) -> Option<i64> {
    let (whole, part) = rate.split_once('.').unwrap_or((rate, ""));
    let mantissa: i128 = format!("{whole}{part}").parse().ok().filter(|mantissa| *mantissa > 0)?;
    let up = 10_i128.checked_pow(u32::try_from(decimals(to)).ok()?)?;
    let down = 10_i128.checked_pow(u32::try_from(decimals(from) + part.len()).ok()?)?;
    let scaled = i128::from(amount).checked_mul(mantissa)?.checked_mul(up)?;
    let half = if scaled < 0 { -down / 2 } else { down / 2 };
    i64::try_from((scaled + half) / down).ok()
}

#[cfg(test)]
mod tests {
    use super::{check_amount, convert, plain};

    #[test]
    fn amounts_are_shown_with_their_currencys_decimals() {
        assert_eq!(plain(2500, "gbp"), "25.00");
        assert_eq!(plain(5, "gbp"), "0.05");
        assert_eq!(plain(-2500, "jpy"), "-2500");
        assert_eq!(plain(1230, "kwd"), "1.230");
    }

    #[test]
    fn conversion_minds_decimals_and_rounds_to_the_nearest() {
        assert_eq!(convert(1000, "gbp", "eur", "1.1666"), Some(1167));
        assert_eq!(convert(-1000, "gbp", "eur", "1.1666"), Some(-1167));
        assert_eq!(convert(1000, "jpy", "gbp", "0.005"), Some(500));
        assert_eq!(convert(1000, "jpy", "gbp", "no"), None);
    }

    #[test]
    fn published_minimum_and_eight_digits() {
        assert!(check_amount(30, "gbp", "a").is_ok());
        assert_eq!(check_amount(29, "gbp", "a").unwrap_err().code, Some("amount_too_small"));
        assert_eq!(check_amount(100_000_000, "gbp", "a").unwrap_err().code, Some("amount_too_large"));
    }
}
