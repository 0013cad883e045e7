//! Names of countries by CLDR, in the order in which a reader of the language looks for them.

use std::{
    collections::HashMap,
    sync::{OnceLock, PoisonError, RwLock},
};

use icu::{
    collator::{Collator, options::CollatorOptions},
    experimental::displaynames::{DisplayNamesOptions, multi::RegionDisplayNames},
    locale::{Locale as IcuLocale, subtags::Region},
};

use crate::kernel::{country::countries, locale::Locale};

/// Code (ISO 3166-1 alpha-2) and name of each country; the code itself where CLDR has no name.
pub type CountryNames = &'static [(&'static str, String)];

/// All countries, sorted as the language does it. Worked out once a language, and kept.
pub fn country_names(locale: Locale) -> CountryNames {
    static KEPT: OnceLock<RwLock<HashMap<Locale, CountryNames>>> = OnceLock::new();
    let kept = KEPT.get_or_init(RwLock::default);
    if let Some(names) = kept.read().unwrap_or_else(PoisonError::into_inner).get(&locale) {
        return names;
    }
    // A handful of languages, each once: never given back.
    let names: CountryNames = Vec::leak(sorted(locale, countries()));
    kept.write().unwrap_or_else(PoisonError::into_inner).entry(locale).or_insert(names)
}

fn sorted(locale: Locale, codes: impl Iterator<Item = &'static str>) -> Vec<(&'static str, String)> {
    let tag: IcuLocale = locale.tag().parse().unwrap_or(IcuLocale::UNKNOWN);
    let known = RegionDisplayNames::try_new((&tag).into(), DisplayNamesOptions::default()).ok();
    let name = |code: &'static str| {
        let region: Option<Region> = code.parse().ok();
        let name = region.and_then(|region| known.as_ref()?.of(region).map(str::to_owned));
        (code, name.unwrap_or_else(|| code.to_owned()))
    };
    let mut names: Vec<_> = codes.map(name).collect();
    match Collator::try_new((&tag).into(), CollatorOptions::default()) {
        Ok(collator) => names.sort_by(|a, b| collator.compare(&a.1, &b.1)),
        Err(_) => names.sort_by(|a, b| a.1.cmp(&b.1)),
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::{find, locales};

    #[test]
    fn countries_have_names_in_every_language_in_its_own_order() {
        let german = sorted(find("de").unwrap(), ["GB", "KZ", "AT", "CI", "AX"].into_iter());
        let german: Vec<String> = german.into_iter().map(|(_, name)| name).collect();
        // Å stands with A, Ö with O: not behind Z.
        let expected = ["Ålandinseln", "Côte d’Ivoire", "Kasachstan", "Österreich", "Vereinigtes Königreich"];
        assert_eq!(german, expected);
        let kazakh = country_names(find("kk").unwrap());
        assert_eq!(kazakh.iter().find(|(code, _)| *code == "KZ").unwrap().1, "Қазақстан");
        for locale in locales() {
            let names = country_names(*locale);
            assert_eq!(names.len(), countries().count());
            for (code, name) in names {
                assert!(name != code && name.chars().count() > 2, "{locale}: {code} is {name}");
            }
        }
        assert!(std::ptr::eq(country_names(Locale::EN), country_names(Locale::EN)), "worked out once");
    }
}
