//! The form at `/affiliate`, step by step. What was typed on the other steps goes along in the page: nothing of it is
//! kept here before it is sent, or the link to it is asked for.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, Data, Form, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    apply::{AffiliationsState, ApplyError},
    apply_api::api_error,
    directory::Directory,
    draft_pages,
    drafts::forget_draft,
    form::{ApplyForm, Pressed},
    form_view::{AffiliateView, ShownReasons},
    keeping::today,
    pages::{Answer, html, see_other},
    refusal::Refusal,
    scales::Scales,
    steps::{Step, first_wrong},
    take_application::SubmissionKey,
    validate::{Checking, check_form, check_price},
    views::FieldError,
};
use crate::{
    kernel::locale::Locale,
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

const PATH: &str = "/affiliate";
/// The empty form may be kept by the browser that got it, so that going back shows what was typed.
const FORM_CACHING: &str = "private, no-cache";

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let others = web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET, POST")) });
    cfg.service(web::resource("/affiliate").get(show_form).post(take_form).default_service(others));
}

fn checking(state: &AffiliationsState, locale: Locale) -> Checking<'_> {
    Checking {
        settings: &state.platform.settings,
        scales: Scales::get(),
        locale,
        mark: locale.decimal_mark(),
        today: today(&state.platform),
        card_available: state.has_cards(),
    }
}

/// What a link to the form may fill in.
#[derive(Deserialize)]
struct FormQuery {
    /// A slug of the directory.
    union: Option<String>,
}

async fn show_form(request: HttpRequest, query: Query<FormQuery>, state: Data<AffiliationsState>) -> Answer {
    let settings = &state.platform.settings;
    let mut form = ApplyForm {
        currency: settings.donations.default_currency.code().to_owned(),
        union: query.into_inner().union.unwrap_or_default(),
        ..ApplyForm::default()
    };
    name_union(&mut form, reader_locale(&request));
    let mut response = form_at(&request, &state, form, Step::Needed, Shown::default())?;
    let caching = header::HeaderValue::from_static(FORM_CACHING);
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    Ok(response)
}

/// Puts the name of a union that was chosen by its slug, and its country where none stands yet; no slug is left.
fn name_union(form: &mut ApplyForm, locale: Locale) {
    let union = Directory::get().find(&form.union);
    form.union = union.map(|union| union.label(locale.tag())).unwrap_or_default();
    if form.country.is_empty() {
        form.country = union.and_then(|union| union.country.clone()).unwrap_or_default();
    }
}

/// What is told beside the form.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub refusals: &'a [Refusal],
    pub news: Option<&'static str>,
    pub status: StatusCode,
}

impl<'a> Shown<'a> {
    pub fn refused(refusals: &'a [Refusal]) -> Self {
        Self { refusals, status: StatusCode::UNPROCESSABLE_ENTITY, ..Self::default() }
    }
}

/// A step of the form with what was typed, the price where it is known, and what is wrong. Where nothing can be priced
/// yet, it is the step on which that is decided.
pub(super) fn form_at(
    request: &HttpRequest,
    state: &AffiliationsState,
    form: ApplyForm,
    step: Step,
    shown: Shown<'_>,
) -> Answer {
    let platform = &state.platform;
    let locale = reader_locale(request);
    let priced = (step > Step::Needed).then(|| check_price(&form, checking(state, locale)));
    let (step, quote) = match priced {
        None => (step, None),
        Some(Ok(quote)) => (step, Some(quote)),
        Some(Err(refusals)) => (first_wrong(refusals, step).map_or(step, |(at, _)| at), None),
    };
    let is_good = nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_ok();
    // With the same nonce, if it is good: sent again unchanged it is the same application.
    let nonce =
        if is_good { form.nonce.clone() } else { nonce::issue(&platform.server_key, &platform.sources) };
    let page = AffiliateView {
        frame: form_frame(request, state, locale),
        nonce,
        step,
        errors: FieldError::of(shown.refusals, Texts::new(locale)),
        currencies: Scales::get().currencies(today(platform)),
        form,
        quote,
        quote_days: platform.settings.affiliations.quote_days,
        card_available: state.has_cards(),
        reasons: ShownReasons::of(&platform.settings, Texts::new(locale)),
        news: shown.news,
    };
    html(shown.status, page.render())
}

/// The languages are buttons of the form, so that reading it in another one loses nothing. What somebody began is
/// nothing for search engines.
fn form_frame(request: &HttpRequest, state: &AffiliationsState, locale: Locale) -> Frame {
    let is_fresh = request.method() == Method::GET && request.path() == PATH;
    let query = if is_fresh { request.query_string() } else { "" };
    let mut frame = Frame::of_campaign(&state.platform.settings, Texts::new(locale), PATH, query);
    frame.language_form = Some("apply");
    if !is_fresh {
        frame.address = None;
    }
    frame
}

async fn take_form(
    request: HttpRequest,
    form: Form<ApplyForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let mut form = form.into_inner();
    let step = form.shown_step();
    match form.pressed() {
        Pressed::Again => {
            if form.choosing && form.union.is_empty() {
                form.union = std::mem::take(&mut form.union_before);
            } else if form.choosing {
                name_union(&mut form, reader_locale(&request));
            }
            form_at(&request, &state, form, step, Shown::default())
        }
        Pressed::Back => form_at(&request, &state, form, step.before(), Shown::default()),
        Pressed::KeepDraft => draft_pages::take_draft(&request, &state, &gate, form).await,
        Pressed::Price => show_price(&request, &state, form),
        Pressed::Next => go_on(&request, &state, form),
        Pressed::Send => send(&request, &state, &gate, form).await,
    }
}

fn show_price(request: &HttpRequest, state: &AffiliationsState, form: ApplyForm) -> Answer {
    match check_price(&form, checking(state, reader_locale(request))) {
        Ok(_) => form_at(request, state, form, Step::Price, Shown::default()),
        Err(refusals) => refuse(request, state, form, refusals, Step::Price),
    }
}

/// On to the next step, if nothing is wrong up to this one and the next can be shown.
fn go_on(request: &HttpRequest, state: &AffiliationsState, form: ApplyForm) -> Answer {
    let checking = checking(state, reader_locale(request));
    let step = form.shown_step();
    let refusals = check_form(&form, checking).err().unwrap_or_default();
    if first_wrong(refusals.clone(), step).is_some() {
        return refuse(request, state, form, refusals, step);
    }
    match check_price(&form, checking) {
        Ok(_) => form_at(request, state, form, step.next(), Shown::default()),
        Err(refusals) => refuse(request, state, form, refusals, step.next()),
    }
}

/// The first step, up to one, on which something is wrong, with what that is.
fn refuse(
    request: &HttpRequest,
    state: &AffiliationsState,
    form: ApplyForm,
    refusals: Vec<Refusal>,
    up_to: Step,
) -> Answer {
    let (step, refusals) = first_wrong(refusals, up_to).unwrap_or((up_to, Vec::new()));
    form_at(request, state, form, step, Shown::refused(&refusals))
}

/// The form once more, where an error's page would lose what was typed.
pub(super) fn not_now(
    request: &HttpRequest,
    state: &AffiliationsState,
    form: ApplyForm,
    error: ApiError,
) -> Answer {
    let refusal = match error {
        ApiError::TooMany(_) => Refusal::TooMany,
        ApiError::Unavailable => Refusal::NotKept,
        other => return Err(other),
    };
    let step = form.shown_step();
    let shown = Shown { status: error.status(), ..Shown::refused(std::slice::from_ref(&refusal)) };
    let mut response = form_at(request, state, form, step, shown)?;
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    Ok(response)
}

async fn send(request: &HttpRequest, state: &AffiliationsState, gate: &Gate, form: ApplyForm) -> Answer {
    let platform = &state.platform;
    let mut checked = check_form(&form, checking(state, reader_locale(request)));
    if nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_err() {
        let mut refusals = checked.err().unwrap_or_default();
        refusals.insert(0, Refusal::NonceExpired);
        checked = Err(refusals);
    }
    let application = match checked {
        Ok(application) => application,
        Err(refusals) => return refuse(request, state, form, refusals, Step::Rest),
    };
    if let Err(error) = gate.count_donation(request) {
        return not_now(request, state, form, error);
    }
    let key = SubmissionKey::of_form(platform, &form.nonce, &form.canonical());
    match state.apply(application, Some(key)).await {
        Ok(applied) => {
            if !form.draft.is_empty() {
                forget_draft(platform, &form.draft).await?;
            }
            let place = format!("/affiliate/{}", applied.affiliation.reference);
            Ok(see_other(applied.checkout_url.as_deref().unwrap_or(&place)))
        }
        Err(ApplyError::Stripe(error)) => {
            tracing::warn!(%error, "no card page could be opened");
            let shown = Shown {
                status: StatusCode::SERVICE_UNAVAILABLE,
                ..Shown::refused(&[Refusal::CardsUnreachable])
            };
            form_at(request, state, form, Step::Rest, shown)
        }
        Err(error) => not_now(request, state, form, api_error(error)),
    }
}
