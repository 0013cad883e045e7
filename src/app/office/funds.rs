//! `/office/funds`: what each fund had, received, paid and has; as a page and as PDF, and as CSV by the exports.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Query},
};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::words;
use crate::{
    documents::{FundPart, FundReport, Issuer, pdf},
    kernel::money::{Currency, Money},
    office::{
        Right, may,
        pages::{Answer, Signed, html, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, db::StoreError, http::problem::ApiError, i18n::Texts},
    reports::books::{BooksFilter, FundStatement, FundStatements, fund_statements},
};

/// What the form sends. Without it, the present year; an empty field is no bound.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    from: Option<String>,
    to: Option<String>,
}

/// First and last business date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Period {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Period {
    fn of_year(today: NaiveDate) -> Self {
        let day = |month, day| NaiveDate::from_ymd_opt(today.year(), month, day);
        Self { from: day(1, 1), to: day(12, 31) }
    }

    /// `None` where a field cannot be read, or the period ends before it begins.
    fn read(asked: &Asked, today: NaiveDate) -> Option<Self> {
        let (Some(from), Some(to)) = (&asked.from, &asked.to) else { return Some(Self::of_year(today)) };
        let bound = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some),
        };
        let period = Self { from: bound(from).ok()?, to: bound(to).ok()? };
        BooksFilter { from: period.from, to: period.to, ..BooksFilter::default() }.check().ok()?;
        Some(period)
    }
}

/// The statements of a period, and whether they come to what the trial balance says.
struct Told {
    statements: Vec<FundStatement>,
    /// What all funds have together.
    sums: Vec<Money>,
    agrees: bool,
}

async fn tell(platform: &Platform, period: Period) -> Result<Told, StoreError> {
    let filter = BooksFilter { from: period.from, to: period.to, ..BooksFilter::default() };
    let FundStatements { statements, net_assets: mut owned } = fund_statements(&platform.db, &filter).await?;
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for one in &statements {
        let sum = sums.entry(one.currency).or_default();
        *sum =
            sum.checked_add(one.closing).ok_or_else(|| StoreError::Corrupt("a sum of funds".to_owned()))?;
    }
    owned.retain(|_, minor| *minor != 0);
    let mut told = sums.clone();
    told.retain(|_, minor| *minor != 0);
    let agrees = told == owned;
    let sums = sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect();
    Ok(Told { statements, sums, agrees })
}

fn part(platform: &Platform, texts: Texts, statement: &FundStatement) -> FundPart {
    let money = |minor| Money::new(minor, statement.currency);
    let items = statement.items.iter().map(|(item, minor)| (words::fund_item(texts, item), money(*minor)));
    FundPart {
        name: words::fund(&platform.settings, texts, &statement.fund),
        opening: money(statement.opening),
        items: items.collect(),
        closing: money(statement.closing),
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/funds.html")]
pub(super) struct FundsView {
    pub office: OfficeFrame,
    pub zone: &'static str,
    pub from: String,
    pub to: String,
    pub funds: Vec<FundPart>,
    pub sums: Vec<Money>,
    pub agrees: bool,
    pub wrong: bool,
}

impl FundsView {
    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn together(&self) -> String {
        words::sums(self.office.texts, &self.sums)
    }

    fn query(&self) -> String {
        serde_urlencoded::to_string([("from", &self.from), ("to", &self.to)]).unwrap_or_default()
    }

    fn may_export(&self) -> bool {
        self.office.may(Right::Export)
    }
}

fn today(platform: &Platform) -> NaiveDate {
    platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive()
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    asked: Query<Asked>,
    platform: Data<Platform>,
) -> Answer {
    let office = office_frame(&request, &platform, Some(&signed.session));
    let read = Period::read(&asked, today(&platform));
    let (wrong, period) = (read.is_none(), read.unwrap_or_default());
    let told = match wrong {
        true => Told { statements: Vec::new(), sums: Vec::new(), agrees: true },
        false => tell(&platform, period).await?,
    };
    let typed = |typed: &Option<String>, read: Option<NaiveDate>| match (wrong, typed) {
        (true, Some(typed)) => typed.clone(),
        _ => read.map(|day| day.to_string()).unwrap_or_default(),
    };
    let view = FundsView {
        zone: platform.settings.campaign.time_zone.name(),
        from: typed(&asked.from, period.from),
        to: typed(&asked.to, period.to),
        funds: told.statements.iter().map(|one| part(&platform, office.texts, one)).collect(),
        sums: told.sums,
        agrees: told.agrees,
        wrong,
        office,
    };
    html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, view.render())
}

/// The same as PDF, in the language of who reads the page.
pub(super) async fn document(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    asked: Query<Asked>,
    platform: Data<Platform>,
) -> Answer {
    let texts = office_frame(&request, &platform, Some(&signed.session)).texts;
    let today = today(&platform);
    let period = Period::read(&asked, today).ok_or(ApiError::NotFound)?;
    let told = tell(&platform, period).await?;
    if !told.agrees {
        tracing::error!("the statements of the funds do not come to what the trial balance says");
        return Err(ApiError::Internal);
    }
    let report = FundReport {
        texts,
        issuer: Issuer::of(&platform.settings),
        date: today,
        period: (period.from, period.to),
        zone: platform.settings.campaign.time_zone,
        funds: told.statements.iter().map(|one| part(&platform, texts, one)).collect(),
        sums: told.sums,
    };
    let file = pdf(report.paper()).await.map_err(|error| {
        tracing::error!(%error, "the statement of the funds");
        ApiError::Internal
    })?;
    let bound = |day: Option<NaiveDate>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
    let name = format!("attachment; filename=\"funds-{}-{}.pdf\"", bound(period.from), bound(period.to));
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_question_it_is_the_present_year_and_nonsense_is_refused() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let read = |from: Option<&str>, to: Option<&str>| {
            Period::read(&Asked { from: from.map(str::to_owned), to: to.map(str::to_owned) }, today)
        };
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        assert_eq!(read(None, None), Some(Period { from: day("2026-01-01"), to: day("2026-12-31") }));
        assert_eq!(read(Some(""), Some("")), Some(Period { from: None, to: None }));
        assert_eq!(
            read(Some("2025-04-01"), Some("2026-03-31")),
            Some(Period { from: day("2025-04-01"), to: day("2026-03-31") })
        );
        assert_eq!(read(Some("2026-04-01"), Some("2026-03-31")), None);
        assert_eq!(read(Some("April"), Some("")), None);
    }
}
