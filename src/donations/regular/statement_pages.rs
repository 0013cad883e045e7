//! The yearly statement of a regular gift: a page to print, a PDF to download or to be mailed, and a table. Amounts and
//! dates, never a name.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Form, Path, Query},
};
use askama::Template;
use chrono::Datelike;
use serde::Deserialize;

use super::{
    mail_statement::{SetStatement, StatementMailed, mail_statement},
    pages::{Answer, Opened, html, lines, open, see_other},
    tell::giver_of,
};
use crate::{
    documents::{CannotTypeset, Issuer, Paper, Statement, StatementLine, pdf},
    donations::{give::DonationsState, texts::fund_name, views::StatementView},
    kernel::{
        locale::Locale,
        money::{Currency, Money},
    },
    payments::{PastPayment, list_payments_of},
    platform::{
        http::{
            frame::Frame,
            gate::{Gate, reader_locale},
            nonce,
            problem::ApiError,
        },
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

fn kept(payment: &PastPayment) -> Result<Money, ApiError> {
    let kept = payment.amount.minor.checked_sub(payment.refunded_minor).ok_or(ApiError::Internal)?;
    Ok(Money::new(kept, payment.amount.currency))
}

/// What was kept, for each currency.
fn totals(payments: &[PastPayment]) -> Result<Vec<Money>, ApiError> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for payment in payments {
        let sum = sums.entry(payment.amount.currency).or_default();
        *sum = sum.checked_add(kept(payment)?.minor).ok_or(ApiError::Internal)?;
    }
    Ok(sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect())
}

/// The statement as a document, in a language.
fn paper(
    state: &DonationsState,
    opened: &Opened,
    payments: &[PastPayment],
    (year, locale): (i32, Locale),
) -> Result<Paper, ApiError> {
    let settings = &state.platform.settings;
    let (texts, zone) = (Texts::new(locale), settings.campaign.time_zone);
    let fund = fund_name(settings, &opened.donation.fund, locale.tag());
    let line = |payment: &PastPayment| {
        let returned = Money::new(payment.refunded_minor, payment.amount.currency);
        let what = match returned.minor {
            0 => fund.clone(),
            _ => format!("{fund} {}", texts.t1("own-returned", "amount", texts.money(&returned))),
        };
        let (date, reference) = (payment.date, opened.donation.reference);
        Ok(StatementLine { date, what, reference, amount: kept(payment)? })
    };
    let statement = Statement {
        texts,
        issuer: Issuer::of(settings),
        year,
        date: state.platform.sources.now().with_timezone(&zone).date_naive(),
        zone,
        addressee: Vec::new(),
        lines: payments.iter().map(line).collect::<Result<_, ApiError>>()?,
    };
    Ok(statement.paper())
}

fn not_set(error: CannotTypeset) -> ApiError {
    tracing::error!(%error, "a document could not be set");
    ApiError::Internal
}

/// What was just done, in the page's address.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    #[serde(default)]
    notice: String,
}

fn notice_key(code: &str) -> Option<&'static str> {
    match code {
        "mailed" => Some("statement-mailed"),
        "often" => Some("statement-too-often"),
        "expired" => Some("own-notice-expired"),
        "nothing" => Some("statement-no-address"),
        _ => None,
    }
}

pub(super) async fn page(
    request: HttpRequest,
    asked: Path<(String, i32)>,
    query: Query<PageQuery>,
    state: Data<DonationsState>,
) -> Answer {
    let (token, year) = asked.into_inner();
    let opened = open(&state, &token).await?;
    let payments = payments_of_year(&state, &opened, year).await?;
    let platform = &state.platform;
    let settings = &platform.settings;
    let locale = reader_locale(&request);
    let path = format!("/gifts/{token}/statement/{year}");
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
        has_address: giver_of(&opened.donation, &opened.gift).is_some(),
        nonce: nonce::issue(&platform.server_key, &platform.sources),
        notice: notice_key(&query.notice),
        path,
    };
    html(page.render())
}

pub(super) async fn file(
    request: HttpRequest,
    asked: Path<(String, i32)>,
    state: Data<DonationsState>,
) -> Answer {
    let (token, year) = asked.into_inner();
    let opened = open(&state, &token).await?;
    let payments = payments_of_year(&state, &opened, year).await?;
    let paper = paper(&state, &opened, &payments, (year, reader_locale(&request)))?;
    let bytes = pdf(paper).await.map_err(not_set)?;
    let name = format!("attachment; filename=\"statement-{year}.pdf\"");
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(bytes))
}

/// What the button of the page sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SendForm {
    nonce: String,
}

/// Mails the statement as PDF, in the gift's language, to the address that Stripe has.
pub(super) async fn send(
    request: HttpRequest,
    asked: Path<(String, i32)>,
    form: Form<SendForm>,
    state: Data<DonationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let (token, year) = asked.into_inner();
    let opened = open(&state, &token).await?;
    let back = |notice: &str| Ok(see_other(&format!("/gifts/{token}/statement/{year}?notice={notice}")));
    let platform = &state.platform;
    if nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_err() {
        return back("expired");
    }
    if giver_of(&opened.donation, &opened.gift).is_none() {
        return back("nothing");
    }
    let payments = payments_of_year(&state, &opened, year).await?;
    let paper = paper(&state, &opened, &payments, (year, opened.donation.locale))?;
    let text = paper.to_text();
    let statement = SetStatement { year, text, pdf: pdf(paper).await.map_err(not_set)? };
    let context = platform.clone();
    let Opened { donation, gift, .. } = opened;
    let queue = move |tx| async move { mail_statement(&tx, &context, &donation, &gift, statement).await };
    match platform.db.write(queue).await? {
        StatementMailed::Queued => back("mailed"),
        StatementMailed::TooOften => back("often"),
        StatementMailed::NoAddress => back("nothing"),
    }
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
