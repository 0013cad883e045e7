//! The language in which somebody is addressed.

use std::fmt;

use crate::kernel::amount::DecimalMark;

/// A language that the catalogues hold, by its BCP 47 tag. Made by the catalogues' room only,
/// from the folders that exist, so that a value of this type always has texts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locale(&'static str);

impl Locale {
    pub const EN: Self = Self("en");

    pub const fn from_static(tag: &'static str) -> Self {
        Self(tag)
    }

    pub fn tag(&self) -> &'static str {
        self.0
    }

    /// The decimal mark of the language (CLDR `numbers/decimal`): a point in English, a comma in Russian,
    /// Kazakh, French and German; unknown for any other.
    pub fn decimal_mark(&self) -> DecimalMark {
        match self.0 {
            "en" => DecimalMark::Point,
            "ru" | "kk" | "fr" | "de" => DecimalMark::Comma,
            _ => DecimalMark::Unknown,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
