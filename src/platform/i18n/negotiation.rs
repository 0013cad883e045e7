//! Which language a page is written in: what was asked for, what was chosen before, what the browser prefers.

use super::catalogue::{find, locales};
use crate::kernel::locale::Locale;

/// `?lang=`, then the cookie of a choice, then `Accept-Language` by its weights, then English.
/// An unknown tag counts as not given.
pub fn negotiate(query: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Locale {
    query
        .and_then(known)
        .or_else(|| cookie.and_then(known))
        .or_else(|| accept_language.and_then(preferred))
        .unwrap_or_else(|| find("en").or_else(|| locales().first().copied()).unwrap_or(Locale::EN))
}

/// The language itself, or the one that its readers are likeliest to read: Russian for Kazakh.
fn known(tag: &str) -> Option<Locale> {
    find(tag).or_else(|| {
        let primary = tag.trim().split(['-', '_']).next()?;
        if primary.eq_ignore_ascii_case("kk") { find("ru") } else { None }
    })
}

/// The best known language of an `Accept-Language` header (RFC 9110, 12.5.4); the first of equals.
fn preferred(header: &str) -> Option<Locale> {
    let mut best: Option<(u32, Locale)> = None;
    for range in header.split(',').take(32) {
        let mut parts = range.split(';');
        let tag = parts.next()?;
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1000, thousandths);
        if weight == 0 {
            continue;
        }
        if let Some(locale) = known(tag)
            && best.is_none_or(|(most, _)| weight > most)
        {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

/// A weight `0` to `1` with at most three decimals, in thousandths; anything else counts as nothing.
fn thousandths(text: &str) -> u32 {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}
