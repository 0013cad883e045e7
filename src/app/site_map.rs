//! What search engines may look at. See <https://www.rfc-editor.org/rfc/rfc9309> and <https://www.sitemaps.org/protocol.html>.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data},
};
use askama::Template;

use crate::kernel::locale::Locale;
use crate::platform::{
    Platform,
    http::{
        frame::{self, Frame},
        problem::ApiError,
    },
    i18n::Texts,
};

const FOR_AN_HOUR: (header::HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=3600");

/// Pages that belong to one gift, one body or the office: guessing is limited, and a robot would look like it.
const NOT_FOR_ROBOTS: [&str; 6] = ["/api/", "/donate/", "/affiliate/", "/gifts", "/office", "/verify/"];

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let get_only = || web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.service(web::resource("/robots.txt").get(robots).default_service(get_only()));
    cfg.service(web::resource("/sitemap.xml").get(site_map).default_service(get_only()));
}

async fn robots(platform: Data<Platform>) -> HttpResponse {
    let settings = &platform.settings;
    let text = if Frame::of_campaign(settings, Texts::new(Locale::EN), "/", "").rehearsal {
        // Nobody is to find the rehearsal when he looks for the campaign.
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        let refused: String = NOT_FOR_ROBOTS.iter().map(|path| format!("Disallow: {path}\n")).collect();
        let base = settings.http.public_url.as_str().trim_end_matches('/');
        format!("User-agent: *\n{refused}Sitemap: {base}/sitemap.xml\n")
    };
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").insert_header(FOR_AN_HOUR).body(text)
}

/// Every page for everyone, with its languages.
#[derive(Template)]
#[template(path = "app/templates/sitemap.xml", escape = "html")]
struct SiteMap<'a> {
    pages: Vec<String>,
    languages: &'a [Locale],
}

async fn site_map(platform: Data<Platform>) -> Result<HttpResponse, ApiError> {
    let settings = &platform.settings;
    let base = settings.http.public_url.as_str().trim_end_matches('/');
    let fixed = frame::PUBLIC_PATHS.iter().map(|path| format!("{base}{path}"));
    let funds = settings.funds.iter().map(|fund| format!("{base}{}{}", frame::FUND_PATH, fund.slug));
    let map = SiteMap { pages: fixed.chain(funds).collect(), languages: &settings.campaign.locales() };
    let text = map.render().map_err(|error| {
        tracing::error!(%error, "the site map could not be written");
        ApiError::Internal
    })?;
    Ok(HttpResponse::Ok()
        .content_type("application/xml; charset=utf-8")
        .insert_header(FOR_AN_HOUR)
        .body(text))
}
