//! The list, and one disbursement with its whole story.

use std::collections::HashMap;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    documents::{lacking, papers, readers},
    find,
    views::{ListView, OneView, TypedTold},
};
use crate::{
    app::office::words,
    disbursements::{Disbursement, Outstanding, State, list_disbursements, open_advances, promised},
    kernel::ids::StaffId,
    ledger::held_by_fund,
    office::{
        Right, list_staff, may,
        pages::{Answer, Signed, html, office_frame},
    },
    platform::{Platform, db::StoreError, http::problem::ApiError},
    reports::story::booked_under,
};

/// Disbursements on a page.
const PAGE: u64 = 50;

/// The campaign's day.
pub(super) fn today(platform: &Platform) -> NaiveDate {
    platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive()
}

#[derive(Default, Deserialize)]
pub(in crate::app::office) struct Asked {
    #[serde(default)]
    state: String,
    before: Option<Uuid>,
    #[serde(default)]
    done: String,
}

pub(in crate::app::office) async fn list(
    request: HttpRequest,
    signed: Signed<may::SeeDisbursements>,
    asked: Query<Asked>,
    platform: Data<Platform>,
) -> Answer {
    listed(&request, &platform, &signed, asked.into_inner(), None).await
}

/// The newest of them, with what went wrong.
pub(super) async fn page_of_list<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    problem: Option<&str>,
) -> Answer {
    listed(request, platform, signed, Asked::default(), problem).await
}

async fn listed<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    asked: Asked,
    problem: Option<&str>,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let state = State::from_code(&asked.state);
    let rows = list_disbursements(&platform.db, state, asked.before, PAGE).await?;
    let is_full = rows.len() as u64 == PAGE;
    let older = rows.last().filter(|_| is_full).map(|last| last.id);
    let fund = |slug: &str| words::fund(&platform.settings, office.texts, slug);
    let advances = open_advances(&platform.db).await?;
    let lacking = match office.may(Right::ReadDocuments) {
        true => lacking(platform).await?,
        false => Vec::new(),
    };
    let view = ListView {
        zone: platform.settings.campaign.time_zone,
        state: state.map(|state| state.code().to_owned()).unwrap_or_default(),
        funds: platform.settings.funds.iter().map(|one| (one.slug.clone(), fund(&one.slug))).collect(),
        advances: advances.into_iter().map(|(who, slug, sum)| (who, fund(&slug), sum)).collect(),
        lacking,
        can_grant: signed.session.can_read_documents(),
        notice: (asked.done == "granted").then(|| office.texts.t("disburse-done-granted")),
        problem: problem.map(|key| office.texts.t(key)),
        rows,
        older,
        office,
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, view.render_page())
}

/// What a page says beside what it always shows.
#[derive(Default)]
pub(super) struct Saying {
    pub notice: Option<&'static str>,
    pub problem: Option<String>,
    pub is_too_large: bool,
    pub typed: TypedTold,
    /// Notes by their act.
    pub opened: HashMap<Uuid, String>,
}

impl Saying {
    pub fn problem(text: String) -> Self {
        Self { problem: Some(text), ..Self::default() }
    }
}

pub(super) async fn page<R>(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<R>,
    there: Disbursement,
    saying: Saying,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let (fund, currency) = (&there.wish.fund, there.wish.amount.currency);
    let damaged = || StoreError::Corrupt("the story of a disbursement".to_owned());
    let outstanding: Outstanding = there.outstanding().ok_or_else(damaged)?;
    let staff = list_staff(platform).await?;
    let people: HashMap<StaffId, String> =
        staff.into_iter().map(|one| (one.id, one.email.as_str().to_owned())).collect();
    let status = match (&saying.problem, saying.is_too_large) {
        (_, true) => StatusCode::PAYLOAD_TOO_LARGE,
        (Some(_), false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, false) => StatusCode::OK,
    };
    let view = OneView {
        zone: platform.settings.campaign.time_zone,
        fund_name: words::fund(&platform.settings, office.texts, fund),
        held: held_by_fund(&platform.db, fund, currency).await?,
        promised: promised(&platform.db, fund, currency).await?,
        outstanding: outstanding.sums(),
        entries: booked_under(&platform.db, there.reference).await?,
        papers: papers(platform, &signed.session, &there, &people).await?,
        can_keep: !readers(platform).await?.is_empty(),
        me: signed.staff().id,
        can_open: signed.session.can_open(),
        notice: saying.notice.map(|key| office.texts.t(key)),
        problem: saying.problem,
        typed: saying.typed,
        opened: saying.opened,
        people,
        it: there,
        office,
    };
    html(status, view.render_page())
}

#[derive(Deserialize)]
pub(in crate::app::office) struct Done {
    #[serde(default)]
    done: String,
}

pub(in crate::app::office) async fn show(
    request: HttpRequest,
    path: Path<String>,
    signed: Signed<may::SeeDisbursements>,
    done: Query<Done>,
    platform: Data<Platform>,
) -> Answer {
    let there = find(&platform, &path).await?;
    let notice = match done.done.as_str() {
        "requested" => Some("disburse-done-requested"),
        "amended" => Some("disburse-done-amended"),
        "checked" => Some("disburse-done-checked"),
        "approved" => Some("disburse-done-approved"),
        "ended" => Some("disburse-done-ended"),
        "paid" => Some("disburse-done-paid"),
        "told" => Some("disburse-done-told"),
        _ => None,
    };
    page(&request, &platform, &signed, there, Saying { notice, ..Saying::default() }).await
}

/// Where what was done is shown.
pub(super) fn done(there: &Disbursement, what: &str) -> String {
    format!("{}?done={what}", super::path_of(there.reference))
}

/// Nothing has this reference any more: it was found a moment ago.
pub(super) fn vanished<T>() -> Result<T, ApiError> {
    Err(ApiError::NotFound)
}
