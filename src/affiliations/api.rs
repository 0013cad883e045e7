//! The public API of affiliations: the union directory, quotes, applications, the public list.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes, Data, Json, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    apply_api,
    body_kind::BodyKind,
    directory::Directory,
    list_api,
    quote::{Quote, QuoteInput},
    refusal::{Refusal, check_members, check_union},
    scales::Scales,
    union::{Union, UnionKind, UnionStatus},
    working::working,
};
use crate::{
    kernel::{
        country::is_country,
        locale::Locale,
        money::{Currency, Money},
    },
    platform::{
        Platform,
        http::{
            gate::reader_locale,
            json_body,
            problem::{ApiError, Problem},
        },
        i18n::Texts,
    },
};

/// What a quote goes by.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// `branch`, `local_union`, `region`, `national_union`, `trades_council`, `student_union`, `campaign_group`
    /// or `other`.
    #[schema(example = "branch")]
    pub kind: String,
    /// A union's slug: `GET /api/v1/unions`. Its name or acronym will do where only one union has it.
    #[schema(example = "gb-rmt")]
    pub union: Option<String>,
    /// ISO 3166-1 alpha-2. Settles which union is meant by an acronym that several have.
    #[schema(example = "GB")]
    pub country: Option<String>,
    /// How many members the body affiliates on; needed where the scale goes by it.
    #[schema(example = 180)]
    pub members: Option<i64>,
    /// ISO 4217.
    #[schema(example = "GBP")]
    pub currency: String,
    /// What the body chooses to pay, where the scale leaves that to it. Minor units.
    pub offered_minor: Option<i64>,
}

/// What a body would pay today.
#[derive(Serialize, ToSchema)]
pub struct QuoteBody {
    /// Minor units.
    #[schema(example = 3600)]
    fee_minor: i64,
    #[schema(value_type = String, example = "GBP")]
    currency: Currency,
    /// How the fee came about, in the language of the request.
    #[schema(example = "180 members × £0.20 = £36.00")]
    working: String,
    /// How many delegates the body may send; absent while it depends on a number that was not told.
    #[schema(example = 4)]
    delegates: Option<u32>,
    /// The version of the fee scale.
    #[schema(example = "gbp-2012")]
    scale: String,
}

/// A union of the directory.
#[derive(Serialize, ToSchema)]
pub struct UnionBody {
    /// The key; it never changes.
    #[schema(example = "gb-cwu")]
    slug: &'static str,
    acronym: Option<&'static str>,
    /// In the language of the request.
    name: &'static str,
    /// ISO 3166-1; absent for an international body.
    country: Option<&'static str>,
    #[schema(value_type = String, example = "union")]
    kind: UnionKind,
    parent: Option<&'static str>,
    #[schema(value_type = String, example = "active")]
    status: UnionStatus,
    /// The slug of the union into which it went.
    merged_into: Option<&'static str>,
}

impl UnionBody {
    fn of(union: &'static Union, language: &str) -> Self {
        Self {
            slug: &union.slug,
            acronym: union.acronym.as_deref(),
            name: union.name(language),
            country: union.country.as_deref(),
            kind: union.kind,
            parent: union.parent.as_deref(),
            status: union.status,
            merged_into: union.merged_into.as_deref(),
        }
    }
}

/// The addresses of this API.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    cfg.service(web::resource("/api/v1/unions").get(list_unions).default_service(only("GET")));
    let quote = web::resource("/api/v1/affiliations/quote");
    cfg.service(quote.post(quote_fee).default_service(only("POST")));
    let all = web::resource("/api/v1/affiliations");
    cfg.service(all.post(apply_api::create_affiliation).default_service(only("POST")));
    let one = web::resource("/api/v1/affiliations/{reference}");
    cfg.service(one.get(apply_api::affiliation_status).default_service(only("GET")));
    cfg.service(
        web::resource("/api/v1/affiliated").get(list_api::list_affiliated).default_service(only("GET")),
    );
}

#[derive(Deserialize)]
pub struct UnionQuery {
    q: Option<String>,
}

/// The union directory, or what fits a search.
#[utoipa::path(
    get,
    path = "/api/v1/unions",
    params(
        ("q" = Option<String>, Query, description = "What somebody types: the best twenty are answered, best first. Case, accents and punctuation do not count."),
        ("lang" = Option<String>, Query, description = "A language of the service: `en`, `ru`."),
    ),
    responses((status = 200, description = "The unions.", body = Vec<UnionBody>)),
    tag = "affiliations"
)]
pub async fn list_unions(request: HttpRequest, query: Query<UnionQuery>) -> HttpResponse {
    let language = reader_locale(&request).tag();
    let directory = Directory::get();
    let unions: Vec<UnionBody> = match query.q.as_deref() {
        Some(typed) => directory.search(typed).into_iter().map(|u| UnionBody::of(u, language)).collect(),
        None => directory.all().iter().map(|u| UnionBody::of(u, language)).collect(),
    };
    // It depends on the language that a cookie or a header asks for.
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, max-age=300")).json(unions)
}

/// What a body would pay today, and how many delegates it may send. Nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/affiliations/quote",
    request_body = QuoteRequest,
    responses(
        (status = 200, description = "The quote.", body = QuoteBody),
        (status = 400, description = "Not JSON, or an unknown or repeated field.", body = Problem),
        (status = 415, description = "The body is not application/json.", body = Problem),
        (status = 422, description = "Fields to be changed.", body = Problem),
    ),
    tag = "affiliations"
)]
pub async fn quote_fee(
    request: HttpRequest,
    body: Bytes,
    platform: Data<Platform>,
) -> Result<Json<QuoteBody>, ApiError> {
    let wanted: QuoteRequest = json_body::read(&request, &body)?;
    let today = platform.sources.now().with_timezone(&platform.settings.campaign.time_zone).date_naive();
    let input = check_quote(&wanted).map_err(invalid)?;
    let quote = Quote::make(Scales::get(), input, today).map_err(|error| invalid(vec![error.into()]))?;
    Ok(Json(QuoteBody {
        fee_minor: quote.fee.amount.minor,
        currency: quote.fee.amount.currency,
        working: working(Texts::new(reader_locale(&request)), &quote),
        delegates: quote.delegates,
        scale: quote.scale,
    }))
}

/// Checks what a quote goes by. Everything wrong is reported at once.
fn check_quote(wanted: &QuoteRequest) -> Result<QuoteInput, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let kind = BodyKind::from_code(&wanted.kind);
    if kind.is_none() {
        refusals.push(Refusal::UnknownKind);
    }
    let country = wanted.country.as_deref().unwrap_or_default();
    if !country.is_empty() && !is_country(&country.to_ascii_uppercase()) {
        refusals.push(Refusal::UnknownCountry);
    }
    if let Some(Err(refusal)) = wanted.union.as_deref().map(|typed| check_union(typed, country, "en")) {
        refusals.push(refusal);
    }
    let members = wanted.members.map(check_members).transpose();
    let members = members.map_err(|refusal| refusals.push(refusal)).ok().flatten();
    let currency = wanted.currency.parse::<Currency>().ok();
    if currency.is_none() {
        refusals.push(Refusal::UnknownCurrency);
    }
    match (kind, currency) {
        (Some(kind), Some(currency)) if refusals.is_empty() => {
            let offered = wanted.offered_minor.map(|minor| Money::new(minor, currency));
            Ok(QuoteInput { kind, members, currency, offered })
        }
        _ => Err(refusals),
    }
}

pub(super) fn invalid(refusals: Vec<Refusal>) -> ApiError {
    let texts = Texts::new(Locale::EN);
    let errors = refusals.into_iter().map(|refusal| (refusal.api_field().to_owned(), refusal.explain(texts)));
    ApiError::Invalid(errors.collect())
}
