//! "I no longer hold this office", and the word of another contact on who takes over. Looking changes nothing.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Data, Form, Path},
};
use askama::Template;
use serde::Deserialize;

use super::{
    apply::AffiliationsState,
    contacts::Successor,
    own_pages::{Acting, Around, check, find_acting, show},
    pages::{Answer, frame, html, see_other},
    people::{PeopleError, Witness, name_successor, settle_successor},
    refusal::Refusal,
    validate_people::check_successor,
    views::FieldError,
};
use crate::platform::{
    http::{
        frame::Frame,
        gate::{Gate, reader_locale},
        nonce,
        problem::ApiError,
    },
    i18n::Texts,
};

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    let leave = web::resource("/affiliate/{reference}/{key}/leave").get(leaving).post(take_leaving);
    cfg.service(leave.default_service(only("GET, POST")));
    let successor = web::resource("/affiliate/{reference}/{key}/successor").post(take_word);
    cfg.service(successor.default_service(only("POST")));
}

/// What the two forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PeopleForm {
    nonce: String,
    name: String,
    email: String,
    /// `yes` or `no`.
    right: String,
}

/// The form of one who leaves, with everything that was typed.
#[derive(Template)]
#[template(path = "affiliations/templates/leave.html")]
pub struct LeaveView {
    pub frame: Frame,
    pub body: String,
    pub nonce: String,
    pub name: String,
    pub email: String,
    pub errors: Vec<FieldError>,
}

impl LeaveView {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// With invented content.
    pub fn sample(texts: Texts) -> Self {
        Self {
            frame: Frame::sample(texts),
            body: "Bristol Rail (0742)".to_owned(),
            nonce: "sample-nonce".to_owned(),
            name: "B. <Next>".to_owned(),
            email: "next@".to_owned(),
            errors: FieldError::of(&[Refusal::Email("email")], texts),
        }
    }
}

fn form_again(
    request: &HttpRequest,
    state: &AffiliationsState,
    acting: &Acting,
    form: PeopleForm,
    refusals: &[Refusal],
) -> Answer {
    let texts = Texts::new(reader_locale(request));
    let page = LeaveView {
        frame: frame(request, state, texts.locale),
        body: acting.affiliation.full_name(),
        nonce: nonce::issue(&state.platform.server_key, &state.platform.sources),
        name: form.name,
        email: form.email,
        errors: FieldError::of(refusals, texts),
    };
    let status = if refusals.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html(status, page.render())
}

async fn leaving(
    request: HttpRequest,
    path: Path<(String, String)>,
    state: Data<AffiliationsState>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let acting = find_acting(&state, &typed, &key).await?;
    form_again(&request, &state, &acting, PeopleForm::default(), &[])
}

async fn take_leaving(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<PeopleForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let acting = find_acting(&state, &typed, &key).await?;
    let form = form.into_inner();
    check(&request, &state, &gate, &form.nonce)?;
    let leaver = acting.who.as_str().to_owned();
    let (name, email) = match check_successor(&form.name, &form.email, &leaver) {
        Ok(checked) => checked,
        Err(refusals) => return form_again(&request, &state, &acting, form, &refusals),
    };
    gate.count_donation(&request)?;
    match name_successor(&state.platform, acting.affiliation.id, Successor { leaver, name, email }).await {
        Ok(()) => {
            let around = Around {
                acting: Some((key, acting.who)),
                news: Some("standing-successor-named"),
                ..Around::default()
            };
            let affiliation =
                super::register::find_affiliation(&state.platform.db, acting.affiliation.reference);
            show(&request, &state, affiliation.await?.ok_or(ApiError::NotFound)?, around).await
        }
        Err(error) => Err(people_error(error)),
    }
}

async fn take_word(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<PeopleForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let acting = find_acting(&state, &typed, &key).await?;
    check(&request, &state, &gate, &form.nonce)?;
    let is_right = match form.right.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(ApiError::Malformed("neither yes nor no".to_owned())),
    };
    let id = acting.affiliation.id;
    match settle_successor(&state.platform, id, Witness::Contact(acting.who), is_right).await {
        Ok(affiliation) => Ok(see_other(&format!("/affiliate/{}/{key}", affiliation.reference))),
        Err(error) => Err(people_error(error)),
    }
}

fn people_error(error: PeopleError) -> ApiError {
    match error {
        PeopleError::Store(error) => error.into(),
        // Whoever does not stand where this is offered is answered as if there were nothing.
        PeopleError::Unknown
        | PeopleError::NotAContact
        | PeopleError::NobodyNamed
        | PeopleError::NotByThemselves => ApiError::NotFound,
    }
}
