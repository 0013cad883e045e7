//! `/office/dead-letters`: what could not be processed or delivered; each is tried again, or given up with a reason.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::payment::LONGEST_REASON;
use crate::{
    app::dead_letters::{
        DeadLetter, DeadLetters, GiveUpError, dead_letters, give_up as give_it_up, try_again,
    },
    kernel::{
        ids::{MailId, NoticeId},
        text::check_line,
    },
    office::{
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, http::problem::ApiError, jobs::Stuck},
};

/// Those of one kind.
pub(super) struct Section {
    /// As the form sends it back.
    pub kind: &'static str,
    /// The keys of its texts.
    pub title: &'static str,
    pub text: &'static str,
    pub letters: Vec<Stuck>,
}

impl Section {
    pub(super) fn of(DeadLetters { events, mails, papers }: DeadLetters) -> Vec<Self> {
        let section = |kind, title, text, letters| Self { kind, title, text, letters };
        vec![
            section("event", "dead-events", "dead-events-text", events),
            section("mail", "dead-mails", "dead-mails-text", mails),
            section("paper", "dead-papers", "dead-papers-text", papers),
        ]
    }
}

#[derive(Template)]
#[template(path = "app/office/templates/dead_letters.html")]
pub(super) struct DeadLettersView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub sections: Vec<Section>,
    pub notice: Option<String>,
    pub problem: Option<String>,
    /// Of which one a form was sent that was refused, and what it said.
    pub typed: (String, String),
}

impl DeadLettersView {
    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.letters.is_empty())
    }

    fn attempts(&self, letter: &Stuck) -> String {
        self.office.texts.t_count("dead-attempts", "count", i64::from(letter.attempts))
    }

    fn reason(&self, letter: &Stuck) -> &str {
        if self.typed.0 == letter.id { &self.typed.1 } else { "" }
    }

    fn is_open(&self, letter: &Stuck) -> bool {
        self.typed.0 == letter.id
    }
}

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    done: String,
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    reason: String,
    code: Option<String>,
}

impl Chosen {
    fn letter(&self) -> Result<DeadLetter, ApiError> {
        let id = || self.id.parse().map_err(|_| ApiError::NotFound);
        match self.kind.as_str() {
            "event" => Ok(DeadLetter::Event(self.id.clone())),
            "mail" => Ok(DeadLetter::Mail(MailId(id()?))),
            "paper" => Ok(DeadLetter::Paper(NoticeId(id()?))),
            _ => Err(ApiError::NotFound),
        }
    }
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::CloseMonths>,
    notice: Option<&str>,
    refused: Option<(&str, &Chosen)>,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let view = DeadLettersView {
        zone: platform.settings.campaign.time_zone,
        sections: Section::of(dead_letters(platform).await?),
        notice: notice.map(|key| office.texts.t(key)),
        problem: refused.map(|(key, _)| office.texts.t(key)),
        typed: refused.map(|(_, form)| (form.id.clone(), form.reason.clone())).unwrap_or_default(),
        office,
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::CloseMonths>,
    shown: Query<Shown>,
    platform: Data<Platform>,
) -> Answer {
    let notice = match shown.done.as_str() {
        "given-up" => Some("dead-done-given-up"),
        "again" => Some("dead-done-again"),
        _ => None,
    };
    page(&request, &platform, &signed, notice, None).await
}

pub(super) async fn retry(
    request: HttpRequest,
    form: SignedForm<may::CloseMonths, Chosen>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    if try_again(&platform, signed.staff().id, form.letter()?).await? {
        return Ok(lead_to("/office/dead-letters?done=again"));
    }
    page(&request, &platform, &signed, None, Some(("dead-error-gone", &form))).await
}

pub(super) async fn give_up(
    request: HttpRequest,
    form: SignedForm<may::CloseMonths, Chosen>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let letter = form.letter()?;
    let Ok(reason) = check_line(&form.reason, LONGEST_REASON) else {
        return page(&request, &platform, &signed, None, Some(("office-error-reason", &form))).await;
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, None, Some(("office-error-code", &form))).await;
    }
    match give_it_up(&platform, Some(signed.staff().id), letter, &reason).await {
        Ok(()) => Ok(lead_to("/office/dead-letters?done=given-up")),
        Err(GiveUpError::Unknown) => {
            page(&request, &platform, &signed, None, Some(("dead-error-gone", &form))).await
        }
        Err(GiveUpError::Store(error)) => Err(error.into()),
        Err(GiveUpError::Vault(_)) => Err(ApiError::Internal),
    }
}
