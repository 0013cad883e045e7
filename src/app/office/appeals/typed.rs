//! What was typed into the form of an appeal, and what it says.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    funds::{
        Appeal, MOST_TARGETS, NotSet, Part, PartCode, PartKind, WantedAppeal, WantedTarget,
        part::LONGEST_NAME,
    },
    kernel::{
        amount::{DecimalMark, parse_amount},
        money::{Currency, Money},
        reference::Reference,
        text::check_line,
    },
    platform::config::{LocalizedText, Settings},
};

/// The longest title, in characters.
pub(super) const LONGEST_TITLE: usize = 80;
/// Lines without anything that stand below those that are filled in.
const BLANK_LINES: usize = 3;
/// Lines that a form may send: more than an appeal can have, so that too many are told and not cut off.
const MOST_LINES: usize = MOST_TARGETS + 10;

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub(in crate::app::office) struct TypedAppeal {
    pub fund: String,
    /// In each language that the service offers.
    pub titles: Vec<(String, String)>,
    pub currency: String,
    pub target: String,
    pub from: String,
    pub until: String,
    pub lines: Vec<TypedLine>,
}

/// A line of the table.
#[derive(Clone, Debug, Default)]
pub(in crate::app::office) struct TypedLine {
    /// Of a branch or region that is known already.
    pub code: String,
    pub kind: String,
    pub name: String,
    pub target: String,
    /// The reference of its affiliation.
    pub body: String,
}

/// What is wrong: the text that says so, and in which line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub key: &'static str,
    pub line: Option<usize>,
}

impl Wrong {
    fn form(key: &'static str) -> Self {
        Self { key, line: None }
    }

    fn line(key: &'static str, number: usize) -> Self {
        Self { key, line: Some(number) }
    }

    pub(super) fn body(number: usize) -> Self {
        Self::line("appeals-error-body", number)
    }
}

impl From<NotSet> for Wrong {
    fn from(why: NotSet) -> Self {
        match why {
            NotSet::Days => Self::form("appeals-error-days"),
            NotSet::Overlaps => Self::form("appeals-error-overlaps"),
            NotSet::TooMany => Self::form("appeals-error-too-many"),
            NotSet::Twice(number) => Self::line("appeals-error-twice", number),
            NotSet::UnknownPart(number) => Self::line("appeals-error-name", number),
        }
    }
}

impl TypedAppeal {
    /// An empty form. The branches and regions of the fund's last appeal stand in it, without targets.
    pub(super) fn blank(settings: &Settings, fund: &str, last: Option<&Appeal>) -> Self {
        let known = last.into_iter().flat_map(|appeal| &appeal.targets);
        Self {
            fund: fund.to_owned(),
            titles: titles_of(settings, |_| String::new()),
            currency: settings.donations.default_currency.code().to_owned(),
            lines: known.map(|target| TypedLine::of(&target.part, String::new())).collect(),
            ..Self::default()
        }
        .with_blank_lines()
    }

    /// An appeal that is there, to be changed.
    pub(super) fn of_standing(settings: &Settings, appeal: &Appeal) -> Self {
        let line = |target: &crate::funds::Target| TypedLine::of(&target.part, target.amount.to_decimal());
        Self {
            fund: appeal.fund.clone(),
            titles: titles_of(settings, |tag| appeal.titles.0.get(tag).cloned().unwrap_or_default()),
            currency: appeal.target.currency.code().to_owned(),
            target: appeal.target.to_decimal(),
            from: appeal.from.to_string(),
            until: appeal.until.to_string(),
            lines: appeal.targets.iter().map(line).collect(),
        }
        .with_blank_lines()
    }

    pub(super) fn of(settings: &Settings, fields: &BTreeMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let line = |number: usize| TypedLine {
            code: field(&format!("code_{number}")),
            kind: field(&format!("kind_{number}")),
            name: field(&format!("name_{number}")),
            target: field(&format!("target_{number}")),
            body: field(&format!("body_{number}")),
        };
        Self {
            fund: field("fund"),
            titles: titles_of(settings, |tag| field(&format!("title_{tag}"))),
            currency: field("currency"),
            target: field("target"),
            from: field("from"),
            until: field("until"),
            lines: (1..=MOST_LINES).map(line).filter(|line| !line.is_blank()).collect(),
        }
        .with_blank_lines()
    }

    fn with_blank_lines(mut self) -> Self {
        let wanted = (self.lines.len() + BLANK_LINES).min(MOST_LINES);
        self.lines.resize_with(wanted, || TypedLine {
            kind: PartKind::Branch.code().to_owned(),
            ..TypedLine::default()
        });
        self
    }

    /// What it says. A known branch or region without a target has none in this appeal; whatever else is half filled in
    /// is wrong.
    pub(super) fn read(&self, settings: &Settings) -> Result<WantedAppeal, Wrong> {
        let fund = settings.fund(&self.fund).ok_or(Wrong::form("appeals-error-fund"))?;
        let currency: Currency = self.currency.parse().map_err(|_| Wrong::form("appeals-error-target"))?;
        let money = |text: &str| parse_amount(text, currency, DecimalMark::Unknown).map(|sum| sum.minor);
        let target = money(&self.target).map_err(|_| Wrong::form("appeals-error-target"))?;
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| Wrong::form("appeals-error-days"));
        let mut titles = BTreeMap::new();
        for (tag, title) in self.titles.iter().filter(|(_, title)| !title.is_empty()) {
            let title = check_line(title, LONGEST_TITLE).map_err(|_| Wrong::form("appeals-error-title"))?;
            titles.insert(tag.clone(), title);
        }
        if self.titles.first().is_some_and(|(_, first)| first.is_empty()) {
            return Err(Wrong::form("appeals-error-title"));
        }
        let mut targets = Vec::new();
        for (line, number) in self.lines.iter().zip(1..) {
            if line.is_blank() || (!line.code.is_empty() && line.target.is_empty()) {
                continue;
            }
            let wrong = |key| Wrong::line(key, number);
            let name = check_line(&line.name, LONGEST_NAME).map_err(|_| wrong("appeals-error-name"))?;
            let code = Some(line.code.as_str()).filter(|code| !code.is_empty()).map(str::parse::<PartCode>);
            let body = Some(line.body.as_str()).filter(|body| !body.is_empty());
            let body = body.map(str::parse::<Reference>).transpose().map_err(|_| wrong("appeals-error-body"));
            targets.push(WantedTarget {
                number,
                code: code.transpose().map_err(|_| wrong("appeals-error-name"))?,
                kind: PartKind::from_code(&line.kind).ok_or(wrong("appeals-error-name"))?,
                name,
                target_minor: money(&line.target).map_err(|_| wrong("appeals-error-line-target"))?,
                body: body?,
            });
        }
        Ok(WantedAppeal {
            fund: fund.slug.clone(),
            titles: LocalizedText(titles),
            target: Money::new(target, currency),
            from: day(&self.from)?,
            until: day(&self.until)?,
            targets,
        })
    }
}

impl TypedLine {
    fn of(part: &Part, target: String) -> Self {
        Self {
            code: part.code.to_string(),
            kind: part.kind.code().to_owned(),
            name: part.name.clone(),
            target,
            body: part.body.map(|body| body.grouped()).unwrap_or_default(),
        }
    }

    fn is_blank(&self) -> bool {
        [&self.code, &self.name, &self.target, &self.body].iter().all(|text| text.is_empty())
    }
}

fn titles_of(settings: &Settings, title: impl Fn(&str) -> String) -> Vec<(String, String)> {
    settings.campaign.languages.iter().map(|tag| (tag.clone(), title(tag))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::config;

    fn settings() -> Settings {
        config::load([("SOLIDARITY_PROFILE".to_owned(), "development".to_owned())].into_iter())
            .unwrap()
            .settings
    }

    fn typed(more: &[(&str, &str)]) -> TypedAppeal {
        let plain = [
            ("fund", "fighting-fund"),
            ("title_en", "A winter on strike"),
            ("currency", "GBP"),
            ("target", "10 000"),
            ("from", "2012-07-01"),
            ("until", "2012-12-31"),
            ("kind_1", "region"),
            ("name_1", " Wales "),
            ("target_1", "1,500.00"),
            ("kind_2", "branch"),
            ("code_2", "branch-1"),
            ("name_2", "Leeds"),
            ("target_2", ""),
            ("kind_3", "branch"),
        ];
        let fields = plain.iter().chain(more).map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        TypedAppeal::of(&settings(), &fields.collect())
    }

    fn wrong(more: &[(&str, &str)]) -> (&'static str, Option<usize>) {
        let wrong = typed(more).read(&settings()).unwrap_err();
        (wrong.key, wrong.line)
    }

    #[test]
    fn a_form_says_what_is_wanted() {
        let wanted = typed(&[]).read(&settings()).unwrap();
        assert_eq!(wanted.target, Money::new(1_000_000, Currency::GBP));
        assert_eq!(wanted.titles.0["en"], "A winter on strike");
        let lines: Vec<_> =
            wanted.targets.iter().map(|line| (line.name.as_str(), line.target_minor)).collect();
        assert_eq!(lines, [("Wales", 150_000)], "a branch that is known has no target this time");
        assert_eq!(typed(&[]).lines.len(), 2 + BLANK_LINES, "there is room for more");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(wrong(&[("fund", "x")]), ("appeals-error-fund", None));
        assert_eq!(wrong(&[("target", "0")]), ("appeals-error-target", None));
        assert_eq!(wrong(&[("currency", "£")]), ("appeals-error-target", None));
        assert_eq!(wrong(&[("title_en", "")]), ("appeals-error-title", None));
        assert_eq!(wrong(&[("title_ru", &"я".repeat(LONGEST_TITLE + 1))]), ("appeals-error-title", None));
        assert_eq!(wrong(&[("until", "soon")]), ("appeals-error-days", None));
        assert_eq!(wrong(&[("target_1", "much")]), ("appeals-error-line-target", Some(1)));
        assert_eq!(wrong(&[("name_1", "")]), ("appeals-error-name", Some(1)));
        assert_eq!(wrong(&[("name_3", "York")]), ("appeals-error-line-target", Some(3)));
        assert_eq!(wrong(&[("body_1", "ABC")]), ("appeals-error-body", Some(1)));
        assert_eq!(wrong(&[("code_1", "person-1")]), ("appeals-error-name", Some(1)));
    }

    #[test]
    fn an_appeal_that_is_there_reads_as_it_was_written() {
        let (settings, wanted) = (settings(), typed(&[]).read(&settings()).unwrap());
        let part = Part {
            code: "region-1".parse().unwrap(),
            kind: PartKind::Region,
            name: "Wales".to_owned(),
            body: None,
        };
        let appeal = Appeal {
            id: crate::kernel::ids::AppealId(uuid::Uuid::nil()),
            fund: wanted.fund.clone(),
            titles: wanted.titles.clone(),
            target: wanted.target,
            from: wanted.from,
            until: wanted.until,
            targets: vec![crate::funds::Target { part, amount: Money::new(150_000, Currency::GBP) }],
        };
        let again = TypedAppeal::of_standing(&settings, &appeal).read(&settings).unwrap();
        assert_eq!((again.target, again.from, again.until), (wanted.target, wanted.from, wanted.until));
        assert_eq!(again.targets[0].code.as_ref().map(ToString::to_string).as_deref(), Some("region-1"));
        assert_eq!(again.targets[0].target_minor, 150_000);
        let next = TypedAppeal::blank(&settings, "fighting-fund", Some(&appeal));
        assert_eq!((next.lines[0].name.as_str(), next.lines[0].target.as_str()), ("Wales", ""));
    }
}
