//! Sums, dates and numbers by CLDR, through ICU4X. Formatters are made once a language and kept.

use std::{cell::RefCell, collections::HashMap, hash::Hash, rc::Rc};

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use fixed_decimal::Decimal;
use icu::{
    calendar::{Date, Gregorian},
    datetime::{
        FixedCalendarDateTimeFormatter,
        fieldsets::{YMD, YMDT},
        input::{DateTime as IcuDateTime, Time},
    },
    decimal::DecimalFormatter,
    experimental::dimension::currency::{CurrencyType, formatter::CurrencyFormatter},
    locale::Locale as IcuLocale,
};

use crate::kernel::{
    locale::Locale,
    money::{Currency, Money},
};

// ICU4X's formatters stay on the thread that made them; a server has few threads.
type Cache<K, V> = RefCell<HashMap<K, Option<Rc<V>>>>;

thread_local! {
    static MONEY: Cache<(Locale, Currency), CurrencyFormatter<DecimalFormatter>> = RefCell::default();
    static NUMBER: Cache<Locale, DecimalFormatter> = RefCell::default();
    static DATE: Cache<Locale, FixedCalendarDateTimeFormatter<Gregorian, YMD>> = RefCell::default();
    static DATE_TIME: Cache<Locale, FixedCalendarDateTimeFormatter<Gregorian, YMDT>> = RefCell::default();
}

/// The kept formatter of a key, made at first use; `None` if CLDR has no data for it.
fn kept<K: Hash + Eq, V>(cache: &Cache<K, V>, key: K, make: impl FnOnce() -> Option<V>) -> Option<Rc<V>> {
    cache.borrow_mut().entry(key).or_insert_with(|| make().map(Rc::new)).clone()
}

fn icu_locale(tag: &str) -> IcuLocale {
    tag.parse().unwrap_or(IcuLocale::UNKNOWN)
}

/// English dates are written the British way; its sums keep the short symbols of plain English (`$`, `¥`).
fn date_tag(locale: Locale) -> &'static str {
    if locale == Locale::EN { "en-GB" } else { locale.tag() }
}

pub(super) fn money(locale: Locale, money: Money) -> String {
    let formatter = MONEY.with(|cache| {
        kept(cache, (locale, money.currency), || {
            let currency: CurrencyType = money.currency.lower_code().parse().ok()?;
            CurrencyFormatter::try_new_symbol_narrow(
                (&icu_locale(locale.tag())).into(),
                currency,
                Default::default(),
            )
            .ok()
        })
    });
    let exponent = i16::try_from(money.currency.exponent()).unwrap_or(2);
    let mut amount = Decimal::from(money.minor);
    amount.multiply_pow10(-exponent);
    formatter
        .map(|formatter| formatter.format_fixed_decimal(&amount).to_string())
        .filter(|text| shows_all_of(text, money))
        .unwrap_or_else(|| format!("{} {}", money.to_decimal(), money.currency))
}

/// CLDR gives some currencies fewer decimals than Stripe charges (RSD, COP), and rounds: a sum that lost
/// anything but zeros must not be shown.
fn shows_all_of(text: &str, money: Money) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let exact = digits(&money.to_decimal());
    exact.strip_prefix(&digits(text)).is_some_and(|lost| lost.bytes().all(|digit| digit == b'0'))
}

pub(super) fn number(locale: Locale, number: i64) -> String {
    let formatter = NUMBER.with(|cache| {
        kept(cache, locale, || {
            DecimalFormatter::try_new((&icu_locale(locale.tag())).into(), Default::default()).ok()
        })
    });
    match formatter {
        Some(formatter) => formatter.format(&Decimal::from(number)).to_string(),
        None => number.to_string(),
    }
}

fn gregorian(date: NaiveDate) -> Option<Date<Gregorian>> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Date::try_new_gregorian(date.year(), month, day).ok()
}

pub(super) fn date(locale: Locale, date: NaiveDate) -> String {
    let formatter = DATE.with(|cache| {
        kept(cache, locale, || {
            let locale = icu_locale(date_tag(locale));
            FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok()
        })
    });
    match formatter.zip(gregorian(date)) {
        Some((formatter, date)) => formatter.format(&date).to_string(),
        None => date.to_string(),
    }
}

pub(super) fn date_time(locale: Locale, at: DateTime<Utc>, zone: Tz) -> String {
    let formatter = DATE_TIME.with(|cache| {
        kept(cache, locale, || {
            let locale = icu_locale(date_tag(locale));
            FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long().with_time_hm()).ok()
        })
    });
    let local = at.with_timezone(&zone);
    let formatted = formatter.zip(instant(local.naive_local()));
    let text = match formatted {
        Some((formatter, instant)) => formatter.format(&instant).to_string(),
        None => local.format("%Y-%m-%d %H:%M").to_string(),
    };
    format!("{text} {}", local.format("%Z"))
}

fn instant(local: chrono::NaiveDateTime) -> Option<IcuDateTime<Gregorian>> {
    let hour = u8::try_from(local.hour()).ok()?;
    let minute = u8::try_from(local.minute()).ok()?;
    Some(IcuDateTime { date: gregorian(local.date())?, time: Time::try_new(hour, minute, 0, 0).ok()? })
}
