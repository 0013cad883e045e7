//! A union as the directory knows it, and how it is found by what somebody types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fold::fold;

/// What kind of organisation an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnionKind {
    Union,
    Confederation,
    /// An international body.
    Global,
    /// A body of union members that is no union.
    Network,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnionStatus {
    #[default]
    Active,
    /// The state refuses to register it.
    Unregistered,
    Merged,
    Dissolved,
}

/// One entry of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Union {
    /// The key, for ever.
    pub slug: String,
    pub acronym: Option<String>,
    /// By language tag; `en` is always there.
    pub names: BTreeMap<String, String>,
    pub aliases: Vec<String>,
    /// ISO 3166-1; `None` for an international body.
    pub country: Option<String>,
    pub kind: UnionKind,
    pub parent: Option<String>,
    pub status: UnionStatus,
    pub merged_into: Option<String>,
    /// What it is found by, folded.
    index: Index,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Index {
    acronym: String,
    others: Vec<String>,
}

/// An entry as it is written in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenUnion {
    pub slug: String,
    pub acronym: Option<String>,
    pub names: BTreeMap<String, String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub country: Option<String>,
    pub kind: UnionKind,
    pub parent: Option<String>,
    #[serde(default)]
    pub status: UnionStatus,
    pub merged_into: Option<String>,
}

impl Union {
    pub(super) fn new(written: WrittenUnion, country: Option<&str>) -> Self {
        let texts = written.names.values().chain(&written.aliases);
        let index = Index {
            acronym: written.acronym.as_deref().map(fold).unwrap_or_default(),
            others: texts.map(|text| fold(text)).collect(),
        };
        Self {
            slug: written.slug,
            acronym: written.acronym,
            names: written.names,
            aliases: written.aliases,
            country: written.country.or_else(|| country.map(str::to_owned)),
            kind: written.kind,
            parent: written.parent,
            status: written.status,
            merged_into: written.merged_into,
            index,
        }
    }

    /// The name in a language, else in English.
    pub fn name(&self, language: &str) -> &str {
        let name = self.names.get(language).or_else(|| self.names.get("en"));
        name.or_else(|| self.names.values().next()).map_or(&self.slug, String::as_str)
    }

    /// Its acronym, or the name of one that has none.
    pub fn short_name(&self, language: &str) -> &str {
        self.acronym.as_deref().unwrap_or_else(|| self.name(language))
    }

    /// How a list shows it: `CWU – Communication Workers Union (GB)`. No two entries show the same.
    pub fn label(&self, language: &str) -> String {
        let name = self.name(language);
        let with_acronym = match &self.acronym {
            Some(acronym) if acronym != name => format!("{acronym} – {name}"),
            _ => name.to_owned(),
        };
        match &self.country {
            Some(country) => format!("{with_acronym} ({country})"),
            None => with_acronym,
        }
    }

    /// Whether a list in one of the languages shows it so.
    pub(super) fn is_labelled(&self, label: &str) -> bool {
        self.names.keys().any(|language| self.label(language) == label)
    }

    /// Whether it is a union of a country, by its code as people type it.
    pub(super) fn is_of(&self, country: &str) -> bool {
        self.country.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(country.trim()))
    }

    /// Whether bodies may still affiliate under it.
    pub fn is_alive(&self) -> bool {
        matches!(self.status, UnionStatus::Active | UnionStatus::Unregistered)
    }

    /// Acronym, names and aliases, folded: what a body of this union is found by.
    pub(super) fn search_text(&self) -> String {
        let Index { acronym, others } = &self.index;
        std::iter::once(acronym).chain(others).map(String::as_str).collect::<Vec<_>>().join(" / ")
    }

    /// How well it fits a folded query: less is better, `None` does not fit. An acronym is meant before a name,
    /// a whole word before its beginning, a beginning before what stands in the middle.
    pub(super) fn rank(&self, folded: &str) -> Option<u8> {
        let Index { acronym, others } = &self.index;
        if acronym == folded || (!acronym.is_empty() && acronym.replace(' ', "") == folded.replace(' ', "")) {
            return Some(0);
        }
        if others.iter().any(|text| text == folded) {
            return Some(1);
        }
        if !acronym.is_empty() && acronym.starts_with(folded) {
            return Some(2);
        }
        if others.iter().any(|text| text.starts_with(folded)) {
            return Some(3);
        }
        let begins = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            folded.split(' ').all(|typed| words.iter().any(|word| word.starts_with(typed)))
        };
        if others.iter().any(|text| begins(text)) {
            return Some(4);
        }
        others.iter().any(|text| text.contains(folded)).then_some(5)
    }
}
