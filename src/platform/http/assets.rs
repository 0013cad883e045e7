//! The style sheet, the icon and our few scripts, each at an address that changes with its content. No page needs a
//! script: each only makes better what works without.

use std::{hash::Hasher, sync::OnceLock};

use actix_web::{HttpResponse, http::header, web};

use super::problem::ApiError;

/// What may be kept for ever, since its address changes with it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What other sites name by an address that never changes.
const FOR_A_DAY: &str = "public, max-age=86400";

/// A file that pages ask for.
pub struct Asset {
    pub path: &'static str,
    kind: &'static str,
    caching: &'static str,
    content: &'static str,
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// The one style sheet.
pub const SITE_CSS: Asset = Asset {
    path: "/assets/site.css",
    kind: CSS,
    caching: FOR_EVER,
    content: include_str!("assets/site.css"),
};
/// Says in the form's button what will be given.
pub const DONATE_JS: Asset = Asset {
    path: "/assets/donate.js",
    kind: SCRIPT,
    caching: FOR_EVER,
    content: include_str!("assets/donate.js"),
};
/// Tells the page around the embedded form how high it is.
pub const FRAME_JS: Asset = Asset {
    path: "/assets/frame.js",
    kind: SCRIPT,
    caching: FOR_EVER,
    content: include_str!("assets/frame.js"),
};
/// Puts the embedded form where a campaign's page has a link to it.
const EMBED_JS: Asset = Asset {
    path: "/assets/embed.js",
    kind: SCRIPT,
    caching: FOR_A_DAY,
    content: include_str!("assets/embed.js"),
};
const FAVICON: Asset = Asset {
    path: "/assets/favicon.svg",
    kind: SVG,
    caching: FOR_A_DAY,
    content: include_str!("assets/favicon.svg"),
};

/// Address of an asset, with a query that changes whenever the asset does.
pub fn versioned(asset: &'static Asset) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(asset.content.as_bytes());
    format!("{}?v={:016x}", asset.path, hasher.finish())
}

/// Address of the style sheet.
pub fn css_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| versioned(&SITE_CSS))
}

/// The addresses of these files.
pub fn configure(cfg: &mut web::ServiceConfig) {
    for asset in [&SITE_CSS, &DONATE_JS, &FRAME_JS, &EMBED_JS, &FAVICON] {
        serve(cfg, asset.path, asset);
    }
    serve(cfg, "/favicon.ico", &FAVICON);
}

fn serve(cfg: &mut web::ServiceConfig, path: &str, asset: &'static Asset) {
    let get_only = web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    let answer = move || async move {
        HttpResponse::Ok()
            .content_type(asset.kind)
            .insert_header((header::CACHE_CONTROL, asset.caching))
            // The script and the icon are made to be used on the campaign's other sites, too.
            .insert_header(("cross-origin-resource-policy", "cross-origin"))
            .body(asset.content)
    };
    cfg.service(web::resource(path).get(answer).default_service(get_only));
}
