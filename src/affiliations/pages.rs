//! The pages of affiliations. Handlers translate; what is decided is decided elsewhere.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Path, Query},
};
use askama::Template;

use super::{
    apply::AffiliationsState,
    directory::Directory,
    draft_pages, form_pages,
    keeping::today,
    list_api::ListQuery,
    own_pages, people_pages,
    register::{ListPosition, UnionCount, certificate_is_valid, listed_bodies, listed_counts},
    twin_pages, union_pages,
    views::{AffiliatedView, ListedLine, VerifyView},
};
use crate::{
    kernel::locale::Locale,
    platform::{
        http::{frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

pub(super) type Answer = Result<HttpResponse, ApiError>;

/// The addresses of these pages.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    form_pages::configure(cfg);
    union_pages::configure(cfg);
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
