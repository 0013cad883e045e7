//! The catalogues are complete: no language lacks a text or adds one, none leaves a text in English, all
//! use the same variables, and every text is shown somewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};
use icu::plurals::{PluralCategory, PluralRules};

use super::{catalogue::FOLDERS, locales};
use crate::kernel::locale::Locale;

/// Texts that are the same in English and in these languages: names, and words that both have.
const SAME: [(&str, &str); 10] = [
    ("*", "IBAN"),
    ("*", "BIC"),
    ("*", "Message-ID"),
    ("de", " KB"),
    ("de", "Name"),
    ("de", "Region"),
    ("fr", "Menu"),
    ("fr", "Type"),
    ("fr", "Date"),
    ("fr", "Net"),
];

/// One text of a catalogue.
struct Message {
    file: String,
    pattern: Pattern<&'static str>,
}

impl Message {
    fn variables(&self) -> BTreeSet<&'static str> {
        let mut variables = BTreeSet::new();
        collect(&self.pattern, &mut variables);
        variables
    }

    /// The text without its variables; all its plural forms one after another.
    fn words(&self) -> String {
        let mut words = String::new();
        spell(&self.pattern, &mut words);
        words
    }
}

/// Every text of a language by its key. A broken or repeated entry fails.
fn messages(locale: Locale) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for file in FOLDERS.get_dir(locale.tag()).expect("a folder").files() {
        let name = file.path().file_name().and_then(|name| name.to_str()).expect("a name");
        let source = file.contents_utf8().expect("UTF-8");
        let resource =
            parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{locale} {name}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name.to_owned();
            let pattern = message.value.unwrap_or_else(|| panic!("{locale} {name}: {key} has no text"));
            let text = Message { file: name.to_owned(), pattern };
            assert!(messages.insert(key.clone(), text).is_none(), "{locale}: {key} stands twice");
        }
    }
    messages
}

pub(super) fn english_keys() -> BTreeSet<String> {
    messages(Locale::EN).into_keys().collect()
}

fn collect(pattern: &Pattern<&'static str>, variables: &mut BTreeSet<&'static str>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        collect_expression(expression, variables);
    }
}

fn collect_expression(expression: &Expression<&'static str>, variables: &mut BTreeSet<&'static str>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, variables),
        Expression::Select { selector, variants } => {
            collect_inline(selector, variables);
            for variant in variants {
                collect(&variant.value, variables);
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&'static str>, variables: &mut BTreeSet<&'static str>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name);
        }
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|argument| collect_inline(argument, variables));
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, variables),
        _ => {}
    }
}

fn spell(pattern: &Pattern<&'static str>, words: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => words.push_str(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().for_each(|variant| spell(&variant.value, words));
            }
            PatternElement::Placeable { .. } => {}
        }
    }
}

#[test]
fn every_language_has_every_text_and_no_other() {
    let english = messages(Locale::EN);
    for locale in locales() {
        let theirs = messages(*locale);
        let missing: Vec<&String> = english.keys().filter(|key| !theirs.contains_key(*key)).collect();
        let surplus: Vec<&String> = theirs.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(surplus.is_empty(), "{locale} adds {surplus:?}");
        assert!(missing.is_empty(), "{locale} lacks {missing:?}");
        for (key, message) in &theirs {
            assert_eq!(
                message.file, english[key].file,
                "{locale}: {key} stands in another file than in English"
            );
        }
    }
}

#[test]
fn a_text_uses_the_same_variables_in_every_language() {
    let english = messages(Locale::EN);
    for locale in locales() {
        for (key, message) in messages(*locale) {
            let wanted = english.get(&key).map(Message::variables).unwrap_or_default();
            assert_eq!(message.variables(), wanted, "{locale}: variables of {key}");
        }
    }
}

#[test]
fn no_text_is_left_in_english() {
    let english = messages(Locale::EN);
    let mut met = BTreeSet::new();
    for locale in locales().iter().filter(|locale| **locale != Locale::EN) {
        for (key, message) in messages(*locale) {
            let words = message.words();
            let has_words = words.chars().any(char::is_alphabetic);
            if !has_words || english.get(&key).is_none_or(|english| english.words() != words) {
                continue;
            }
            let same =
                SAME.iter().find(|(tag, word)| (*tag == "*" || *tag == locale.tag()) && *word == words);
            let same = same.unwrap_or_else(|| panic!("{locale}: {key} is still English: {words:?}"));
            met.insert(*same);
        }
    }
    let idle: Vec<_> = SAME.iter().filter(|same| !met.contains(*same)).collect();
    assert!(idle.is_empty(), "the list of equal words has some that occur nowhere: {idle:?}");
}

/// Plural forms are those of the language (CLDR). Which of them a text needs is for its writer: after
/// “at most”, Russian has two forms instead of four, and Kazakh never has more than one.
#[test]
fn plural_forms_are_those_of_the_language() {
    for locale in locales() {
        let tag: icu::locale::Locale = locale.tag().parse().expect("a tag");
        let rules = PluralRules::try_new_cardinal((&tag).into()).expect("CLDR knows the language");
        let known: Vec<&str> = rules.categories().map(category_name).collect();
        for (key, message) in messages(*locale) {
            for element in &message.pattern.elements {
                let PatternElement::Placeable { expression: Expression::Select { variants, .. } } = element
                else {
                    continue;
                };
                let named: BTreeSet<&str> =
                    variants.iter().map(|variant| variant_name(&variant.key)).collect();
                if !named.iter().any(|name| *name != "other" && CATEGORIES.contains(name)) {
                    continue;
                }
                let foreign: Vec<_> = named.iter().filter(|name| !known.contains(*name)).collect();
                assert!(foreign.is_empty(), "{locale}: {key} has the forms {foreign:?}; known are {known:?}");
                assert!(named.contains("one"), "{locale}: {key} has no form for one");
            }
        }
    }
}

const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

fn variant_name<'a>(key: &VariantKey<&'a str>) -> &'a str {
    match key {
        VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name } => name,
    }
}

/// All Rust sources and templates, tests left out, joined.
fn sources(folder: &Path, joined: &mut String) {
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
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut joined);
    // Keys that are put together: error-title-404, status-paid-text, privacy-risks-banks-what.
    let composed = |key: &str| {
        let family = |prefix: &str, suffixes: &[&str]| {
            key.strip_prefix(prefix).is_some_and(|rest| suffixes.iter().any(|suffix| rest.ends_with(suffix)))
        };
        key.strip_prefix("error-title-")
            .or(key.strip_prefix("error-text-"))
            .is_some_and(|status| joined.contains(status))
            || (family("status-", &["-title", "-state", "-text"]))
            // affiliate-body_name: the label of a field, by its name.
            || key.strip_prefix("affiliate-").is_some_and(|field| joined.contains(&format!("\"{field}\"")))
            || key.strip_suffix("-what").is_some_and(|risk| joined.contains(&format!("\"{risk}\"")))
    };
    let quoted: BTreeSet<&str> = joined.split('"').collect();
    let unused: Vec<String> = messages(Locale::EN)
        .into_keys()
        .filter(|key| !quoted.contains(key.as_str()) && !composed(key))
        .collect();
    assert!(unused.is_empty(), "never shown: {unused:?}");
}

/// A line must not begin with the mark, nor end after the opening quote: a plain space would allow it.
#[test]
fn french_marks_have_no_break_spaces() {
    let french = super::find("fr").expect("a folder");
    for (key, message) in messages(french) {
        let words = message.words();
        for wrong in [" ;", " :", " ?", " !", "« ", " »"] {
            assert!(!words.contains(wrong), "{key} has a plain space in {wrong:?}: {words}");
        }
    }
}

/// The tables of settings that are one text in several languages, with their paths.
fn texts_of_settings(path: &str, value: &toml::Value, found: &mut Vec<(String, toml::Table)>) {
    match value {
        toml::Value::Table(table) if table.get("en").is_some_and(toml::Value::is_str) => {
            found.push((path.to_owned(), table.clone()));
        }
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, inner)| texts_of_settings(&format!("{path}.{key}"), inner, found));
        }
        toml::Value::Array(list) => list.iter().for_each(|inner| texts_of_settings(path, inner, found)),
        _ => {}
    }
}

#[test]
fn the_campaigns_own_texts_are_there_in_every_language() {
    let defaults: toml::Table = include_str!("../../../config/default.toml").parse().expect("TOML");
    let mut found = Vec::new();
    texts_of_settings("", &toml::Value::Table(defaults), &mut found);
    assert!(found.iter().any(|(path, _)| path == ".campaign.purpose"), "the texts were found");
    for (path, table) in found {
        for locale in locales() {
            let text = table.get(locale.tag()).and_then(toml::Value::as_str);
            let text = text.unwrap_or_else(|| panic!("{path} lacks {locale}"));
            let english = table["en"].as_str().unwrap_or_default();
            assert!(*locale == Locale::EN || text != english, "{path}: {locale} is still English");
            for placeholder in ["{body}", "{campaign}", "{fee}"] {
                let (theirs, ours) =
                    (text.matches(placeholder).count(), english.matches(placeholder).count());
                assert!((theirs > 0) == (ours > 0), "{path}: {placeholder} in {locale}");
            }
        }
    }
}

/// Templates below a folder. The sandbox speaks to developers, in English.
fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            templates(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "html" || kind == "txt")
            && !path.components().any(|part| part.as_os_str() == "sandbox")
        {
            found.push(path);
        }
    }
}

/// What stands between two marks is taken out, each time.
fn without(source: &str, begin: &str, end: &str) -> String {
    let mut parts = source.split(begin);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push(' ');
        kept.push_str(part.split_once(end).map_or("", |(_, rest)| rest));
    }
    kept
}

#[test]
fn no_template_has_a_text_of_its_own() {
    let mut found = Vec::new();
    templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 10, "the templates were found");
    for path in found {
        let source = std::fs::read_to_string(&path).expect("readable");
        let mut bare = source;
        for (begin, end) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
            bare = without(&bare, begin, end);
        }
        for attribute in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\""] {
            for value in bare.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let has_words = value.chars().any(char::is_alphabetic);
                assert!(!has_words, "{}: {attribute}{value}\" is in no catalogue", path.display());
            }
        }
        let text = without(&without(&bare, "<", ">"), "&", ";");
        // Macros write attributes outside of a tag.
        let is_attribute = |word: &str| word.contains(['=', '"']) || word.starts_with('-');
        let is_word = |word: &&str| word.contains(char::is_alphabetic) && !is_attribute(word);
        let words: Vec<&str> = text.split_whitespace().filter(is_word).collect();
        assert!(words.is_empty(), "{}: {words:?} is in no catalogue", path.display());
    }
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let mut joined = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut joined);
    let english = messages(Locale::EN);
    for call in ["texts.t(\"", "texts.t1(\"", "texts.t2(\"", "texts.t_args(\"", "texts.t_count(\""] {
        for rest in joined.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(english.contains_key(key), "{key} is asked for and written nowhere");
        }
    }
}
