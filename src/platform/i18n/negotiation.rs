//! Which language a page is written in: what was asked for, what was chosen before, what the browser prefers.

use crate::kernel::locale::Locale;

/// Among the offered languages: `?lang=`, then the cookie of a choice, then `Accept-Language` by its
/// weights, then the first. A tag that is not offered counts as not given.
pub fn negotiate(
    offered: &[Locale],
    query: Option<&str>,
    cookie: Option<&str>,
    accept_language: Option<&str>,
) -> Locale {
    query
        .and_then(|tag| known(offered, tag))
        .or_else(|| cookie.and_then(|tag| known(offered, tag)))
        .or_else(|| accept_language.and_then(|header| preferred(offered, header)))
        .or_else(|| offered.first().copied())
        .unwrap_or(Locale::EN)
}

/// The language itself, by the primary part of its tag, or the one that its readers are likeliest to read:
/// Russian for Kazakh.
fn known(offered: &[Locale], tag: &str) -> Option<Locale> {
    let primary = tag.trim().split(['-', '_']).next()?;
    let find = |tag: &str| offered.iter().copied().find(|locale| locale.tag().eq_ignore_ascii_case(tag));
    find(primary).or_else(|| if primary.eq_ignore_ascii_case("kk") { find("ru") } else { None })
}

/// The best known language of an `Accept-Language` header (RFC 9110, 12.5.4); the first of equals.
fn preferred(offered: &[Locale], header: &str) -> Option<Locale> {
    let mut best: Option<(u32, Locale)> = None;
    for range in header.split(',').take(32) {
        let mut parts = range.split(';');
        let tag = parts.next()?;
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1000, thousandths);
        if weight == 0 {
            continue;
        }
        if let Some(locale) = known(offered, tag)
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
