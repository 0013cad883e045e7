//! `/office/payments`: the list, with filters, search by reference, sums of what is filtered.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::words::{self, CHANNELS, STATUSES};
use crate::{
    kernel::{money::Money, reference::Reference},
    office::{
        may,
        pages::{Answer, Signed, html, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, config::Settings, db::StoreError, http::problem::ApiError},
    reports::{
        payment_list::{ListedPayment, counted_totals, page},
        payments_export::{ExportTotals, PaymentFilter, ledger_totals},
    },
};

/// How long sums that the ledger does not know may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the form of the list sends; all of it optional.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub reference: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub fund: String,
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub currency: String,
    #[serde(default)]
    pub status: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub payout: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub count: String,
}

/// Nothing where nothing was typed; an error where it cannot be read.
fn read<T: std::str::FromStr>(text: &str) -> Result<Option<T>, ()> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
}

impl Asked {
    /// The filter, and the reference that is searched for.
    fn filter(&self) -> Result<(PaymentFilter, Option<Reference>), ()> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let filter = PaymentFilter {
            from: read::<NaiveDate>(&self.from)?,
            to: read::<NaiveDate>(&self.to)?,
            fund: text(&self.fund),
            channel: text(&self.channel),
            currency: read(&self.currency)?,
            status: read(&self.status)?,
            body: read(&self.body)?,
            payout: text(self.payout.trim()),
        };
        filter.check().map_err(|_| ())?;
        Ok((filter, read(&self.reference)?))
    }

    /// The same question with another page or with sums.
    fn query(&self, after: String, count: bool) -> String {
        let count = if count { "1".to_owned() } else { String::new() };
        let asked = Self { after, count, ..self.clone() };
        serde_urlencoded::to_string(asked).unwrap_or_default()
    }
}

/// An option of a select.
pub(super) struct Choice {
    pub code: String,
    pub name: String,
}

pub(super) fn fund_choices(settings: &Settings, office: &OfficeFrame) -> Vec<Choice> {
    let choice =
        |slug: &String| Choice { code: slug.clone(), name: words::fund(settings, office.texts, slug) };
    settings.funds.iter().map(|fund| choice(&fund.slug)).collect()
}

pub(super) fn currency_choices(settings: &Settings) -> Vec<Choice> {
    let codes = settings.donations.currencies.keys().map(|currency| currency.code().to_owned());
    codes.map(|code| Choice { name: code.clone(), code }).collect()
}

pub(super) fn channel_choices(office: &OfficeFrame) -> Vec<Choice> {
    CHANNELS
        .iter()
        .map(|code| Choice { code: (*code).to_owned(), name: words::channel(office.texts, code) })
        .collect()
}

pub(super) fn status_choices(office: &OfficeFrame) -> Vec<Choice> {
    STATUSES
        .iter()
        .map(|code| Choice { code: (*code).to_owned(), name: words::status(office.texts, code) })
        .collect()
}

/// What the filtered payments sum up to.
pub(super) enum Totals {
    Known(Vec<(String, Money)>),
    /// Asked for by a click.
    OnRequest,
    TookTooLong,
    /// A single reference is searched for.
    None,
}

#[derive(Template)]
#[template(path = "app/office/templates/payments.html")]
pub(super) struct PaymentsView {
    pub office: OfficeFrame,
    pub asked: Asked,
    pub funds: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub currencies: Vec<Choice>,
    pub statuses: Vec<Choice>,
    pub rows: Vec<ListedPayment>,
    pub totals: Totals,
    pub next: Option<String>,
    pub count_query: String,
    pub wrong: bool,
    /// Names of funds by slug, as the rows need them.
    pub fund_names: Vec<(String, String)>,
}

impl PaymentsView {
    fn href(&self, row: &ListedPayment) -> String {
        story_path(&row.source, &row.source_ref)
    }

    fn date(&self, row: &ListedPayment) -> String {
        self.office.texts.date(&row.position.date)
    }

    fn reference(&self, row: &ListedPayment) -> String {
        let text = row.reference.map(|reference| reference.grouped());
        text.unwrap_or_else(|| self.office.texts.t("office-no-reference"))
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn channel(&self, row: &ListedPayment) -> String {
        words::channel(self.office.texts, &row.channel)
    }

    fn status(&self, row: &ListedPayment) -> String {
        words::status(self.office.texts, &row.status)
    }

    fn fund(&self, slug: &str) -> String {
        let known = self.fund_names.iter().find(|(known, _)| known == slug);
        known.map_or(slug, |(_, name)| name).to_owned()
    }
}

/// Where a payment's story is.
pub(super) fn story_path(source: &str, source_ref: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(source_ref.as_bytes()).collect();
    // In a path a space is no plus.
    format!("/office/payments/{source}/{}", encoded.replace('+', "%20"))
}

fn named(totals: ExportTotals, settings: &Settings, office: &OfficeFrame) -> Result<Totals, StoreError> {
    let named = totals.groups.into_iter().map(|((currency, fund), minor)| {
        let currency =
            currency.parse().map_err(|_| StoreError::Corrupt("a payment's currency".to_owned()))?;
        Ok((words::fund(settings, office.texts, &fund), Money::new(minor, currency)))
    });
    named.collect::<Result<_, StoreError>>().map(Totals::Known)
}

async fn totals(
    platform: &Platform,
    office: &OfficeFrame,
    filter: &PaymentFilter,
    counting: bool,
) -> Result<Totals, StoreError> {
    let settings = &platform.settings;
    match ledger_totals(&platform.db, filter).await? {
        Some(totals) => named(totals, settings, office),
        None if counting => {
            match tokio::time::timeout(PATIENCE, counted_totals(&platform.db, filter)).await {
                Ok(totals) => named(totals?, settings, office),
                Err(_) => Ok(Totals::TookTooLong),
            }
        }
        None => Ok(Totals::OnRequest),
    }
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    asked: Query<Asked>,
    platform: Data<Platform>,
) -> Answer {
    let asked = asked.into_inner();
    let settings = &platform.settings;
    let office = office_frame(&request, &platform, Some(&signed.session));
    let read_filter = asked.filter();
    let after = read(&asked.after).map_err(|()| ApiError::NotFound)?;
    let wrong = read_filter.is_err();
    let (filter, reference) = read_filter.unwrap_or_default();
    let (rows, next) = match wrong {
        true => (Vec::new(), None),
        false => page(&platform.db, &filter, reference, after).await?,
    };
    let totals = match (wrong, reference) {
        (false, None) => totals(&platform, &office, &filter, !asked.count.is_empty()).await?,
        _ => Totals::None,
    };
    let fund_names: Vec<(String, String)> =
        fund_choices(settings, &office).into_iter().map(|choice| (choice.code, choice.name)).collect();
    let view = PaymentsView {
        funds: fund_choices(settings, &office),
        channels: channel_choices(&office),
        currencies: currency_choices(settings),
        statuses: status_choices(&office),
        rows,
        totals,
        next: next.map(|position| asked.query(position.to_string(), false)),
        count_query: asked.query(String::new(), true),
        wrong,
        fund_names,
        asked,
        office,
    };
    html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, view.render())
}
