//! Texts, plurals, numbers and dates in every language.

use chrono::{NaiveDate, TimeZone, Utc};

use super::{Texts, find, locales, negotiate, own_name};
use crate::kernel::{
    locale::Locale,
    money::{Currency, Money},
};

fn texts(tag: &str) -> Texts {
    Texts::new(find(tag).expect("the language has a folder"))
}

/// CLDR writes narrow and plain no-break spaces; the eye sees a space.
fn seen(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn sum(tag: &str, minor: i64, code: &str) -> String {
    let currency: Currency = code.parse().expect("a currency");
    seen(&texts(tag).money(&Money::new(minor, currency)))
}

#[test]
fn sums_are_written_as_each_language_writes_them() {
    assert_eq!(sum("en", 2500, "GBP"), "£25.00");
    assert_eq!(sum("en", 123_456_789, "EUR"), "€1,234,567.89");
    assert_eq!(sum("en", 1000, "JPY"), "¥1,000");
    assert_eq!(sum("en", -5, "USD"), "-$0.05");
    assert_eq!(sum("ru", 2500, "EUR"), "25,00 €");
    assert_eq!(sum("ru", 100_000, "KZT"), "1 000,00 ₸");
    assert_eq!(sum("kk", 100_000, "KZT"), "1 000,00 ₸");
    assert_eq!(sum("kk", 2500, "GBP"), "25,00 £");
    assert_eq!(sum("fr", 123_456, "EUR"), "1 234,56 €");
    assert_eq!(sum("fr", 2500, "GBP"), "25,00 £");
    assert_eq!(sum("de", 123_456_789, "EUR"), "1.234.567,89 €");
    assert_eq!(sum("de", 2500, "GBP"), "25,00 £");
    assert_eq!(sum("en", 12_340, "KWD"), "KWD 12.340");
}

#[test]
fn a_sum_never_loses_its_smallest_unit() {
    // CLDR shows no decimals of some currencies that Stripe charges in hundredths.
    for code in ["AFN", "ALL", "COP", "HUF", "IDR", "LAK", "LBP", "MMK", "PKR", "RSD", "TWD", "TZS", "UZS"] {
        for locale in locales() {
            let tag = locale.tag();
            let shown = sum(tag, 2550, code);
            let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(digits, "2550", "{tag}: {shown}");
        }
    }
}

#[test]
fn dates_and_numbers_follow_the_language() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 4).expect("a date");
    assert_eq!(texts("en").date(&date), "4 November 2026");
    assert_eq!(seen(&texts("ru").date(&date)), "4 ноября 2026 г.");
    assert_eq!(seen(&texts("ru").number(1_234_567)), "1 234 567");
    assert_eq!(texts("en").number(1_234_567), "1,234,567");
    assert_eq!(seen(&texts("kk").date(&date)), "2026 ж. 4 қараша");
    assert_eq!(seen(&texts("fr").date(&date)), "4 novembre 2026");
    assert_eq!(seen(&texts("de").date(&date)), "4. November 2026");
    assert_eq!(seen(&texts("kk").number(1_234_567)), "1 234 567");
    assert_eq!(seen(&texts("fr").number(1_234_567)), "1 234 567");
    assert_eq!(seen(&texts("de").number(1_234_567)), "1.234.567");
}

#[test]
fn an_instant_is_told_in_the_given_zone() {
    let at = Utc.with_ymd_and_hms(2026, 7, 1, 23, 30, 0).single().expect("an instant");
    let told = texts("en").date_time(at, chrono_tz::Europe::London);
    assert_eq!(seen(&told), "2 July 2026 at 00:30 BST");
    let told = |tag: &str| seen(&texts(tag).date_time(at, chrono_tz::Asia::Almaty));
    assert_eq!(told("ru"), "2 июля 2026 г. в 04:30 +05");
    assert_eq!(told("kk"), "2026 ж. 2 шілде, 04:30 +05");
    assert_eq!(told("fr"), "2 juillet 2026 à 04:30 +05");
    assert_eq!(told("de"), "2. Juli 2026 um 04:30 +05");
}

#[test]
fn the_language_is_asked_then_remembered_then_preferred() {
    let offered = ["en", "ru"].map(|tag| find(tag).expect("a folder"));
    let tag = |query, cookie, header| negotiate(&offered, query, cookie, header).tag();
    assert_eq!(tag(Some("ru"), Some("en"), Some("en")), "ru");
    assert_eq!(tag(Some("xx"), Some("ru"), Some("en")), "ru");
    assert_eq!(tag(None, None, Some("ru-RU,ru;q=0.9,en;q=0.8")), "ru");
    assert_eq!(tag(None, None, Some("de;q=1, en;q=0.4, ru;q=0.7")), "ru");
    assert_eq!(tag(None, None, Some("ru;q=0, en;q=0.1")), "en");
    assert_eq!(tag(None, None, Some("ru;q=bad")), "en");
    assert_eq!(tag(None, None, None), "en");
    assert_eq!(tag(None, None, Some(";;,,q=")), "en");
}

#[test]
fn only_what_the_campaign_offers_is_chosen() {
    let tag = |offered: &[&str], query, header| {
        let offered: Vec<Locale> = offered.iter().map(|tag| find(tag).expect("a folder")).collect();
        negotiate(&offered, query, None, header).tag()
    };
    assert_eq!(tag(&["de", "fr"], Some("ru"), Some("en, fr;q=0.2")), "fr");
    assert_eq!(tag(&["de", "fr"], Some("ru"), Some("en")), "de", "without a match the campaign's first");
    assert_eq!(tag(&["en", "ru", "kk"], None, Some("kk-KZ, en;q=0.5")), "kk");
    assert_eq!(tag(&["en", "ru"], None, Some("kk-KZ, en;q=0.5")), "ru", "Kazakh readers read Russian");
    assert_eq!(tag(&["en"], None, Some("kk-KZ, fr;q=0.5")), "en");
}

#[test]
fn every_language_says_its_own_name() {
    let names: Vec<&str> = locales().iter().map(|locale| own_name(*locale)).collect();
    assert_eq!(names, ["Deutsch", "English", "Français", "Қазақша", "Русский"]);
    for locale in locales() {
        assert_eq!(own_name(*locale), Texts::new(*locale).t("language-name"));
    }
}

#[test]
fn plural_forms_follow_the_language() {
    let days = |tag: &str, count: i64| texts(tag).t_count("privacy-days", "count", count);
    assert_eq!(days("en", 1), "1 day");
    assert_eq!(days("en", 2), "2 days");
    assert_eq!(days("ru", 1), "1 день");
    assert_eq!(days("ru", 3), "3 дня");
    assert_eq!(days("ru", 11), "11 дней");
    assert_eq!(days("ru", 21), "21 день");
    assert_eq!((days("de", 1).as_str(), days("de", 0).as_str()), ("1 Tag", "0 Tage"));
    let years = |count: i64| texts("fr").t_count("privacy-years", "count", count);
    assert_eq!((years(0).as_str(), years(1).as_str(), years(2).as_str()), ("0 an", "1 an", "2 ans"));
    assert_eq!((days("kk", 1).as_str(), days("kk", 5).as_str()), ("1 күн", "5 күн"));
}

#[test]
fn a_variable_is_not_wrapped_in_invisible_marks() {
    let subject = texts("en").t1("mail-receipt-subject", "number", "R-1");
    assert_eq!(subject, "Receipt R-1");
}

#[test]
fn a_text_that_is_nowhere_shows_its_key() {
    assert_eq!(texts("ru").t("no-such-text"), "no-such-text");
}
