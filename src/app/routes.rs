//! Every public address, put together from the rooms, and those of the private listener.

use actix_web::{
    HttpResponse,
    web::{self, Data},
};

use super::{dev_mail, erasure_pages, mail_preview, office, openapi, site_map, webhook};
use crate::{
    affiliations, disbursements, donations, newsletter,
    platform::{
        Platform,
        config::{MailTransport, Profile, Settings},
        http::{assets, problem::ApiError},
        telemetry::Metrics,
    },
    reports,
};

/// What the public listener serves.
pub(super) fn configure_public(cfg: &mut web::ServiceConfig, settings: &Settings) {
    let largest = settings.limits.max_body_bytes;
    cfg.app_data(web::PayloadConfig::new(largest));
    cfg.app_data(web::FormConfig::default().limit(largest));
    assets::configure(cfg);
    site_map::configure(cfg);
    donations::pages::configure(cfg);
    donations::fund_pages::configure(cfg);
    donations::wall::pages::configure(cfg);
    disbursements::pages::configure(cfg);
    donations::regular::pages::configure(cfg);
    donations::api::configure(cfg);
    newsletter::pages::configure(cfg);
    erasure_pages::configure(cfg);
    reports::api::routes(cfg);
    affiliations::pages::configure(cfg);
    affiliations::api::configure(cfg);
    office::configure(cfg);
    openapi::configure(cfg);
    webhook::configure(cfg, settings.limits.webhook_body_bytes);
    if settings.profile == Profile::Development && settings.mail.transport == MailTransport::File {
        mail_preview::configure(cfg);
        dev_mail::configure(cfg);
    }
    configure_health(cfg);
    cfg.default_service(web::to(|| async { Err::<HttpResponse, _>(ApiError::NotFound) }));
}

/// What the private listener serves.
pub(super) fn configure_private(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/metrics").get(metrics));
    configure_health(cfg);
}

fn configure_health(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/healthz").get(alive));
    cfg.service(web::resource("/readyz").get(ready));
}

async fn alive() -> HttpResponse {
    plain("ok\n")
}

/// The database answers and lacks no migration.
async fn ready(platform: Data<Platform>) -> HttpResponse {
    match platform.db.pending_migrations().await {
        Ok(pending) if pending.0.is_empty() => match platform.doors.are_held().await {
            // A proxy goes on handing over Stripe's events, which are archived meanwhile.
            Ok(true) => plain("held: restored, and not opened yet\n"),
            _ => plain("ready\n"),
        },
        Ok(_) => HttpResponse::ServiceUnavailable().body("migrations are pending\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            HttpResponse::ServiceUnavailable().body("the database does not answer\n")
        }
    }
}

async fn metrics(metrics: Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(metrics.encode())
}

fn plain(text: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text)
}
