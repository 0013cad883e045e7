//! `/office/months`: closing a month, and the signed statements of those that are closed.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Path, Query},
};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::OfficeState;
use crate::{
    app::close_month::{
        CloseError, Examined, Obstacle, Unexplained, calendar_allows, close_month, examine, next_to_close,
        unexplained,
    },
    app::sweep::BalanceDifference,
    bank::agreement::Agreement,
    kernel::money::Money,
    ledger::period::{ClosedPeriod, LateItem, Month, closed_periods, late_items},
    office::{
        Right, may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, http::problem::ApiError, vault::public_key_pem},
};

/// How many late items, and how many lines in suspense, are shown.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "app/office/templates/months.html")]
pub(super) struct MonthsView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub closed: Vec<ClosedPeriod>,
    pub next: Month,
    /// The next month is over.
    pub may_close: bool,
    pub late: Vec<LateItem>,
    /// What nobody has explained until the month's end.
    pub suspense: Vec<Unexplained>,
    pub examined: Option<Examined>,
    pub notice: Option<String>,
    pub problem: Option<String>,
}

impl MonthsView {
    pub fn render_page(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn date(&self, date: &NaiveDate) -> String {
        self.office.texts.date(date)
    }

    fn money(&self, money: &Money) -> String {
        self.office.texts.money(money)
    }

    fn heading(&self) -> String {
        self.office.texts.t1("months-next", "month", self.next.to_string())
    }

    fn over_on(&self) -> String {
        self.office.texts.t1("months-not-over", "date", self.date(&self.next.next().first_day()))
    }

    /// How many lines in suspense are not shown.
    fn more(&self) -> String {
        let more = i64::try_from(self.suspense.len() - SHOWN).unwrap_or(i64::MAX);
        self.office.texts.t_count("months-more", "count", more)
    }

    fn agreement(&self, agreement: &Agreement) -> Vec<(String, String)> {
        let texts = self.office.texts;
        let mut rows: Vec<_> = agreement
            .accounts
            .iter()
            .map(|(account, balance, _)| {
                (texts.t1("months-by-statements", "account", account), texts.money(balance))
            })
            .collect();
        for outstanding in &agreement.outstanding {
            let since = texts.date(&outstanding.on);
            let what = texts.t2("months-outstanding", ("what", &outstanding.what), ("date", &since));
            rows.push((what, texts.money(&outstanding.amount)));
        }
        rows.push((texts.t("months-in-ledger"), texts.money(&agreement.ledger)));
        rows.push((texts.t("months-difference"), texts.money(&agreement.difference)));
        rows
    }

    fn obstacle(&self, obstacle: &Obstacle) -> String {
        let texts = self.office.texts;
        match obstacle {
            Obstacle::DeadEvents(count) => texts.t_count("months-dead", "count", count),
            Obstacle::Broken(check) => {
                texts.t1("months-broken", "what", format!("{}: {}", check.name, check.detail))
            }
            Obstacle::Bank(currency) => texts.t1("months-bank", "currency", currency.code()),
            Obstacle::Stripe(BalanceDifference::Sums { stripe, ledger }) => {
                let (stripe, ledger) = (texts.money(stripe), texts.money(ledger));
                texts.t2("months-stripe", ("stripe", &stripe), ("ledger", &ledger))
            }
            Obstacle::Stripe(BalanceDifference::UnknownCurrency { code, minor }) => {
                let amount = texts.number(*minor);
                texts.t2("months-stripe-currency", ("amount", &amount), ("currency", code))
            }
            Obstacle::StripeUnknown(_) => texts.t("months-stripe-unknown"),
        }
    }

    fn is_dead_letter(&self, obstacle: &Obstacle) -> bool {
        matches!(obstacle, Obstacle::DeadEvents(_))
    }

    fn may_now(&self) -> bool {
        self.examined.as_ref().is_some_and(|examined| examined.obstacles.is_empty())
    }
}

#[derive(Default)]
struct Saying {
    examined: Option<Examined>,
    notice: Option<String>,
    problem: Option<String>,
}

async fn page<R>(request: &HttpRequest, platform: &Platform, signed: &Signed<R>, saying: Saying) -> Answer {
    let next = next_to_close(platform).await?;
    let status = if saying.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = MonthsView {
        office: office_frame(request, platform, Some(&signed.session)),
        zone: platform.settings.campaign.time_zone,
        closed: closed_periods(&platform.db).await?.into_iter().rev().collect(),
        next,
        may_close: calendar_allows(platform, next).await?.is_ok(),
        late: late_items(&platform.db, next, SHOWN as u64).await?,
        suspense: unexplained(&platform.db, next.last_day()).await?,
        examined: saying.examined,
        notice: saying.notice,
        problem: saying.problem,
    };
    html(status, view.render_page())
}

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeePayments>,
    shown: Query<Shown>,
    platform: Data<Platform>,
) -> Answer {
    let texts = office_frame(&request, &platform, None).texts;
    let notice = (shown.done == "closed").then(|| texts.t("months-done"));
    page(&request, &platform, &signed, Saying { notice, ..Saying::default() }).await
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    month: String,
    /// Ticked: the lines in suspense were looked at.
    explained: Option<String>,
    code: Option<String>,
}

/// Looks whether the month's books are right, and says what stands in the way.
pub(super) async fn look(
    request: HttpRequest,
    form: SignedForm<may::CloseMonths, Wanted>,
    platform: Data<Platform>,
    state: Data<OfficeState>,
) -> Answer {
    let month = next_to_close(&platform).await?;
    let examined = Some(examine(&platform, state.stripe.as_ref(), month).await.map_err(internal)?);
    page(&request, &platform, &form.signed, Saying { examined, ..Saying::default() }).await
}

/// Closes the month, if it is still the next one and its books are still right.
pub(super) async fn close(
    request: HttpRequest,
    form: SignedForm<may::CloseMonths, Wanted>,
    platform: Data<Platform>,
    state: Data<OfficeState>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let texts = office_frame(&request, &platform, None).texts;
    let month = next_to_close(&platform).await?;
    if form.month != month.to_string() || calendar_allows(&platform, month).await?.is_err() {
        let problem = Some(texts.t("months-error-other"));
        return page(&request, &platform, &signed, Saying { problem, ..Saying::default() }).await;
    }
    let examined = examine(&platform, state.stripe.as_ref(), month).await.map_err(internal)?;
    let again = |key: &str, examined: Examined| Saying {
        examined: Some(examined),
        problem: Some(texts.t(key)),
        ..Saying::default()
    };
    if !examined.obstacles.is_empty() {
        return page(&request, &platform, &signed, again("months-error-obstacles", examined)).await;
    }
    let waits = !unexplained(&platform.db, month.last_day()).await?.is_empty();
    if waits && form.explained.is_none() {
        return page(&request, &platform, &signed, again("months-error-suspense", examined)).await;
    }
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, again("office-error-code", examined)).await;
    }
    if close_month(&platform, month, Some(signed.staff().id)).await.map_err(internal)?.is_err() {
        return page(&request, &platform, &signed, again("months-error-other", examined)).await;
    }
    Ok(lead_to("/office/months?done=closed"))
}

fn internal(error: CloseError) -> ApiError {
    match error {
        CloseError::Store(error) => error.into(),
        error => {
            tracing::error!(%error, "a month could not be closed");
            ApiError::Internal
        }
    }
}

/// `2026-10.txt`, `2026-10.sig`, `2026-10.pem`: the statement, its signature, the key that proves it.
pub(super) async fn file(
    _signed: Signed<may::Export>,
    path: Path<String>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let (month, kind) = path.split_once('.').ok_or(ApiError::NotFound)?;
    let closed = closed_periods(&platform.db).await?.into_iter().find(|period| period.month == month);
    let signed = closed.and_then(|period| period.statement).ok_or(ApiError::NotFound)?;
    let (media, body) = match kind {
        "txt" => ("text/plain; charset=utf-8", signed.text.into_bytes()),
        "sig" => ("application/octet-stream", signed.signature),
        "pem" => ("application/x-pem-file", public_key_pem(&signed.public_key).into_bytes()),
        _ => return Err(ApiError::NotFound),
    };
    let disposition = format!("attachment; filename=\"{month}.{kind}\"");
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .body(body))
}
