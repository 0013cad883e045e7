//! `/office/statements`: a bank's statement is looked at, then imported; what nothing explains is said here.

mod decide;
mod upload;
mod views;

use std::collections::HashMap;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

pub(super) use decide::{assign, explain, payers, told_anew};
pub(super) use upload::{import, upload};
pub(super) use views::{StatementsView, TypedUpload};

use super::payments::{currency_choices, fund_choices};
use crate::{
    bank::{
        asked_lines,
        line::Payer,
        list_statements,
        queue::{open_lines, open_sums},
    },
    office::{
        Right, may,
        pages::{Answer, Signed, html, office_frame},
    },
    payments::waiting_transfers,
    platform::{Platform, http::problem::ApiError},
};

/// Statements that are shown, and lines of the queue on a page.
const SHOWN: u64 = 50;
/// How the source of a statement's line begins.
const OF_A_LINE: &str = "line-";

/// What a page says beside what it always shows.
#[derive(Default)]
pub(super) struct Saying {
    status: Option<StatusCode>,
    notice: Option<String>,
    problem: Option<String>,
    /// What the reader of the file said, in its own words.
    detail: Option<String>,
    typed: TypedUpload,
    /// Payers by the name of their line.
    opened: HashMap<String, Payer>,
    after: Option<(NaiveDate, Uuid)>,
}

impl Saying {
    fn problem(text: String) -> Self {
        Self { problem: Some(text), ..Self::default() }
    }
}

async fn page<R>(request: &HttpRequest, platform: &Platform, signed: &Signed<R>, saying: Saying) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let settings = &platform.settings;
    let queue = open_lines(&platform.db, saying.after, SHOWN).await?;
    let next = match queue.last() {
        Some((id, line)) if queue.len() as u64 == SHOWN => Some(format!("{}_{id}", line.date)),
        _ => None,
    };
    let mut waiting = match saying.after {
        None => waiting_transfers(&platform.db).await?,
        Some(_) => Vec::new(),
    };
    waiting.retain(|transfer| !transfer.bank_ref.starts_with(OF_A_LINE));
    let status = match (&saying.status, &saying.problem) {
        (Some(status), _) => *status,
        (None, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, None) => StatusCode::OK,
    };
    let view = StatementsView {
        zone: settings.campaign.time_zone,
        statements: list_statements(&platform.db, SHOWN).await?,
        queue: queue.into_iter().map(|(_, line)| line).collect(),
        asked: match saying.after {
            None => asked_lines(&platform.db, SHOWN).await?,
            Some(_) => Vec::new(),
        },
        waiting,
        sums: open_sums(&platform.db).await?,
        after: saying.after.map(position),
        next,
        currencies: currency_choices(settings),
        funds: fund_choices(settings, &office),
        can_open: signed.session.can_open() && office.may(Right::OpenNames),
        notice: saying.notice,
        problem: saying.problem,
        detail: saying.detail,
        typed: saying.typed,
        opened: saying.opened,
        office,
    };
    html(status, view.render_page())
}

fn position((date, id): (NaiveDate, Uuid)) -> String {
    format!("{date}_{id}")
}

/// Where a page of the queue begins; nothing where nothing was told.
fn read_position(text: &str) -> Result<Option<(NaiveDate, Uuid)>, ApiError> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.split_once('_').and_then(|(date, id)| Some((date.parse().ok()?, id.parse().ok()?)));
    read.map(Some).ok_or(ApiError::NotFound)
}

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::BookByHand>,
    shown: Query<Shown>,
    platform: Data<Platform>,
) -> Answer {
    let texts = office_frame(&request, &platform, None).texts;
    let notice = match shown.done.as_str() {
        "imported" => Some(texts.t("statements-done-imported")),
        "nothing-new" => Some(texts.t("statements-done-nothing-new")),
        "explained" => Some(texts.t("statements-done-explained")),
        _ => None,
    };
    let after = read_position(&shown.after)?;
    page(&request, &platform, &signed, Saying { notice, after, ..Saying::default() }).await
}
