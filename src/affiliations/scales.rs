//! The fee scales of the campaign: `config/fee_scales.toml`, parsed when first asked for.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{body_kind::BodyKind, entitlement::Entitlement, fee_scale::Engine};
use crate::kernel::money::Currency;

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/fee_scales.toml"));

/// All versions of all scales.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scales {
    #[serde(rename = "scale")]
    scales: Vec<Scale>,
    #[serde(rename = "entitlement", default)]
    entitlements: Vec<Entitlement>,
}

/// One version of the scale of one currency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Stored with each quote.
    pub id: String,
    /// The first day on which quotes are made by it.
    pub from: NaiveDate,
    pub currency: Currency,
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, Deserialize)]
struct Rule {
    kinds: Vec<BodyKind>,
    #[serde(flatten)]
    engine: Engine,
}

impl Scales {
    /// The scales of this binary.
    pub fn get() -> &'static Self {
        static SCALES: OnceLock<Scales> = OnceLock::new();
        SCALES.get_or_init(|| {
            Self::parse(TEXT).unwrap_or_else(|error| {
                // A test parses the same text: a binary that was tested never comes here.
                tracing::error!(%error, "the fee scales cannot be read");
                Self::default()
            })
        })
    }

    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The version of a currency's scale that is in force on a day.
    pub fn scale(&self, currency: Currency, on: NaiveDate) -> Option<&Scale> {
        let in_force = self.scales.iter().filter(|scale| scale.currency == currency && scale.from <= on);
        in_force.max_by_key(|scale| scale.from)
    }

    /// The entitlement of a kind of body that is in force on a day.
    pub fn entitlement(&self, kind: BodyKind, on: NaiveDate) -> Option<&Entitlement> {
        let in_force = self.entitlements.iter().filter(|e| e.kinds.contains(&kind) && e.from <= on);
        in_force.max_by_key(|e| e.from)
    }

    /// The currencies in which a fee is set on a day, in the data's order.
    pub fn currencies(&self, on: NaiveDate) -> Vec<Currency> {
        let mut found = Vec::new();
        for scale in self.scales.iter().filter(|scale| scale.from <= on) {
            if !found.contains(&scale.currency) {
                found.push(scale.currency);
            }
        }
        found
    }

    /// What is wrong with the data, one line each; none when all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (at, scale) in self.scales.iter().enumerate() {
            let mut say = |what: String| problems.push(format!("{}: {what}", scale.id));
            let others = &self.scales[..at];
            if others.iter().any(|other| other.id == scale.id) {
                say("is there twice".to_owned());
            }
            if others.iter().any(|other| (other.currency, other.from) == (scale.currency, scale.from)) {
                say("starts on the same day as another one".to_owned());
            }
            for kind in BodyKind::ALL {
                let rules = scale.rules.iter().filter(|rule| rule.kinds.contains(&kind)).count();
                if rules != 1 {
                    say(format!("has {rules} rules for {}", kind.code()));
                }
                if self.entitlement(kind, scale.from).is_none() {
                    say(format!("no delegates are set for {}", kind.code()));
                }
            }
            for problem in scale.rules.iter().flat_map(|rule| rule.engine.problems()) {
                say(problem.to_owned());
            }
        }
        let broken = self.entitlements.iter().flat_map(Entitlement::problems);
        problems.extend(broken.map(|problem| format!("delegates: {problem}")));
        problems
    }
}

impl Scale {
    pub fn engine(&self, kind: BodyKind) -> Option<&Engine> {
        self.rules.iter().find(|rule| rule.kinds.contains(&kind)).map(|rule| &rule.engine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_scales_of_this_binary_have_no_problem() {
        let scales = Scales::parse(TEXT).unwrap();
        assert_eq!(scales.problems(), Vec::<String>::new());
        assert_eq!(scales.currencies(day("2026-11-24")), [Currency::GBP, Currency::EUR]);
        assert_eq!(scales.currencies(day("2011-12-31")), []);
    }

    #[test]
    fn the_version_of_the_day_counts() {
        let text = r#"
            [[scale]]
            id = "old"
            from = "2012-01-01"
            currency = "GBP"
            [[scale.rule]]
            kinds = ["branch"]
            engine = "flat"
            fee_minor = 5000

            [[scale]]
            id = "new"
            from = "2027-01-01"
            currency = "GBP"
            [[scale.rule]]
            kinds = ["branch"]
            engine = "flat"
            fee_minor = 6000
        "#;
        let scales = Scales::parse(text).unwrap();
        let id = |on: &str| scales.scale(Currency::GBP, day(on)).map(|scale| scale.id.as_str());
        assert_eq!(id("2011-12-31"), None);
        assert_eq!(id("2012-01-01"), Some("old"));
        assert_eq!(id("2026-12-31"), Some("old"));
        assert_eq!(id("2027-01-01"), Some("new"));
        assert!(scales.scale(Currency::EUR, day("2027-01-01")).is_none(), "nothing is converted");
        let problems = scales.problems().join("\n");
        assert!(problems.contains("old: has 0 rules for region"), "{problems}");
        assert!(problems.contains("new: no delegates are set for branch"), "{problems}");
    }

    #[test]
    fn an_unknown_engine_or_field_is_refused() {
        let with = |rule: &str| {
            format!(
                "[[scale]]\nid = \"x\"\nfrom = \"2012-01-01\"\ncurrency = \"GBP\"\n[[scale.rule]]\nkinds = [\"branch\"]\n{rule}"
            )
        };
        assert!(Scales::parse(&with("engine = \"flat\"\nfee_minor = 1")).is_ok());
        assert!(Scales::parse(&with("engine = \"auction\"\nfee_minor = 1")).is_err());
        assert!(Scales::parse(&with("engine = \"flat\"\nfee = 1")).is_err());
        assert!(Scales::parse(&with("engine = \"flat\"\nfee_minor = 1\nfee_major = 2")).is_err());
    }
}
