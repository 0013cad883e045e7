//! The pages of appeals.

use askama::Template;

use super::typed::{LONGEST_TITLE, TypedAppeal};
use crate::{
    app::office::payments::Choice,
    donations::progress::AppealProgress,
    funds::part::LONGEST_NAME,
    kernel::{ids::AppealId, locale::Locale, money::Money},
    office::{Right, views::OfficeFrame},
    platform::{config::CampaignSettings, i18n},
};

/// A fund with its appeals, newest first.
pub(super) struct FundLine {
    pub slug: String,
    pub name: String,
    pub appeals: Vec<ListedAppeal>,
}

pub(super) struct ListedAppeal {
    pub id: AppealId,
    pub progress: AppealProgress,
}

#[derive(Template)]
#[template(path = "app/office/templates/appeals.html")]
pub(super) struct ListView {
    pub office: OfficeFrame,
    pub campaign: CampaignSettings,
    pub funds: Vec<FundLine>,
    pub notice: Option<String>,
}

impl ListView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn title(&self, of: &AppealProgress) -> String {
        let titles = of.titles.as_ref();
        titles.map_or("", |titles| titles.get(self.office.texts.locale.tag(), &self.campaign)).to_owned()
    }

    fn days(&self, of: &AppealProgress) -> String {
        let texts = self.office.texts;
        let days = (texts.date(&of.from), texts.date(&of.until));
        texts.t2("appeals-days", ("from", &days.0), ("until", &days.1))
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn percent(&self, percent: i64) -> String {
        let texts = self.office.texts;
        texts.t1("fund-percent", "percent", texts.number(percent))
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/appeal_form.html")]
pub(super) struct FormView {
    pub office: OfficeFrame,
    /// Of one that is changed.
    pub id: Option<AppealId>,
    pub funds: Vec<Choice>,
    pub currencies: Vec<Choice>,
    pub typed: TypedAppeal,
    pub problem: Option<String>,
}

impl FormView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn heading(&self) -> String {
        self.office.texts.t(if self.id.is_some() { "appeals-change" } else { "appeals-new" })
    }

    fn action(&self) -> String {
        self.id.map_or_else(|| "/office/appeals".to_owned(), |id| format!("/office/appeals/{}", id.0))
    }

    fn longest_title(&self) -> usize {
        LONGEST_TITLE
    }

    fn longest_name(&self) -> usize {
        LONGEST_NAME
    }

    /// `Title (Deutsch)`, and that of the campaign's first language without more: it is the one that has to be there.
    fn title_label(&self, tag: &str, is_first: &bool) -> String {
        let name = i18n::find(tag).map_or(tag, |locale: Locale| i18n::own_name(locale));
        let key = if *is_first { "appeals-title-first" } else { "appeals-title" };
        self.office.texts.t1(key, "language", name)
    }

    fn line_label(&self, number: &usize) -> String {
        let number = i64::try_from(*number).unwrap_or(i64::MAX);
        self.office.texts.t1("appeals-line", "number", self.office.texts.number(number))
    }

    fn kind(&self, code: &str) -> String {
        self.office.texts.t(if code == "region" { "appeals-region" } else { "appeals-branch" })
    }
}

/// Every page once, with invented content.
#[cfg(test)]
pub(in crate::app::office) fn samples(
    office: impl Fn() -> OfficeFrame,
) -> Vec<(&'static str, Result<String, askama::Error>)> {
    use super::typed::TypedLine;
    use crate::{
        donations::progress::PartProgress,
        funds::{Part, PartCode, PartKind},
        kernel::money::Currency,
        platform::config::{self, LocalizedText},
    };

    let pounds = |minor| Money::new(minor, Currency::GBP);
    let day = |day| chrono::NaiveDate::from_ymd_opt(2012, 7, day).unwrap();
    let part = Part {
        code: PartCode::numbered(PartKind::Region, 1),
        kind: PartKind::Region,
        name: "<b>A".to_owned(),
        body: None,
    };
    let row = PartProgress { part, target: pounds(1), received: pounds(2), pledged: pounds(0) };
    let progress = AppealProgress {
        titles: Some(LocalizedText([("en".to_owned(), "<b>A".to_owned())].into())),
        target: pounds(100),
        received: pounds(138),
        pledged: pounds(5),
        from: day(1),
        until: day(31),
        parts: vec![row],
    };
    let id = AppealId(uuid::Uuid::nil());
    let fund = |appeals| FundLine { slug: "x".to_owned(), name: "Fund".to_owned(), appeals };
    let line = TypedLine {
        code: "region-1".to_owned(),
        kind: "region".to_owned(),
        name: "<b>A".to_owned(),
        ..TypedLine::default()
    };
    let typed = TypedAppeal {
        titles: vec![("en".to_owned(), "A".to_owned()), ("ru".to_owned(), String::new())],
        lines: vec![line, TypedLine::default()],
        ..TypedAppeal::default()
    };
    let choices = || vec![Choice { code: "x".to_owned(), name: "X".to_owned() }];
    let form = |id, problem| FormView {
        office: office(),
        id,
        funds: choices(),
        currencies: choices(),
        typed: typed.clone(),
        problem,
    };
    let list = ListView {
        office: office(),
        campaign: config::load(std::iter::empty()).unwrap().settings.campaign,
        funds: vec![fund(Vec::new()), fund(vec![ListedAppeal { id, progress }])],
        notice: Some("N".to_owned()),
    };
    vec![
        ("appeals", list.render()),
        ("appeal-new", form(None, None).render()),
        ("appeal", form(Some(id), Some("P".to_owned())).render()),
    ]
}
