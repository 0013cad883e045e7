//! `/office/notices`: letters to givers by standing order whose fund closes. A treasurer opens the addresses, and they go.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::words;
use crate::{
    app::notices::send_waiting,
    donations::regular::{ClosingNotice, WaitingNotice, count_waiting_notices, waiting_notices},
    office::{
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, config::Settings},
    supporters::RecordOpener,
};

/// How many stand on the page.
const SHOWN: u64 = 50;
/// How many one press of the button sends.
const AT_ONCE: u64 = 500;

/// A letter that waits.
pub(super) struct Letter {
    pub reference: String,
    pub text: String,
    pub since: DateTime<Utc>,
}

impl Letter {
    fn of(settings: &Settings, office: &OfficeFrame, waiting: &WaitingNotice) -> Self {
        let key = match waiting.notice {
            ClosingNotice::Closes => "notices-closes",
            ClosingNotice::Closed => "notices-closed",
        };
        let texts = office.texts;
        let fund = words::fund(settings, texts, &waiting.donation.fund);
        Self {
            reference: waiting.donation.reference.grouped(),
            text: texts.t2(key, ("fund", &fund), ("date", &texts.date(&waiting.day))),
            since: waiting.since,
        }
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/notices.html")]
pub(super) struct NoticesView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub count: i64,
    pub letters: Vec<Letter>,
    pub can_open: bool,
    pub notice: Option<String>,
    pub problem: Option<String>,
}

impl NoticesView {
    fn since(&self, letter: &Letter) -> String {
        self.office.texts.t1("notices-since", "since", self.office.texts.date_time(letter.since, self.zone))
    }
}

#[derive(Deserialize)]
pub(super) struct Shown {
    /// How many letters were queued a moment ago.
    sent: Option<u32>,
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::OpenNames>,
    (sent, problem): (Option<u32>, Option<&'static str>),
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let waiting = waiting_notices(&platform.db, SHOWN).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = NoticesView {
        zone: platform.settings.campaign.time_zone,
        count: count_waiting_notices(&platform.db).await?,
        letters: waiting.iter().map(|one| Letter::of(&platform.settings, &office, one)).collect(),
        can_open: signed.session.can_open(),
        notice: sent.map(|sent| office.texts.t_count("notices-done", "count", i64::from(sent))),
        problem: problem.map(|key| office.texts.t(key)),
        office,
    };
    html(status, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::OpenNames>,
    shown: Query<Shown>,
    platform: Data<Platform>,
) -> Answer {
    page(&request, &platform, &signed, (shown.sent, None)).await
}

#[derive(Deserialize)]
pub(super) struct Confirmed {
    code: Option<String>,
}

/// Opens the addresses and queues the letters: a fresh second factor, and a line in the audit log first.
pub(super) async fn send(
    request: HttpRequest,
    form: SignedForm<may::OpenNames, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let Some(identity) = signed.office_identity() else {
        return page(&request, &platform, &signed, (None, Some("office-key-missing"))).await;
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, (None, Some("office-error-code"))).await;
    }
    let opener = RecordOpener::new(platform.db.clone(), identity);
    match send_waiting(&platform, &opener, Some(signed.staff().id), AT_ONCE).await {
        Ok(sent) => Ok(lead_to(&format!("/office/notices?sent={sent}"))),
        Err(error) => {
            tracing::error!(%error, "letters to givers by standing order could not be sent");
            page(&request, &platform, &signed, (None, Some("office-error-open"))).await
        }
    }
}
