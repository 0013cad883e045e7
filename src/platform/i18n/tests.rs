//! Texts, plurals, numbers and dates in every language.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeZone, Utc};
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::{Texts, catalogue::FOLDERS, find, locales, negotiate};
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
    assert_eq!(sum("en", 12_340, "KWD"), "KWD 12.340");
}

#[test]
fn a_sum_never_loses_its_smallest_unit() {
    // CLDR shows no decimals of some currencies that Stripe charges in hundredths.
    for code in ["AFN", "ALL", "COP", "HUF", "IDR", "LAK", "LBP", "MMK", "PKR", "RSD", "TWD", "TZS", "UZS"] {
        for tag in ["en", "ru"] {
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
}

#[test]
fn an_instant_is_told_in_the_given_zone() {
    let at = Utc.with_ymd_and_hms(2026, 7, 1, 23, 30, 0).single().expect("an instant");
    let told = texts("en").date_time(at, chrono_tz::Europe::London);
    assert_eq!(seen(&told), "2 July 2026 at 00:30 BST");
}

#[test]
fn the_language_is_asked_then_remembered_then_preferred() {
    let tag = |query, cookie, header| negotiate(query, cookie, header).tag();
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
fn a_kazakh_reader_gets_russian_until_kazakh_is_there() {
    let expected = if find("kk").is_some() { "kk" } else { "ru" };
    assert_eq!(negotiate(None, None, Some("kk-KZ, en;q=0.5")).tag(), expected);
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

/// Every key of a language with the variables that its text uses. A broken or repeated entry fails.
fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    let folder = FOLDERS.get_dir(locale.tag()).expect("a folder");
    for file in folder.files() {
        let source = file.contents_utf8().expect("UTF-8");
        let resource = parser::parse(source).unwrap_or_else(|(_, problems)| panic!("{locale}: {problems:?}"));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut variables = BTreeSet::new();
                collect(message.value.as_ref().expect("a text"), &mut variables);
                let key = message.id.name.to_owned();
                assert!(keys.insert(key.clone(), variables).is_none(), "{locale}: {key} stands twice");
            }
        }
    }
    keys
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (inline, variants) = match expression {
            Expression::Inline(inline) => (inline, &[][..]),
            Expression::Select { selector, variants } => (selector, variants.as_slice()),
        };
        if let InlineExpression::VariableReference { id } = inline {
            variables.insert(id.name.to_owned());
        }
        for variant in variants {
            collect(&variant.value, variables);
        }
    }
}

#[test]
fn every_language_has_every_text_with_the_same_variables() {
    let english = keys(Locale::EN);
    for locale in locales() {
        let theirs = keys(*locale);
        let missing: Vec<&String> = english.keys().filter(|key| !theirs.contains_key(*key)).collect();
        let surplus: Vec<&String> = theirs.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{locale} lacks {missing:?} and adds {surplus:?}");
        for (key, variables) in &theirs {
            assert_eq!(variables, &english[key], "{locale}: variables of {key}");
        }
    }
}

/// All Rust sources and templates, tests left out, joined.
fn sources(folder: &std::path::Path, joined: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, joined);
        } else {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let read = name.ends_with(".html") || name.ends_with(".txt") || name.ends_with(".rs");
            if read && !name.ends_with("tests.rs") {
                joined.push_str(&std::fs::read_to_string(&path).expect("readable"));
            }
        }
    }
}

#[test]
fn no_text_is_left_that_nobody_shows() {
    let mut joined = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut joined);
    // Keys that are put together: error-title-404, status-paid-text, privacy-risks-banks-what.
    let composed = |key: &str| {
        let family = |prefix: &str, suffixes: &[&str]| {
            key.strip_prefix(prefix).is_some_and(|rest| suffixes.iter().any(|suffix| rest.ends_with(suffix)))
        };
        key.strip_prefix("error-title-")
            .or(key.strip_prefix("error-text-"))
            .is_some_and(|status| joined.contains(status))
            || (family("status-", &["-title", "-state", "-text"]))
            || key.strip_suffix("-what").is_some_and(|risk| joined.contains(&format!("\"{risk}\"")))
    };
    let unused: Vec<String> = keys(Locale::EN)
        .into_keys()
        .filter(|key| !joined.contains(&format!("\"{key}\"")) && !composed(key))
        .collect();
    assert!(unused.is_empty(), "never shown: {unused:?}");
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let mut joined = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut joined);
    let english = keys(Locale::EN);
    for call in ["texts.t(\"", "texts.t1(\"", "texts.t2(\"", "texts.t_args(\"", "texts.t_count(\""] {
        for rest in joined.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(english.contains_key(key), "{key} is asked for and written nowhere");
        }
    }
}
