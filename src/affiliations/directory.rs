//! The union directory: `config/unions/`, parsed when first asked for.

use std::{collections::HashMap, sync::OnceLock};

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::{
    fold::fold,
    union::{Union, UnionStatus, WrittenUnion},
};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config/unions");

/// As many as a search answers.
pub const MOST_FOUND: usize = 20;
/// Longest query that is looked for, in characters.
const LONGEST_QUERY: usize = 100;

/// All unions that the service knows.
#[derive(Debug)]
pub struct Directory {
    /// By country, then as written.
    unions: Vec<Union>,
    by_slug: HashMap<String, usize>,
}

/// One file of the directory.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    country: Option<String>,
    unions: Vec<WrittenUnion>,
}

/// What somebody typed, looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant<'a> {
    One(&'a Union),
    /// It went into another: bodies affiliate under the heir.
    Gone {
        was: &'a Union,
        heir: Option<&'a Union>,
    },
    /// These fit equally well.
    Several(Vec<&'a Union>),
    Unknown,
}

impl Directory {
    /// The directory of this binary.
    pub fn get() -> &'static Self {
        static DIRECTORY: OnceLock<Directory> = OnceLock::new();
        DIRECTORY.get_or_init(|| {
            let files = FILES.files().filter(|file| file.path().extension().is_some_and(|e| e == "toml"));
            let texts = files.map(|file| file.contents_utf8().unwrap_or_default());
            Self::parse(texts).unwrap_or_else(|error| {
                // A test parses the same files: a binary that was tested never comes here.
                tracing::error!(%error, "the union directory cannot be read");
                Self { unions: Vec::new(), by_slug: HashMap::new() }
            })
        })
    }

    /// # Errors
    /// What is wrong with a file.
    fn parse<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, toml::de::Error> {
        let mut unions = Vec::new();
        for text in texts {
            let file: WrittenFile = toml::from_str(text)?;
            let country = file.country.as_deref();
            unions.extend(file.unions.into_iter().map(|written| Union::new(written, country)));
        }
        let by_slug = unions.iter().enumerate().map(|(at, union)| (union.slug.clone(), at)).collect();
        Ok(Self { unions, by_slug })
    }

    pub fn all(&self) -> &[Union] {
        &self.unions
    }

    pub fn find(&self, slug: &str) -> Option<&Union> {
        self.by_slug.get(slug).map(|at| &self.unions[*at])
    }

    /// Follows mergers to the union of today.
    pub fn heir(&self, slug: &str) -> Option<&Union> {
        let mut union = self.find(slug)?;
        // The check of the data says that there is no circle; a bound costs nothing.
        for _ in 0..10 {
            let Some(next) = union.merged_into.as_deref().and_then(|slug| self.find(slug)) else { break };
            union = next;
        }
        Some(union)
    }

    /// What fits a query, best first: acronyms, names in any language, aliases; living unions before merged ones.
    pub fn search(&self, typed: &str) -> Vec<&Union> {
        let typed: String = typed.chars().take(LONGEST_QUERY).collect();
        let folded = fold(&typed);
        if folded.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, bool, &Union)> = self
            .unions
            .iter()
            .filter_map(|union| union.rank(&folded).map(|rank| (rank, !union.is_alive(), union)))
            .collect();
        found.sort_by_key(|(rank, gone, _)| (*rank, *gone));
        found.into_iter().take(MOST_FOUND).map(|(_, _, union)| union).collect()
    }

    /// What somebody in a country (ISO 3166-1, or nothing) means who typed a slug, a label of the list in any language, an
    /// acronym or a name. Where several unions have an acronym, it is the one of that country.
    pub fn resolve(&self, typed: &str, country: &str) -> Meant<'_> {
        let typed = typed.trim();
        let by_label = || self.unions.iter().find(|union| union.is_labelled(typed));
        if let Some(union) = self.find(typed).or_else(by_label) {
            return self.meant(union);
        }
        let folded = fold(typed);
        let exact: Vec<&Union> =
            self.unions.iter().filter(|union| union.rank(&folded).is_some_and(|rank| rank <= 1)).collect();
        let living: Vec<&Union> = exact.iter().copied().filter(|union| union.is_alive()).collect();
        match (living.as_slice(), exact.as_slice()) {
            ([one], _) => Meant::One(one),
            ([], [one]) => self.meant(one),
            ([], []) => Meant::Unknown,
            ([], _) => Meant::Several(exact),
            _ => match living.iter().filter(|union| union.is_of(country)).collect::<Vec<_>>().as_slice() {
                [one] => Meant::One(one),
                _ => Meant::Several(living),
            },
        }
    }

    fn meant<'a>(&'a self, union: &'a Union) -> Meant<'a> {
        match union.status {
            UnionStatus::Active | UnionStatus::Unregistered => Meant::One(union),
            UnionStatus::Merged | UnionStatus::Dissolved => {
                Meant::Gone { was: union, heir: self.heir(&union.slug).filter(|heir| heir.is_alive()) }
            }
        }
    }

    /// What is wrong with the data, one line each; none when all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut labels = std::collections::HashSet::new();
        for union in &self.unions {
            let slug = &union.slug;
            let mut say = |what: &str| problems.push(format!("{slug}: {what}"));
            if !seen.insert(slug) {
                say("is there twice");
            }
            if !labels.insert(union.label("en")) {
                say("looks like another one in a list");
            }
            if !slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                say("is not lower-case letters, digits and hyphens");
            }
            let prefix = union.country.as_deref().unwrap_or("INT").to_ascii_lowercase();
            if !slug.starts_with(&format!("{prefix}-")) {
                say("does not begin with its country");
            }
            if union.names.get("en").is_none_or(|name| name.trim().is_empty()) {
                say("has no English name");
            }
            if union.parent.as_deref().is_some_and(|parent| self.find(parent).is_none()) {
                say("its parent is not in the directory");
            }
            match (union.status, union.merged_into.as_deref()) {
                (UnionStatus::Merged, None) => say("merged, but into what?"),
                (UnionStatus::Merged, Some(heir)) if self.find(heir).is_none() => say("its heir is unknown"),
                (UnionStatus::Merged, Some(_)) | (_, None) => {}
                (_, Some(_)) => say("has an heir, but is not merged"),
            }
            if self.goes_in_circles(union, |u| u.parent.as_deref()) {
                say("is its own ancestor");
            }
            if self.goes_in_circles(union, |u| u.merged_into.as_deref()) {
                say("is its own heir");
            }
        }
        problems
    }

    fn goes_in_circles(&self, union: &Union, next: impl Fn(&Union) -> Option<&str>) -> bool {
        let mut at = union;
        for _ in 0..self.unions.len() {
            let Some(found) = next(at).and_then(|slug| self.find(slug)) else { return false };
            if found.slug == union.slug {
                return true;
            }
            at = found;
        }
        true
    }
}

#[cfg(test)]
#[path = "directory_tests.rs"]
mod tests;
