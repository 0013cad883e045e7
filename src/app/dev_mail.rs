//! `/dev/mail`: the mails of a development installation, read from their folder. No other profile serves it.

use std::path::{Path, PathBuf};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data},
};
use askama::Template;
use chrono::DateTime;
use mail_parser::{Message, MessageParser};

use crate::{
    mail::views::{DevMail, DevMailLine, DevMailList},
    platform::{
        Platform,
        http::{frame::Frame, gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

/// The newest mails that the list shows.
const MOST_LISTED: usize = 200;

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/dev/mail").get(list));
    cfg.service(web::resource("/dev/mail/{name}").get(one));
    cfg.service(web::resource("/dev/mail/{name}/html").get(html_part));
}

async fn list(request: HttpRequest, platform: Data<Platform>) -> Result<HttpResponse, ApiError> {
    let mut files = Vec::new();
    // Before the first mail there is no folder.
    if let Ok(mut folder) = tokio::fs::read_dir(&platform.settings.mail.dir).await {
        while let Ok(Some(entry)) = folder.next_entry().await {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "eml")
                && let Ok(written) = entry.metadata().await.and_then(|meta| meta.modified())
            {
                files.push((written, path));
            }
        }
    }
    files.sort_by(|a, b| b.cmp(a));
    let mut mails = Vec::new();
    for (_, path) in files.iter().take(MOST_LISTED) {
        if let Ok(raw) = tokio::fs::read(path).await
            && let Some(message) = MessageParser::default().parse(&raw)
        {
            mails.push(line(&request, &platform, path, &message));
        }
    }
    page(DevMailList { frame: frame(&request, &platform), mails }.render())
}

async fn one(
    request: HttpRequest,
    name: web::Path<String>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let (path, raw) = read(&platform, &name).await?;
    let message = MessageParser::default().parse(&raw).ok_or(ApiError::NotFound)?;
    let line = line(&request, &platform, &path, &message);
    let has_html = message.html_bodies().next().is_some();
    let view = DevMail {
        frame: frame(&request, &platform),
        message_id: message.message_id().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html_href: has_html.then(|| format!("{}/html", line.href)),
        line,
    };
    page(view.render())
}

/// The HTML part alone, as a mail program would show it: its own styles, nothing else.
async fn html_part(name: web::Path<String>, platform: Data<Platform>) -> Result<HttpResponse, ApiError> {
    let (_, raw) = read(&platform, &name).await?;
    let message = MessageParser::default().parse(&raw).ok_or(ApiError::NotFound)?;
    Ok(as_mail_programs_show(message.body_html(0).ok_or(ApiError::NotFound)?.into_owned()))
}

/// A mail's HTML with its own styles, and nothing else.
pub(super) fn as_mail_programs_show(html: String) -> HttpResponse {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(html)
}

async fn read(platform: &Platform, name: &str) -> Result<(PathBuf, Vec<u8>), ApiError> {
    let is_plain =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_plain {
        return Err(ApiError::NotFound);
    }
    let path = platform.settings.mail.dir.join(format!("{name}.eml"));
    let raw = tokio::fs::read(&path).await.map_err(|_| ApiError::NotFound)?;
    Ok((path, raw))
}

fn line(request: &HttpRequest, platform: &Platform, path: &Path, message: &Message<'_>) -> DevMailLine {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
    let written = message.date().and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0));
    let texts = Texts::new(reader_locale(request));
    let zone = platform.settings.campaign.time_zone;
    DevMailLine {
        href: format!("/dev/mail/{name}"),
        to: to.to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        written: written.map_or_else(String::new, |at| texts.date_time(at, zone)),
    }
}

pub(super) fn frame(request: &HttpRequest, platform: &Platform) -> Frame {
    let texts = Texts::new(reader_locale(request));
    Frame::of_campaign(&platform.settings, texts, request.path(), request.query_string())
}

pub(super) fn page(page: Result<String, askama::Error>) -> Result<HttpResponse, ApiError> {
    let page = page.map_err(|_| ApiError::Internal)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}
