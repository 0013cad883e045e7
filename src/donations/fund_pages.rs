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
    progress::{FundProgress, fund_progress},
    views::{FundView, ProgressPicture},
};
use crate::{
    documents::png,
    kernel::{locale::Locale, money::Currency},
    platform::{
        config::FundSettings,
        http::{
            frame::Frame,
            gate::reader_locale,
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
    let fund = find(&state, &slug)?;
    let settings = &state.platform.settings;
    let locale = reader_locale(&request);
    let view = FundView {
        frame: Frame::of_campaign(settings, Texts::new(locale), request.path(), request.query_string()),
        slug: fund.slug.clone(),
        name: fund.names.get(locale.tag(), &settings.campaign).to_owned(),
        purpose: fund.purposes.get(locale.tag(), &settings.campaign).to_owned(),
        open: fund.open,
        progress: fund_progress(&state.platform, fund).await?,
        zone: settings.campaign.time_zone,
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
    /// ISO 4217.
    #[schema(value_type = String)]
    currency: Currency,
    target_minor: i64,
    /// Minor units that came in the drive's currency within its days.
    received_minor: i64,
    /// Whole percents of the target, never capped.
    percent: i64,
    from: NaiveDate,
    /// The last day.
    until: NaiveDate,
}

impl FundProgressBody {
    fn of(fund: &FundSettings, progress: FundProgress) -> Self {
        let sums = progress.sums.into_iter().map(|(currency, sum)| FundSumBody {
            currency,
            received_minor: sum.received_minor,
            pledged_minor: sum.pledged_minor,
        });
        let appeal = progress.appeal.map(|appeal| AppealBody {
            currency: appeal.target.currency,
            target_minor: appeal.target.minor,
            received_minor: appeal.received.minor,
            percent: appeal.percent(),
            from: appeal.from,
            until: appeal.until,
        });
        Self { fund: fund.slug.clone(), as_of: progress.as_of, sums: sums.collect(), appeal }
    }
}

/// How far a fund is: what came in, what is promised, and its appeal.
#[utoipa::path(
    get,
    path = "/api/v1/funds/{slug}/progress",
    params(("slug" = String, Path, description = "A slug of `GET /api/v1/funds`.")),
    responses(
        (status = 200, description = "How far it is.", body = FundProgressBody),
        (status = 404, description = "No fund has this slug.", body = Problem),
    ),
    tag = "funds"
)]
pub async fn show_progress(
    slug: Path<String>,
    state: Data<DonationsState>,
) -> Result<Json<FundProgressBody>, ApiError> {
    let fund = find(&state, &slug)?;
    Ok(Json(FundProgressBody::of(fund, fund_progress(&state.platform, fund).await?)))
}
