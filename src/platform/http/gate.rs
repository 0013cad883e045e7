//! What stands before and after every handler: the request's id and time limit, the limits of its source,
//! the headers of its answer, how an error is shown, the log line and the count.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, SameSite, time::Duration as CookieAge},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use askama::Template;
use tracing::Instrument;

use super::{
    client_source::{ClientSource, DailyHash, client_address},
    error_page::ErrorView,
    frame::Frame,
    limits::Limits,
    problem::ApiError,
};
use crate::{
    kernel::{clock::Sources, ids::new_uuid, locale::Locale},
    platform::{
        config::{Profile, Settings},
        i18n::{self, Texts},
        telemetry::Metrics,
    },
};

/// Where Stripe's own card page is.
const CHECKOUT_ORIGIN: &str = "https://checkout.stripe.com";
/// Where Stripe's own page for a change of card is.
const PORTAL_ORIGIN: &str = "https://billing.stripe.com";
const LANGUAGE_COOKIE: &str = "lang";

/// What the gate needs; one a process.
pub struct Gate {
    settings: Arc<Settings>,
    sources: Sources,
    metrics: Metrics,
    limits: Limits,
    hash: DailyHash,
    headers: Vec<(HeaderName, HeaderValue)>,
    time_limit: Duration,
    own_origin: String,
    languages: Vec<Locale>,
}

/// What the gate knows of a request; handlers find it in the request's extensions.
#[derive(Clone)]
struct Seen {
    request_id: String,
    locale: Locale,
    source: ClientSource,
}

impl Gate {
    pub fn new(settings: Arc<Settings>, sources: Sources, metrics: Metrics) -> Self {
        Self {
            limits: Limits::new(&settings.limits),
            hash: DailyHash::new(sources.clone()),
            headers: security_headers(&settings),
            time_limit: Duration::from_millis(settings.limits.request_timeout_ms),
            own_origin: settings.http.public_url.origin().ascii_serialization(),
            languages: settings.campaign.locales(),
            settings,
            sources,
            metrics,
        }
    }

    /// Counts a gift of the request's source.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub fn count_donation(&self, request: &HttpRequest) -> Result<(), ApiError> {
        match request.extensions().get::<Seen>() {
            Some(seen) => self.limits.count_donation(seen.source),
            None => Err(ApiError::Internal),
        }
    }

    /// Refuses a form that another site made the browser send. What a browser does not say is not held
    /// against it: the nonce stands behind this.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`].
    pub fn check_same_site(&self, request: &HttpRequest) -> Result<(), ApiError> {
        match text(request.headers(), "sec-fetch-site") {
            Some("same-origin" | "none") => return Ok(()),
            Some(_) => return Err(ApiError::Forbidden),
            None => {}
        }
        let Some(origin) = text(request.headers(), "origin") else { return Ok(()) };
        let host = origin.split_once("://").map(|(_, host)| host);
        let is_ours =
            origin == self.own_origin || (host.is_some() && host == text(request.headers(), "host"));
        if is_ours { Ok(()) } else { Err(ApiError::Forbidden) }
    }

    /// The content policy of a page that the campaign's own sites may show in a frame.
    pub fn embedded_policy(&self) -> String {
        let http = &self.settings.http;
        let own = std::iter::once(&self.settings.campaign.site_url);
        let origins = own.chain(&http.embed_origins).map(|url| url.origin().ascii_serialization());
        content_policy(&self.settings, &origins.collect::<Vec<_>>().join(" "))
    }

    /// The source of a request, for limits of a room's own.
    pub fn source_of(&self, request: &HttpRequest) -> Option<ClientSource> {
        request.extensions().get::<Seen>().map(|seen| seen.source)
    }

    fn source(&self, request: &ServiceRequest) -> ClientSource {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        self.hash.source(client_address(peer, request.headers(), &self.settings.http.trusted_proxies))
    }

    fn error_page(&self, error: &ApiError, seen: &Seen) -> HttpResponse {
        let page = ErrorView {
            // Its language links lead to the first page: the address that failed is not repeated.
            frame: Frame {
                address: None,
                ..Frame::of_campaign(&self.settings, Texts::new(seen.locale), "/", "")
            },
            status: error.status().as_u16(),
            is_held: *error == ApiError::Held,
            request_id: seen.request_id.clone(),
            retry_after: error.retry_after().and_then(|seconds| i64::try_from(seconds).ok()),
        };
        HttpResponse::build(error.status())
            .content_type("text/html; charset=utf-8")
            .body(page.render().unwrap_or_default())
    }

    fn show(&self, error: &ApiError, seen: &Seen, is_api: bool) -> HttpResponse {
        let mut response =
            if is_api { error.problem_response(&seen.request_id) } else { self.error_page(error, seen) };
        let headers = response.headers_mut();
        if let Some(seconds) = error.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let ApiError::MethodNotAllowed(allowed) = error
            && let Ok(allowed) = HeaderValue::from_str(allowed)
        {
            headers.insert(header::ALLOW, allowed);
        }
        response
    }

    fn finish_headers(&self, headers: &mut HeaderMap, seen: &Seen) {
        for (name, value) in &self.headers {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if let Ok(id) = HeaderValue::from_str(&seen.request_id) {
            headers.insert(HeaderName::from_static("x-request-id"), id);
        }
    }

    /// Remembers a language that was asked for by `?lang=`; nothing else ever sets a cookie here.
    fn remember_language(&self, response: &mut HttpResponse, locale: Locale) {
        let cookie = Cookie::build(LANGUAGE_COOKIE, locale.tag())
            .path("/")
            .http_only(true)
            .secure(self.settings.http.public_url.scheme() == "https")
            .same_site(SameSite::Lax)
            .max_age(CookieAge::days(365))
            .finish();
        if let Err(error) = response.add_cookie(&cookie) {
            tracing::error!(%error, "the language's cookie cannot be set");
        }
    }
}

/// The language in which the reader of this request is addressed.
pub fn reader_locale(request: &HttpRequest) -> Locale {
    request.extensions().get::<Seen>().map_or(Locale::EN, |seen| seen.locale)
}

/// Stands around everything: `App::wrap(from_fn(guard))`, with a [`Gate`] among the app's data.
///
/// # Errors
/// None of a handler's: those have become answers.
pub async fn guard(
    gate: web::Data<Gate>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let method = request.method().clone();
    let is_api = is_for_programs(request.path());
    let seen = Seen {
        request_id: new_uuid(&gate.sources).to_string(),
        locale: locale_of(&gate.languages, request.query_string(), request.headers()),
        source: gate.source(&request),
    };
    let asked = lang_in(request.query_string()).filter(|_| !is_api);
    let chosen = asked.and_then(|tag| gate.settings.campaign.find_locale(tag));
    let span = tracing::info_span!("request", id = %seen.request_id);
    let is_limited = is_limited(&method, request.path());
    request.extensions_mut().insert(seen.clone());
    let answered = async {
        if is_limited && let Err(error) = gate.limits.count_request(seen.source) {
            return Ok(Ok(request.error_response(error).map_into_boxed_body()));
        }
        let called = next.call(request);
        tokio::time::timeout(gate.time_limit, called).await.map(|r| r.map(|r| r.map_into_boxed_body()))
    }
    .instrument(span.clone())
    .await;
    let _in_span = span.enter();
    let (mut answer, route) = match answered {
        Ok(Ok(answer)) => {
            let route = answer.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
            let answer = match shown_error(answer.response()) {
                Some(error) => answer.into_response(gate.show(&error, &seen, is_api)),
                None => answer,
            };
            (Ok(answer), route)
        }
        Ok(Err(error)) => {
            let error = error_of(&error);
            (Err(gate.show(&error, &seen, is_api)), "refused".to_owned())
        }
        Err(_) => (Err(gate.show(&ApiError::Timeout, &seen, is_api)), "timed-out".to_owned()),
    };
    let response = match &mut answer {
        Ok(answer) => answer.response_mut(),
        Err(response) => response,
    };
    if let Some(locale) = chosen {
        gate.remember_language(response, locale);
    }
    gate.finish_headers(response.headers_mut(), &seen);
    let status = response.status().as_u16();
    gate.metrics.request(&route, status);
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(id = %seen.request_id, %method, route, status, ms, "answered");
    answer.map_err(|response| InternalError::from_response("answered by the gate", response).into())
}

/// The error to be shown in place of a response that carries one.
fn shown_error(response: &HttpResponse) -> Option<ApiError> {
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return None;
    }
    response.error().map(error_of)
}

fn error_of(error: &Error) -> ApiError {
    match error.as_error::<ApiError>() {
        Some(error) => error.clone(),
        None => ApiError::of_status(error.as_response_error().status_code()),
    }
}

/// Whether errors are shown to a program rather than to a person.
fn is_for_programs(path: &str) -> bool {
    (path.starts_with("/api/") && path != "/api/docs") || path.starts_with("/webhooks/")
}

/// What writes, or what may be an attempt at guessing. Stripe is known by its signature instead.
fn is_limited(method: &Method, path: &str) -> bool {
    let guess = [
        "/donate/",
        "/gifts/",
        "/affiliate/",
        "/verify/",
        "/office/join/",
        "/api/v1/donations/",
        "/api/v1/affiliations/",
    ]
    .iter()
    .any(|guessed| path.starts_with(guessed));
    (*method != Method::GET && !path.starts_with("/webhooks/")) || guess
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn lang_in(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang="))
}

fn locale_of(offered: &[Locale], query: &str, headers: &HeaderMap) -> Locale {
    let cookie = text(headers, "cookie").and_then(|cookies| {
        cookies.split(';').find_map(|pair| pair.trim().strip_prefix(LANGUAGE_COOKIE)?.strip_prefix('='))
    });
    i18n::negotiate(offered, lang_in(query), cookie, text(headers, "accept-language"))
}

/// What a page may load, where its forms may lead, and who may show it in a frame. Chromium applies `form-action`
/// to the redirect that follows a form, too.
fn content_policy(settings: &Settings, frame_ancestors: &str) -> String {
    let base = &settings.stripe.api_base;
    let is_loopback = base.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    });
    let checkout = if is_loopback {
        base.origin().ascii_serialization()
    } else {
        format!("{CHECKOUT_ORIGIN} {PORTAL_ORIGIN}")
    };
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         form-action 'self' {checkout}; base-uri 'none'; frame-ancestors {frame_ancestors}"
    )
}

/// Headers of every answer.
fn security_headers(settings: &Settings) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = vec![
        ("content-security-policy", content_policy(settings, "'none'")),
        ("referrer-policy", "same-origin".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("cross-origin-opener-policy", "same-origin".to_owned()),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()".to_owned()),
    ];
    if settings.profile == Profile::Production {
        headers.push(("strict-transport-security", "max-age=31536000; includeSubDomains".to_owned()));
    }
    headers
        .into_iter()
        .filter_map(|(name, value)| {
            Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?))
        })
        .collect()
}
