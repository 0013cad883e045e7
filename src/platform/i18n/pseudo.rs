//! A language for tests only: English with accents and about 40 % longer. A text that is written into a
//! template or a source file stays plain in it, and whatever is too narrow overflows.

use std::borrow::Cow;

use fluent_bundle::{FluentResource, concurrent::FluentBundle};

use crate::kernel::locale::Locale;

/// A tag for private use (BCP 47) that CLDR formats as English.
pub const PSEUDO: Locale = Locale::from_static("en-XA");

/// The folder whose texts a language shows: its own, or English in disguise.
pub(super) fn disguise(locale: Locale, bundle: &mut FluentBundle<FluentResource>) -> Locale {
    if locale != PSEUDO {
        return locale;
    }
    bundle.set_transform(Some(accented));
    Locale::EN
}

/// Two vowels for one: a sentence grows by 35 to 45 %.
fn accented(text: &str) -> Cow<'_, str> {
    let mut longer = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        match letter {
            'a' => longer.push_str("áâ"),
            'e' => longer.push_str("éê"),
            'i' => longer.push_str("íî"),
            'o' => longer.push_str("óô"),
            'u' => longer.push_str("úû"),
            'A' => longer.push_str("Áâ"),
            'E' => longer.push_str("Éê"),
            'I' => longer.push_str("Íî"),
            'O' => longer.push_str("Óô"),
            'U' => longer.push_str("Úû"),
            other => longer.push(other),
        }
    }
    Cow::Owned(longer)
}

/// What a reader of this page or mail would see of keys that found no text.
pub fn unexpanded(body: &str) -> Vec<String> {
    let keys = super::catalogue_tests::english_keys();
    let is_key = |word: &&str| keys.contains(*word);
    let seen = seen_text(body);
    let words = seen.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    words.filter(is_key).map(str::to_owned).collect()
}

/// The text between tags, and the attributes that are read out or shown.
fn seen_text(body: &str) -> String {
    let mut seen = String::new();
    for part in body.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        for attribute in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\""] {
            let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next());
            seen.extend([value.unwrap_or_default(), " "]);
        }
        seen.extend([text, " "]);
    }
    seen
}

#[test]
fn the_pseudo_language_is_english_with_accents_and_longer() {
    let texts = super::Texts::new(PSEUDO);
    assert_eq!(texts.t1("landing-fund-give", "fund", "Fighting Fund"), "Gíîvéê tóô “Fighting Fund”");
    let letters = |texts: super::Texts| {
        let keys = super::catalogue_tests::english_keys();
        keys.iter().map(|key| texts.t(key).chars().count()).sum::<usize>()
    };
    let (plain, longer) = (letters(super::Texts::new(Locale::EN)), letters(texts));
    assert!(longer * 100 > plain * 128 && longer * 100 < plain * 145, "{plain} became {longer}");
}

#[test]
fn a_key_without_a_text_is_seen_wherever_a_reader_meets_it() {
    let page = "<h1 id=\"bank-title\">x</h1><nav aria-label=\"nav-label\">donate-title</nav>";
    assert_eq!(unexpanded(page), ["nav-label", "donate-title"]);
    assert_eq!(unexpanded("Amount: mail-amount\n"), ["mail-amount"]);
}
