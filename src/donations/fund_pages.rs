//! A fund's page, the picture of its progress, and the same as JSON.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Json, Path},
};
use askama::Template;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    give::DonationsState,
    progress::{FundProgress, PartProgress, fund_progress},
    views::{FundView, ProgressPicture},
};
use crate::{
    documents::png,
    kernel::{locale::Locale, money::Currency},
    platform::{
        config::{CampaignSettings, FundSettings},
        http::{
            frame::Frame,
            gate::{Gate, reader_locale},
            problem::{ApiError, Problem},
        },
        i18n::Texts,
    },
};

/// Whoever shows the picture need not ask more often.
const FOR_A_MINUTE: &str = "public, max-age=60";

/// The addresses of funds.
pub fn configure(cfg: &mut web::ServiceConfig) {
    let get_only = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.service(web::resource("/funds/{slug}").get(page).default_service(get_only()));
    cfg.service(web::resource("/embed/funds/{slug}").get(framed_page).default_service(get_only()));
    cfg.service(web::resource("/funds/{slug}/progress.svg").get(picture).default_service(get_only()));
    cfg.app_data(Data::new(Posters::default()));
    cfg.service(web::resource("/funds/{slug}/card.png").get(poster).default_service(get_only()));
    let progress = web::resource("/api/v1/funds/{slug}/progress");
    cfg.service(progress.get(show_progress).default_service(get_only()));
}

fn find<'a>(state: &'a DonationsState, slug: &str) -> Result<&'a FundSettings, ApiError> {
    state.platform.settings.fund(slug).ok_or(ApiError::NotFound)
}

async fn page(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<DonationsState>,
) -> Result<HttpResponse, ApiError> {
    show_page(&request, &slug, &state, false).await
}

/// How far the fund is, for a frame in the campaign's own site.
async fn framed_page(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<DonationsState>,
    gate: Data<Gate>,
) -> Result<HttpResponse, ApiError> {
    let mut response = show_page(&request, &slug, &state, true).await?;
    if let Ok(policy) = header::HeaderValue::from_str(&gate.embedded_policy()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

async fn show_page(
    request: &HttpRequest,
    slug: &str,
    state: &DonationsState,
    embedded: bool,
) -> Result<HttpResponse, ApiError> {
    let fund = find(state, slug)?;
    let settings = &state.platform.settings;
    let locale = reader_locale(request);
    let frame = Frame::of_campaign(settings, Texts::new(locale), request.path(), request.query_string());
    let view = FundView {
        frame: Frame { embedded, ..frame },
        campaign: &settings.campaign,
        slug: fund.slug.clone(),
        name: fund.names.get(locale.tag(), &settings.campaign).to_owned(),
        purpose: fund.purposes.get(locale.tag(), &settings.campaign).to_owned(),
        open: fund.open,
        progress: fund_progress(&state.platform, fund).await?,
    };
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(rendered(view.render())?))
}

async fn picture(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<DonationsState>,
) -> Result<HttpResponse, ApiError> {
    let fund = find(&state, &slug)?;
    let settings = &state.platform.settings;
    let locale = reader_locale(&request);
    let progress = fund_progress(&state.platform, fund).await?;
    let picture = ProgressPicture {
        texts: Texts::new(locale),
        name: fund.names.get(locale.tag(), &settings.campaign),
        progress: &progress,
        zone: settings.campaign.time_zone,
        with_parts: true,
    };
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CACHE_CONTROL, FOR_A_MINUTE))
        // It is made to be shown on the campaign's other sites.
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(rendered(picture.render())?))
}

/// Posters that were drawn within the last minute: one takes some milliseconds of a processor, and anybody may ask.
#[derive(Default)]
pub struct Posters(tokio::sync::Mutex<HashMap<(String, Locale), Drawn>>);

/// When it was drawn, UTC, and the PNG.
type Drawn = (DateTime<Utc>, Bytes);

async fn poster(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<DonationsState>,
    posters: Data<Posters>,
) -> Result<HttpResponse, ApiError> {
    let fund = find(&state, &slug)?;
    let platform = &state.platform;
    let (settings, locale) = (&platform.settings, reader_locale(&request));
    let now = platform.sources.now();
    let key = (fund.slug.clone(), locale);
    let mut drawn = posters.0.lock().await;
    let kept = drawn.get(&key).filter(|(at, _)| (now - *at).num_seconds().abs() < 60);
    let picture = match kept {
        Some((_, picture)) => picture.clone(),
        None => {
            let progress = fund_progress(platform, fund).await?;
            let shown = ProgressPicture {
                texts: Texts::new(locale),
                name: fund.names.get(locale.tag(), &settings.campaign),
                progress: &progress,
                zone: settings.campaign.time_zone,
                with_parts: false,
            };
            let picture = png(shown.poster(&settings.campaign.name)).await.map_err(|error| {
                tracing::error!(%error, "a poster could not be drawn");
                ApiError::Internal
            })?;
            let picture = Bytes::from(picture);
            drawn.insert(key, (now, picture.clone()));
            picture
        }
    };
    drop(drawn);
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((header::CACHE_CONTROL, FOR_A_MINUTE))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(picture))
}

fn rendered(page: Result<String, askama::Error>) -> Result<String, ApiError> {
    page.map_err(|error| {
        tracing::error!(%error, "a fund could not be shown");
        ApiError::Internal
    })
}

/// How far a fund is.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundProgressBody {
    /// The fund's slug.
    fund: String,
    /// When this was so, UTC.
    as_of: DateTime<Utc>,
    /// One for each currency in which anything came or was promised.
    sums: Vec<FundSumBody>,
    /// The drive that is on, if there is one.
    appeal: Option<AppealBody>,
}

/// What a fund has in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundSumBody {
    /// ISO 4217.
    #[schema(value_type = String)]
    currency: Currency,
    /// Minor units that came in, less what was given back.
    received_minor: i64,
    /// Minor units that are promised and have not come; no part of what was received.
    pledged_minor: i64,
}

/// A drive for one fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealBody {
    /// In the reader's language; absent where the office gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// ISO 4217.
    #[schema(value_type = String)]
    currency: Currency,
    target_minor: i64,
    /// Minor units that came in the drive's currency within its days.
    received_minor: i64,
    /// Whole percents of the target, never capped.
    percent: i64,
    /// Minor units that are promised and have not come; no part of what was received.
    pledged_minor: i64,
    from: NaiveDate,
    /// The last day.
    until: NaiveDate,
    /// Branches and regions that have a target of their own.
    targets: Vec<TargetBody>,
    /// What counts towards none of them: with it the sums of `targets` are those of the appeal.
    elsewhere: ElsewhereBody,
}

/// What a branch or region means to bring in, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetBody {
    /// The value of `counts_for` in `POST /api/v1/donations` and in a link to the form.
    #[schema(example = "branch-3")]
    part: String,
    /// `region` or `branch`.
    kind: &'static str,
    name: String,
    target_minor: i64,
    received_minor: i64,
    /// Whole percents of the target, never capped.
    percent: i64,
    pledged_minor: i64,
}

/// What counts towards no branch or region.
#[derive(Debug, Serialize, ToSchema)]
pub struct ElsewhereBody {
    received_minor: i64,
    pledged_minor: i64,
}

impl From<PartProgress> for TargetBody {
    fn from(row: PartProgress) -> Self {
        Self {
            percent: row.percent(),
            part: row.part.code.to_string(),
            kind: row.part.kind.code(),
            name: row.part.name,
            target_minor: row.target.minor,
            received_minor: row.received.minor,
            pledged_minor: row.pledged.minor,
        }
    }
}

impl FundProgressBody {
    fn of(fund: &FundSettings, progress: FundProgress, tag: &str, campaign: &CampaignSettings) -> Self {
        let sums = progress.sums.into_iter().map(|(currency, sum)| FundSumBody {
            currency,
            received_minor: sum.received_minor,
            pledged_minor: sum.pledged_minor,
        });
        let appeal = progress.appeal.map(|appeal| AppealBody {
            title: appeal.titles.as_ref().map(|titles| titles.get(tag, campaign).to_owned()),
            currency: appeal.target.currency,
            target_minor: appeal.target.minor,
            received_minor: appeal.received.minor,
            percent: appeal.percent(),
            pledged_minor: appeal.pledged.minor,
            from: appeal.from,
            until: appeal.until,
            elsewhere: {
                let (received, pledged) = appeal.elsewhere();
                ElsewhereBody { received_minor: received.minor, pledged_minor: pledged.minor }
            },
            targets: appeal.parts.into_iter().map(TargetBody::from).collect(),
        });
        Self { fund: fund.slug.clone(), as_of: progress.as_of, sums: sums.collect(), appeal }
    }
}

/// How far a fund is: what came in, what is promised, and its appeal.
#[utoipa::path(
    get,
    path = "/api/v1/funds/{slug}/progress",
    params(
        ("slug" = String, Path, description = "A slug of `GET /api/v1/funds`."),
        ("lang" = Option<String>, Query, description = "A language of the service, for the appeal's title."),
    ),
    responses(
        (status = 200, description = "How far it is.", body = FundProgressBody),
        (status = 404, description = "No fund has this slug.", body = Problem),
    ),
    tag = "funds"
)]
pub async fn show_progress(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<DonationsState>,
) -> Result<Json<FundProgressBody>, ApiError> {
    let fund = find(&state, &slug)?;
    let (tag, campaign) = (reader_locale(&request).tag(), &state.platform.settings.campaign);
    Ok(Json(FundProgressBody::of(fund, fund_progress(&state.platform, fund).await?, tag, campaign)))
}
