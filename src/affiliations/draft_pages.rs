//! A form that is left and come back to, and the list of unions for those who choose without scripts.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Data, Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    apply::AffiliationsState,
    directory::Directory,
    drafts::{find_draft, keep_draft},
    form::ApplyForm,
    pages::{Answer, Shown, form_again, frame, html},
    refusal::Refusal,
    validate_people::check_draft_email,
};
use crate::platform::http::{
    frame::Frame,
    gate::{Gate, reader_locale},
    nonce,
    problem::ApiError,
};

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    cfg.service(web::resource("/affiliate/unions").get(unions).default_service(only("GET")));
    cfg.service(web::resource("/affiliate/draft/{token}").get(come_back).default_service(only("GET")));
}

/// Keeps the form as it is, checked or not, and mails the link to it.
pub(super) async fn take_draft(
    request: &HttpRequest,
    state: &AffiliationsState,
    gate: &Gate,
    form: ApplyForm,
) -> Answer {
    let platform = &state.platform;
    let checked = match nonce::check(&platform.server_key, &form.nonce, platform.sources.now()) {
        Ok(_) => check_draft_email(&form),
        Err(_) => Err(Refusal::NonceExpired),
    };
    let to = match checked {
        Ok(to) => to,
        Err(refusal) => {
            let refusals = [refusal];
            let shown = Shown { refusals: &refusals, ..Shown::default() };
            return form_again(request, state, form, shown, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    gate.count_donation(request)?;
    let draft = keep_draft(platform, &form, to, reader_locale(request)).await?;
    let shown = Shown { news: Some("affiliate-draft-kept"), ..Shown::default() };
    form_again(request, state, ApplyForm { draft, ..form }, shown, StatusCode::OK)
}

async fn come_back(request: HttpRequest, token: Path<String>, state: Data<AffiliationsState>) -> Answer {
    let form = find_draft(&state.platform, &token).await?.ok_or(ApiError::NotFound)?;
    form_again(&request, &state, form, Shown::default(), StatusCode::OK)
}

#[derive(Deserialize)]
struct UnionsQuery {
    #[serde(default)]
    q: String,
}

/// The directory, or what fits a search.
#[derive(Template)]
#[template(path = "affiliations/templates/unions.html")]
pub struct UnionsView {
    pub frame: Frame,
    pub query: String,
    pub lines: Vec<UnionLine>,
}

/// One union of the list.
pub struct UnionLine {
    pub slug: &'static str,
    pub label: String,
    /// Whether bodies may affiliate under it.
    pub is_alive: bool,
    /// The union into which it went.
    pub heir: Option<&'static str>,
}

async fn unions(request: HttpRequest, query: Query<UnionsQuery>, state: Data<AffiliationsState>) -> Answer {
    let locale = reader_locale(&request);
    let query: String = query.into_inner().q.chars().take(100).collect();
    let directory = Directory::get();
    let found =
        if query.trim().is_empty() { directory.all().iter().collect() } else { directory.search(&query) };
    let lines = found.into_iter().map(|union| UnionLine {
        slug: &union.slug,
        label: union.label(locale.tag()),
        is_alive: union.is_alive(),
        heir: directory
            .heir(&union.slug)
            .filter(|heir| heir.slug != union.slug)
            .map(|heir| heir.short_name(locale.tag())),
    });
    let page = UnionsView { frame: frame(&request, &state, locale), query, lines: lines.collect() };
    html(StatusCode::OK, page.render())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        affiliations::people_pages::LeaveView,
        platform::i18n::{Texts, locales},
    };

    #[test]
    fn both_pages_are_written_in_every_language() {
        for locale in locales() {
            let texts = Texts::new(*locale);
            let line = |is_alive, heir| UnionLine { slug: "gb-x", label: "X <Y>".to_owned(), is_alive, heir };
            for lines in [Vec::new(), vec![line(true, None), line(false, Some("PCS"))]] {
                let view = UnionsView { frame: Frame::sample(texts), query: "x\"".to_owned(), lines };
                let page = view.render().unwrap();
                assert!(!page.contains("unions-") && !page.contains("X <Y>"), "{page}");
            }
            let page = LeaveView::sample(texts).render().unwrap();
            assert!(page.contains("id=\"email-error\"") && page.contains("B. &#60;Next&#62;"));
            assert!(!page.contains(">leave-"), "a key instead of a text");
        }
    }
}
