//! Texts by Fluent, formats by CLDR.
//!
//! A language is a folder below `config/locales`; it is parsed when first asked for.

mod catalogue;
mod formats;
mod negotiation;
#[cfg(test)]
pub mod pseudo;
mod regions;

pub use catalogue::{find, locales, own_name};
pub use fluent_bundle::FluentValue;
pub use negotiation::negotiate;
pub use regions::{CountryNames, country_names};

use std::borrow::Borrow;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::kernel::{locale::Locale, money::Money};

/// What a reader of one language reads: texts, sums, dates. Cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    pub locale: Locale,
}

impl Texts {
    pub fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The text of a key. A missing one is logged and answered in English, or by the key itself.
    pub fn t(&self, key: &str) -> String {
        catalogue::text(self.locale, key, &[])
    }

    /// The text of a key with its variables filled in.
    pub fn t_args(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        catalogue::text(self.locale, key, args)
    }

    /// [`Self::t_args`] for one variable that is plain text, as templates need it most.
    pub fn t1(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        catalogue::text(self.locale, key, &[(name, FluentValue::from(value.as_ref()))])
    }

    /// The same with two variables.
    pub fn t2(&self, key: &str, first: (&str, &str), second: (&str, &str)) -> String {
        let args = [(first.0, FluentValue::from(first.1)), (second.0, FluentValue::from(second.1))];
        catalogue::text(self.locale, key, &args)
    }

    /// A text with a count, by which the language chooses its plural form.
    pub fn t_count(&self, key: &str, name: &str, count: impl Borrow<i64>) -> String {
        catalogue::text(self.locale, key, &[(name, FluentValue::from(*count.borrow()))])
    }

    /// A sum as the language writes it: `£25.00`, `25,00 €`.
    pub fn money(&self, money: &Money) -> String {
        formats::money(self.locale, *money)
    }

    /// A date with the month's name: `24 November 2026`.
    pub fn date(&self, date: &NaiveDate) -> String {
        formats::date(self.locale, *date)
    }

    /// An instant in a time zone, to the minute, followed by the zone's abbreviation.
    pub fn date_time(&self, at: DateTime<Utc>, zone: Tz) -> String {
        formats::date_time(self.locale, at, zone)
    }

    /// A whole number with the language's grouping.
    pub fn number(&self, number: i64) -> String {
        formats::number(self.locale, number)
    }
}

#[cfg(test)]
mod catalogue_tests;
#[cfg(test)]
mod tests;
