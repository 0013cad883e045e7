//! The pages of affiliations. Handlers translate; what is decided is decided elsewhere.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Form, Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    apply::{AffiliationsState, ApplyError},
    apply_api::api_error,
    directory::Directory,
    draft_pages,
    drafts::forget_draft,
    form::ApplyForm,
    keeping::today,
    list_api::ListQuery,
    own_pages, people_pages,
    quote::Quote,
    refusal::Refusal,
    register::{ListPosition, UnionCount, certificate_is_valid, listed_bodies, listed_counts},
    scales::Scales,
    take_application::SubmissionKey,
    twin_pages,
    validate::{Checking, check_form, check_price},
    views::{AffiliateView, AffiliatedView, FieldError, ListedLine, ShownReasons, VerifyView},
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

pub(super) type Answer = Result<HttpResponse, ApiError>;

/// The addresses of these pages.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    let form = web::resource("/affiliate").get(show_form).post(take_form);
    cfg.service(form.default_service(only("GET, POST")));
    draft_pages::configure(cfg);
    people_pages::configure(cfg);
    twin_pages::configure(cfg);
    own_pages::configure(cfg);
    cfg.service(web::resource("/affiliated").get(affiliated).default_service(only("GET")));
    cfg.service(web::resource("/verify/{number}").get(verify).default_service(only("GET")));
}

pub(super) fn frame(request: &HttpRequest, state: &AffiliationsState, locale: Locale) -> Frame {
    let settings = &state.platform.settings;
    Frame::of_campaign(settings, Texts::new(locale), request.path(), request.query_string())
}

pub(super) fn html(status: StatusCode, page: Result<String, askama::Error>) -> Answer {
    let page = page.map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        ApiError::Internal
    })?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page))
}

pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
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
    let language = reader_locale(&request).tag();
    let union = query.into_inner().union.and_then(|slug| Directory::get().find(&slug));
    let form = ApplyForm {
        currency: settings.donations.default_currency.code().to_owned(),
        union: union.map(|union| union.label(language)).unwrap_or_default(),
        country: union.and_then(|union| union.country.clone()).unwrap_or_default(),
        ..ApplyForm::default()
    };
    form_again(&request, &state, form, Shown::default(), StatusCode::OK)
}

/// What is told beside the form.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub refusals: &'a [Refusal],
    pub quote: Option<Quote>,
    pub news: Option<&'static str>,
}

/// The form, with what was typed, the price if it is known, and what is wrong.
pub(super) fn form_again(
    request: &HttpRequest,
    state: &AffiliationsState,
    form: ApplyForm,
    shown: Shown<'_>,
    status: StatusCode,
) -> Answer {
    let platform = &state.platform;
    let locale = reader_locale(request);
    let is_good = nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_ok();
    // With the same nonce, if it is good: sent again unchanged it is the same application.
    let nonce =
        if is_good { form.nonce.clone() } else { nonce::issue(&platform.server_key, &platform.sources) };
    let page = AffiliateView {
        frame: frame(request, state, locale),
        nonce,
        errors: FieldError::of(shown.refusals, Texts::new(locale)),
        currencies: Scales::get().currencies(today(platform)),
        form,
        quote: shown.quote,
        card_available: state.has_cards(),
        reasons: ShownReasons::of(&platform.settings, Texts::new(locale)),
        news: shown.news,
    };
    html(status, page.render())
}

async fn take_form(
    request: HttpRequest,
    form: Form<ApplyForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let form = form.into_inner();
    let platform = &state.platform;
    let checking = checking(&state, reader_locale(&request));
    let quote = check_price(&form, checking);
    if form.show_price {
        return match quote {
            Ok(quote) => {
                let shown = Shown { quote: Some(quote), ..Shown::default() };
                form_again(&request, &state, form, shown, StatusCode::OK)
            }
            Err(refusals) => {
                let shown = Shown { refusals: &refusals, ..Shown::default() };
                form_again(&request, &state, form, shown, StatusCode::UNPROCESSABLE_ENTITY)
            }
        };
    }
    if form.save_draft {
        return draft_pages::take_draft(&request, &state, &gate, form).await;
    }
    let mut checked = check_form(&form, checking);
    if nonce::check(&platform.server_key, &form.nonce, platform.sources.now()).is_err() {
        let mut refusals = checked.err().unwrap_or_default();
        refusals.insert(0, Refusal::NonceExpired);
        checked = Err(refusals);
    }
    let application = match checked {
        Ok(application) => application,
        Err(refusals) => {
            let shown = Shown { refusals: &refusals, quote: quote.ok(), news: None };
            return form_again(&request, &state, form, shown, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    gate.count_donation(&request)?;
    let key = SubmissionKey::of_form(platform, &form.nonce, &form.canonical());
    match state.apply(application, Some(key)).await {
        Ok(applied) if !form.draft.is_empty() => {
            forget_draft(platform, &form.draft).await?;
            let place = format!("/affiliate/{}", applied.affiliation.reference);
            Ok(see_other(applied.checkout_url.as_deref().unwrap_or(&place)))
        }
        Ok(applied) => Ok(match applied.checkout_url {
            Some(url) => see_other(&url),
            None => see_other(&format!("/affiliate/{}", applied.affiliation.reference)),
        }),
        Err(ApplyError::Stripe(error)) => {
            tracing::warn!(%error, "no card page could be opened");
            let refusals = [Refusal::CardsUnreachable];
            let shown = Shown { refusals: &refusals, quote: quote.ok(), news: None };
            form_again(&request, &state, form, shown, StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(error) => Err(api_error(error)),
    }
}

async fn affiliated(request: HttpRequest, query: Query<ListQuery>, state: Data<AffiliationsState>) -> Answer {
    let texts = Texts::new(reader_locale(&request));
    let db = &state.platform.db;
    let counts = listed_counts(db).await?;
    let ListQuery { q, after } = query.into_inner();
    let (bodies, next) = listed_bodies(db, &q, &ListPosition::from_text(&after)).await?;
    let next = next.map(|next| {
        let fields = [("q", q.as_str()), ("after", &next.to_text())];
        serde_urlencoded::to_string(fields).unwrap_or_default()
    });
    let page = AffiliatedView {
        frame: frame(&request, &state, texts.locale),
        total: counts.iter().map(|of| of.bodies).sum(),
        counts: counts_by_union(counts, texts),
        bodies: bodies.iter().map(|body| ListedLine::of(body, texts)).collect(),
        query: q.chars().take(100).collect(),
        next,
    };
    html(StatusCode::OK, page.render())
}

/// Union and country with their number of bodies, most first.
fn counts_by_union(counts: Vec<UnionCount>, texts: Texts) -> Vec<(String, i64)> {
    let name = |of: &UnionCount| {
        let known = of.union_slug.as_deref().and_then(|slug| Directory::get().find(slug));
        let union = known.map_or("–", |union| union.name(texts.locale.tag()));
        format!("{union} ({})", of.country)
    };
    let mut named: Vec<_> = counts.into_iter().map(|of| (name(&of), of.bodies)).collect();
    named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    named
}

async fn verify(request: HttpRequest, number: Path<String>, state: Data<AffiliationsState>) -> Answer {
    // A number has a known form: whatever else was typed is not repeated.
    let number = number.into_inner().to_ascii_uppercase();
    let looks_right = number.len() <= 20 && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let valid =
        looks_right && certificate_is_valid(&state.platform.db, &number, today(&state.platform)).await?;
    let page = VerifyView {
        frame: frame(&request, &state, reader_locale(&request)),
        number: if looks_right { number } else { String::new() },
        valid,
    };
    html(StatusCode::OK, page.render())
}
