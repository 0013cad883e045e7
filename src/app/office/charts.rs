//! What came in by month, as charts drawn here, and as CSV.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, Query},
};
use charts_rs::{BarChart, LegendCategory, Series, THEME_DARK, THEME_LIGHT};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{parts, words};
use crate::{
    kernel::money::{Currency, Money},
    office::{may, pages::Signed},
    platform::{
        Platform,
        config::Settings,
        db::StoreError,
        http::{gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
    reports::{
        overview::{Received, last_months, received_by_month},
        sinks::{Column, Format, Tail},
    },
};

/// How many months charts show.
pub(super) const MONTHS: u32 = 12;

/// By what the sums of a month are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Fund,
    Channel,
}

impl Axis {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Fund => "fund",
            Self::Channel => "channel",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Fund, Self::Channel].into_iter().find(|axis| axis.code() == code)
    }

    pub(super) fn title(&self, texts: &Texts) -> String {
        match self {
            Self::Fund => texts.t("office-received-fund"),
            Self::Channel => texts.t("office-received-channel"),
        }
    }

    pub(super) fn name(self, settings: &Settings, texts: Texts, code: &str) -> String {
        match self {
            Self::Fund => words::fund(settings, texts, code),
            Self::Channel => words::channel(texts, code),
        }
    }

    fn of(self, part: &Received) -> &str {
        match self {
            Self::Fund => &part.fund,
            Self::Channel => &part.channel,
        }
    }

    /// The columns' codes, and each month's sums in their order.
    pub(super) fn table(
        self,
        all: &[Received],
        months: &[NaiveDate],
        currency: Currency,
    ) -> (Vec<String>, Vec<(NaiveDate, Vec<Money>)>) {
        let mine: Vec<&Received> = all.iter().filter(|part| part.amount.currency == currency).collect();
        let mut names: Vec<String> = mine.iter().map(|part| self.of(part).to_owned()).collect();
        names.sort();
        names.dedup();
        let sum = |month: &NaiveDate, name: &String| {
            let parts = mine.iter().filter(|part| part.month == *month && self.of(part) == name);
            Money::new(parts.fold(0, |sum: i64, part| sum.saturating_add(part.amount.minor)), currency)
        };
        let rows = months.iter().map(|month| (*month, names.iter().map(|name| sum(month, name)).collect()));
        (names.clone(), rows.collect())
    }
}

/// The first days of the last months, in the campaign's time zone.
pub(super) fn months_of(platform: &Platform, count: u32) -> Vec<NaiveDate> {
    let zone = platform.settings.campaign.time_zone;
    last_months(platform.sources.now().with_timezone(&zone).date_naive(), count)
}

/// What came in within the months that are shown.
pub(super) async fn received(platform: &Platform) -> Result<Vec<Received>, StoreError> {
    received_by_month(&platform.db, &months_of(platform, MONTHS)).await
}

#[derive(Deserialize)]
pub(super) struct Look {
    theme: Option<String>,
}

/// A chart, by axis and currency: `/office/charts/fund-GBP.svg`.
pub(super) async fn chart(
    request: HttpRequest,
    _signed: Signed<may::Enter>,
    name: Path<String>,
    look: Query<Look>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let (axis, currency) = name.split_once('-').ok_or(ApiError::NotFound)?;
    let currency: Currency = currency.parse().map_err(|_| ApiError::NotFound)?;
    let texts = Texts::new(reader_locale(&request));
    let dark = look.theme.as_deref() == Some("dark");
    let picture = |svg: Option<String>| {
        let svg = svg.ok_or(ApiError::Internal)?;
        Ok::<_, ApiError>(HttpResponse::Ok().content_type("image/svg+xml").body(svg))
    };
    if axis == parts::AXIS {
        return picture(parts::drawn(&platform, currency, texts, dark).await?);
    }
    let axis = Axis::from_code(axis).ok_or(ApiError::NotFound)?;
    let all = received(&platform).await?;
    let (names, rows) = axis.table(&all, &months_of(&platform, MONTHS), currency);
    if names.is_empty() {
        return Err(ApiError::NotFound);
    }
    let names: Vec<String> = names.iter().map(|name| axis.name(&platform.settings, texts, name)).collect();
    picture(draw(&names, &rows, currency, dark))
}

/// Whole major units: a picture needs no pence, and the table below it has them.
fn major(money: &Money) -> f32 {
    let unit = 10i64.checked_pow(money.currency.exponent()).unwrap_or(1);
    let whole = (money.minor / unit).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
    i32::try_from(whole).unwrap_or_default().to_string().parse().unwrap_or_default()
}

pub(super) fn draw(
    names: &[String],
    rows: &[(NaiveDate, Vec<Money>)],
    currency: Currency,
    dark: bool,
) -> Option<String> {
    let series: Vec<Series> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let values: Vec<f32> = rows.iter().filter_map(|(_, sums)| sums.get(at)).map(major).collect();
            let mut series: Series = (name.as_str(), values).into();
            series.stack = Some("all".to_owned());
            series
        })
        .collect();
    let months = rows.iter().map(|(month, _)| month.format("%m/%y").to_string()).collect();
    let theme = if dark { THEME_DARK } else { THEME_LIGHT };
    let mut chart = BarChart::new_with_theme(series, months, theme);
    chart.width = 760.0;
    chart.height = 320.0;
    chart.font_family = "system-ui, sans-serif".to_owned();
    chart.legend.category = LegendCategory::RoundRect;
    chart.background_color = "#ffffff00".into();
    if let Some(axis) = chart.y_axis_configs.first_mut() {
        axis.width = Some(70.0);
        axis.formatter = Some(format!("{{c}} {currency}"));
    }
    chart.svg().ok()
}

const COLUMNS: [Column; 6] = [
    Column::text("month"),
    Column::text("fund"),
    Column::text("channel"),
    Column::text("currency"),
    Column::decimal("amount"),
    Column::integer("amount_minor"),
];

/// The figures of the charts.
pub(super) async fn csv(
    _signed: Signed<may::Enter>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let failed = |_| ApiError::Internal;
    let mut sink = Format::Csv.sink("received", &COLUMNS).map_err(failed)?;
    for part in received(&platform).await? {
        let month = part.month.format("%Y-%m").to_string();
        let (amount, minor) = (part.amount.to_decimal(), part.amount.minor.to_string());
        let currency = part.amount.currency.code();
        sink.row(&[&month, &part.fund, &part.channel, currency, &amount, &minor]).map_err(failed)?;
    }
    let Tail::Bytes(bytes) = sink.finish().map_err(failed)? else { return Err(ApiError::Internal) };
    Ok(HttpResponse::Ok()
        .content_type(Format::Csv.media_type())
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"received.csv\""))
        .body(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_a_picture_without_scripts_in_light_and_dark() {
        let month = |m| NaiveDate::from_ymd_opt(2026, m, 1).unwrap();
        let part = |m, fund: &str, minor| Received {
            month: month(m),
            fund: fund.to_owned(),
            channel: "card".to_owned(),
            amount: Money::new(minor, Currency::GBP),
        };
        let all = [part(1, "a", 12_345), part(1, "b", 500), part(2, "a", -100)];
        let (names, rows) = Axis::Fund.table(&all, &[month(1), month(2)], Currency::GBP);
        assert_eq!(names, ["a", "b"]);
        assert_eq!(rows[1].1, [Money::new(-100, Currency::GBP), Money::new(0, Currency::GBP)]);
        for dark in [false, true] {
            let svg = draw(&["<A>".to_owned(), "B".to_owned()], &rows, Currency::GBP, dark).unwrap();
            assert!(svg.starts_with("<svg") && !svg.contains("<script") && !svg.contains("<A>"), "{svg}");
        }
    }
}
