//! `/office/received-by-part`: gifts by month and by the branch or region towards whose target they count, and the chart of
//! them. Read gift by gift, so that it is a page of its own: the overview shows the picture, which a browser fetches
//! beside it.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, http::StatusCode, web::Data};
use askama::Template;
use chrono::{Months, NaiveDate};

use super::charts::{MONTHS, draw, months_of};
use crate::{
    kernel::money::{Currency, Money},
    office::{
        Right, may,
        pages::{Answer, Signed, html, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, db::StoreError, i18n::Texts},
    reports::by_part::{ReceivedByPart, received_by_part},
};

/// What the charts' address calls it.
pub(super) const AXIS: &str = "part";
/// How many branches and regions a chart tells apart; the others are one colour.
const MOST_APART: usize = 7;

/// A branch or region, or nobody, with its sum of each month and of all of them.
pub(super) struct PartRow {
    pub name: String,
    pub sums: Vec<Money>,
    pub total: Money,
    /// What counts towards nobody's target.
    pub is_nobodys: bool,
}

/// The gifts in one currency.
pub(super) struct PartTable {
    pub currency: Currency,
    /// In the order of their names; nobody's last.
    pub rows: Vec<PartRow>,
    /// Of each month, and of all.
    pub sums: Vec<Money>,
    pub total: Money,
}

fn plus(into: &mut Money, more: Money) {
    into.minor = into.minor.saturating_add(more.minor);
}

/// Tables of what came in, one for each currency.
pub(super) fn tables(all: &[ReceivedByPart], months: &[NaiveDate], texts: Texts) -> Vec<PartTable> {
    let mut currencies: Vec<Currency> = all.iter().map(|part| part.amount.currency).collect();
    currencies.sort();
    currencies.dedup();
    let table = |currency: Currency| {
        let nothing = Money::new(0, currency);
        let mut rows: BTreeMap<(bool, String), PartRow> = BTreeMap::new();
        let (mut sums, mut total) = (vec![nothing; months.len()], nothing);
        for one in all.iter().filter(|one| one.amount.currency == currency) {
            let Some(at) = months.iter().position(|month| *month == one.month) else { continue };
            let key = (
                one.part.is_none(),
                one.part.as_ref().map_or(String::new(), |part| part.name.to_lowercase()),
            );
            let row = rows.entry(key).or_insert_with(|| PartRow {
                name: one.part.as_ref().map_or_else(|| texts.t("parts-nobodys"), |part| part.name.clone()),
                sums: vec![nothing; months.len()],
                total: nothing,
                is_nobodys: one.part.is_none(),
            });
            for sum in [row.sums.get_mut(at), sums.get_mut(at)].into_iter().flatten() {
                plus(sum, one.amount);
            }
            plus(&mut row.total, one.amount);
            plus(&mut total, one.amount);
        }
        PartTable { currency, rows: rows.into_values().collect(), sums, total }
    };
    currencies.into_iter().map(table).collect()
}

/// The series of a chart: those that brought most, all others together, and nobody's.
fn series(table: PartTable, texts: Texts) -> Vec<(String, Vec<Money>)> {
    let (nobodys, mut parts): (Vec<PartRow>, Vec<PartRow>) =
        table.rows.into_iter().partition(|row| row.is_nobodys);
    parts.sort_by_key(|row| std::cmp::Reverse(row.total.minor));
    let few = parts.split_off(parts.len().min(MOST_APART));
    let mut told: Vec<(String, Vec<Money>)> = parts.into_iter().map(|row| (row.name, row.sums)).collect();
    if !few.is_empty() {
        let mut others = vec![Money::new(0, table.currency); table.sums.len()];
        for row in few {
            others.iter_mut().zip(row.sums).for_each(|(sum, more)| plus(sum, more));
        }
        told.push((texts.t("parts-others"), others));
    }
    told.extend(nobodys.into_iter().map(|row| (row.name, row.sums)));
    told
}

/// What came in within the months that charts show.
async fn received(platform: &Platform, months: &[NaiveDate]) -> Result<Vec<ReceivedByPart>, StoreError> {
    let (from, to) = period(months);
    received_by_part(&platform.db, from, to).await
}

/// The first and the last day of these months.
fn period(months: &[NaiveDate]) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let next = months.last().and_then(|month| month.checked_add_months(Months::new(1)));
    (months.first().copied(), next.and_then(|next| next.pred_opt()))
}

/// The chart of a currency; without gifts in it an empty one.
pub(super) async fn drawn(
    platform: &Platform,
    currency: Currency,
    texts: Texts,
    dark: bool,
) -> Result<Option<String>, StoreError> {
    let months = months_of(platform, MONTHS);
    let tables = tables(&received(platform, &months).await?, &months, texts);
    let series = match tables.into_iter().find(|table| table.currency == currency) {
        Some(table) => series(table, texts),
        None => vec![(texts.t("parts-nobodys"), vec![Money::new(0, currency); months.len()])],
    };
    let names: Vec<String> = series.iter().map(|(name, _)| name.clone()).collect();
    let row = |at: usize| series.iter().filter_map(|(_, sums)| sums.get(at).copied()).collect();
    let rows: Vec<(NaiveDate, Vec<Money>)> =
        months.iter().enumerate().map(|(at, month)| (*month, row(at))).collect();
    Ok(draw(&names, &rows, currency, dark))
}

#[derive(Template)]
#[template(path = "app/office/templates/parts.html")]
pub(super) struct PartsView {
    pub office: OfficeFrame,
    pub zone: &'static str,
    pub months: Vec<NaiveDate>,
    pub tables: Vec<PartTable>,
}

impl PartsView {
    fn months(&self) -> Vec<String> {
        self.months.iter().map(|month| month.format("%Y-%m").to_string()).collect()
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    /// The same as a file.
    fn export(&self) -> String {
        let (from, to) = period(&self.months);
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let query = serde_urlencoded::to_string([("from", day(from)), ("to", day(to))]).unwrap_or_default();
        format!("/office/export/counts-for?format=csv&{query}")
    }
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    platform: Data<Platform>,
) -> Answer {
    let office = office_frame(&request, &platform, Some(&signed.session));
    let months = months_of(&platform, MONTHS);
    let tables = tables(&received(&platform, &months).await?, &months, office.texts);
    let view = PartsView { zone: platform.settings.campaign.time_zone.name(), months, tables, office };
    html(StatusCode::OK, view.render())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        funds::{Part, PartCode, PartKind},
        kernel::locale::Locale,
    };

    fn month(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, number, 1).unwrap()
    }

    fn received(number: u32, part: Option<(u64, &str)>, fund: &str, minor: i64) -> ReceivedByPart {
        let part = part.map(|(code, name)| Part {
            code: PartCode::numbered(PartKind::Branch, code),
            kind: PartKind::Branch,
            name: name.to_owned(),
            body: None,
        });
        ReceivedByPart {
            month: month(number),
            part,
            fund: fund.to_owned(),
            amount: Money::new(minor, Currency::GBP),
        }
    }

    #[test]
    fn rows_and_columns_add_up_and_nobody_is_last() {
        let all = [
            received(1, Some((1, "York")), "a", 500),
            received(1, Some((1, "York")), "b", 70),
            received(2, Some((2, "Leeds")), "a", -30),
            received(2, None, "a", 1_000),
            received(3, None, "a", 9),
        ];
        let tables = tables(&all, &[month(1), month(2)], Texts::new(Locale::EN));
        let [table] = tables.as_slice() else { panic!("one currency") };
        let told: Vec<(&str, Vec<i64>, i64)> = table
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.sums.iter().map(|sum| sum.minor).collect(), row.total.minor))
            .collect();
        assert_eq!(
            told,
            [
                ("Leeds", vec![0, -30], -30),
                ("York", vec![570, 0], 570),
                ("nobody’s target", vec![0, 1_000], 1_000)
            ]
        );
        assert_eq!(table.sums.iter().map(|sum| sum.minor).collect::<Vec<_>>(), [570, 970]);
        assert_eq!(table.total.minor, 1_540);
    }

    #[test]
    fn a_chart_tells_the_largest_apart_and_loses_nothing_of_the_others() {
        let names: Vec<String> = (1..=9).map(|number| format!("Branch {number}")).collect();
        let mut all: Vec<ReceivedByPart> = (1..)
            .zip(&names)
            .map(|(at, name)| received(1, Some((at, name)), "a", i64::try_from(at).unwrap()))
            .collect();
        all.push(received(1, None, "a", 100));
        let texts = Texts::new(Locale::EN);
        let table = tables(&all, &[month(1)], texts).remove(0);
        let total = table.total.minor;
        let series = series(table, texts);
        let told: Vec<&str> = series.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(told[0], "Branch 9");
        assert_eq!(told[7..], ["all others", "nobody’s target"]);
        assert_eq!(series.iter().map(|(_, sums)| sums[0].minor).sum::<i64>(), total);
    }
}
