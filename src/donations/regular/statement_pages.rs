//! The yearly statement of a regular gift: a page, a PDF, and a table. Amounts and dates, never a name.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use askama::Template;
use chrono::Datelike;

use super::pages::{Answer, Opened, html, lines, open};
use crate::{
    documents::{Issuer, Statement, StatementLine, pdf},
    donations::{give::DonationsState, texts::fund_name, views::StatementView},
    kernel::money::{Currency, Money},
    payments::{PastPayment, list_payments_of},
    platform::{
        http::{frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

/// The payments of a year, oldest first; a year without any has no statement.
async fn payments_of_year(
    state: &DonationsState,
    opened: &Opened,
    year: i32,
) -> Result<Vec<PastPayment>, ApiError> {
    let mut payments = list_payments_of(&state.platform.db, opened.donation.reference).await?;
    payments.retain(|payment| payment.date.year() == year);
    payments.reverse();
    if payments.is_empty() { Err(ApiError::NotFound) } else { Ok(payments) }
}

/// What was kept, for each currency.
fn totals(payments: &[PastPayment]) -> Result<Vec<Money>, ApiError> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for payment in payments {
        let kept = payment.amount.minor.checked_sub(payment.refunded_minor);
        let sum = sums.entry(payment.amount.currency).or_default();
        *sum = kept.and_then(|kept| sum.checked_add(kept)).ok_or(ApiError::Internal)?;
    }
    Ok(sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect())
}

pub(super) async fn page(
    request: HttpRequest,
    asked: Path<(String, i32)>,
    state: Data<DonationsState>,
) -> Answer {
    let (token, year) = asked.into_inner();
    let opened = open(&state, &token).await?;
    let payments = payments_of_year(&state, &opened, year).await?;
    let settings = &state.platform.settings;
    let locale = reader_locale(&request);
    let page = StatementView {
        frame: Frame::of_campaign(settings, Texts::new(locale), request.path(), ""),
        year,
        reference: opened.donation.reference,
        legal_name: settings.campaign.legal_name.clone(),
        legal_address: settings.campaign.legal_address.clone(),
        fund_name: fund_name(settings, &opened.donation.fund, locale.tag()),
        zone: settings.campaign.time_zone.name().to_owned(),
        totals: totals(&payments)?,
        payments: lines(&payments),
        csv_path: format!("/gifts/{token}/statement/{year}.csv"),
        pdf_path: format!("/gifts/{token}/statement/{year}.pdf"),
    };
    html(page.render())
}

/// Each payment, and below it what of it went back.
fn statement_lines(
    opened: &Opened,
    payments: &[PastPayment],
    fund_name: &str,
    went_back: &str,
) -> Vec<StatementLine> {
    let reference = opened.donation.reference;
    let line = |date, what: &str, amount| StatementLine { date, what: what.to_owned(), reference, amount };
    let mut lines = Vec::with_capacity(payments.len());
    for payment in payments {
        lines.push(line(payment.date, fund_name, payment.amount));
        if payment.refunded_minor > 0 {
            let back = Money::new(-payment.refunded_minor, payment.amount.currency);
            lines.push(line(payment.date, went_back, back));
        }
    }
    lines
}

/// The statement as a document.
pub(super) async fn document(
    request: HttpRequest,
    asked: Path<(String, i32)>,
    state: Data<DonationsState>,
) -> Answer {
    let (token, year) = asked.into_inner();
    let opened = open(&state, &token).await?;
    let payments = payments_of_year(&state, &opened, year).await?;
    let settings = &state.platform.settings;
    let locale = reader_locale(&request);
    let (texts, zone) = (Texts::new(locale), settings.campaign.time_zone);
    let fund = fund_name(settings, &opened.donation.fund, locale.tag());
    let statement = Statement {
        texts,
        issuer: Issuer::of(settings),
        year,
        date: state.platform.sources.now().with_timezone(&zone).date_naive(),
        addressee: Vec::new(),
        lines: statement_lines(&opened, &payments, &fund, &texts.t("statement-returned")),
        notes: vec![texts.t1("statement-zone", "zone", zone.name())],
    };
    let bytes = pdf(statement.paper()).await.map_err(|error| {
        tracing::error!(%error, "a statement could not be set");
        ApiError::Internal
    })?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"statement-{year}.pdf\""),
        ))
        .body(bytes))
}

pub(super) async fn table(asked: Path<(String, i32)>, state: Data<DonationsState>) -> Answer {
    let (token, year) = asked.into_inner();
    let opened = open(&state, &token).await?;
    let payments = payments_of_year(&state, &opened, year).await?;
    let mut text = String::from("date,amount,returned,currency,reference\r\n");
    for payment in &payments {
        let returned = Money::new(payment.refunded_minor, payment.amount.currency);
        text.push_str(&format!(
            "{},{},{},{},{}\r\n",
            payment.date,
            payment.amount.to_decimal(),
            returned.to_decimal(),
            payment.amount.currency,
            opened.donation.reference
        ));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"statement-{year}.csv\""),
        ))
        .body(text))
}
