//! The embedded Fluent catalogues: one folder a language, one file a capability.

use std::sync::OnceLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use include_dir::{Dir, File, include_dir};
use unic_langid::LanguageIdentifier;

use crate::kernel::locale::Locale;

pub(super) static FOLDERS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config/locales");

struct Language {
    locale: Locale,
    /// Filled at first use, so that starting costs nothing.
    bundle: OnceLock<FluentBundle<FluentResource>>,
}

fn languages() -> &'static [Language] {
    static LANGUAGES: OnceLock<Vec<Language>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let known = locales().iter().copied();
        #[cfg(test)]
        let known = known.chain([super::pseudo::PSEUDO]);
        known.map(|locale| Language { locale, bundle: OnceLock::new() }).collect()
    })
}

/// Every language that has a folder, in the order of their tags.
pub fn locales() -> &'static [Locale] {
    static LOCALES: OnceLock<Vec<Locale>> = OnceLock::new();
    LOCALES.get_or_init(|| {
        let mut found: Vec<Locale> = FOLDERS
            .dirs()
            .filter_map(|folder| folder.path().file_name()?.to_str())
            .map(Locale::from_static)
            .collect();
        found.sort_unstable();
        found
    })
}

/// The language of a BCP 47 tag, by its primary part: `ru-RU` finds `ru`.
pub fn find(tag: &str) -> Option<Locale> {
    let primary = tag.trim().split(['-', '_']).next()?;
    locales().iter().copied().find(|locale| locale.tag().eq_ignore_ascii_case(primary))
}

/// A language's name in itself. Read without parsing the catalogues: every page names every language, and
/// most are never asked for more.
pub fn own_name(locale: Locale) -> &'static str {
    let site = FOLDERS.get_file(format!("{}/site.ftl", locale.tag())).and_then(File::contents_utf8);
    let name_in = |line: &'static str| line.strip_prefix("language-name")?.trim_start().strip_prefix('=');
    site.and_then(|site| site.lines().find_map(name_in)).map_or(locale.tag(), str::trim)
}

pub(super) fn text(locale: Locale, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    if let Some(text) = lookup(locale, key, args) {
        return text;
    }
    tracing::error!(key, language = locale.tag(), "text is missing");
    lookup(Locale::EN, key, args).unwrap_or_else(|| key.to_owned())
}

fn lookup(locale: Locale, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let language = languages().iter().find(|language| language.locale == locale)?;
    let bundle = language.bundle.get_or_init(|| parse(locale));
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::error!(key, language = locale.tag(), problems = errors.len(), "text lacks a variable");
    }
    Some(text)
}

fn parse(locale: Locale) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The variables are sums, dates, references and addresses: isolating marks would be copied along with them.
    bundle.set_use_isolating(false);
    #[cfg(test)]
    let locale = super::pseudo::disguise(locale, &mut bundle);
    let files = FOLDERS.get_dir(locale.tag()).map(Dir::files).into_iter().flatten();
    for file in files {
        let source = file.contents_utf8().unwrap_or_default().to_owned();
        let resource = match FluentResource::try_new(source) {
            Ok(resource) => resource,
            Err((resource, problems)) => {
                tracing::error!(file = %file.path().display(), problems = problems.len(), "catalogue has errors");
                resource
            }
        };
        if bundle.add_resource(resource).is_err() {
            tracing::error!(file = %file.path().display(), "catalogue repeats a key");
        }
    }
    bundle
}
