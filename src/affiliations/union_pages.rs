//! The list of unions, for those who choose without scripts. Opened from the form, it takes along what was typed there and
//! brings it back.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Data, Form, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    apply::AffiliationsState,
    directory::Directory,
    form::ApplyForm,
    pages::{Answer, frame, html},
};
use crate::{
    kernel::locale::Locale,
    platform::http::{
        frame::Frame,
        gate::{Gate, reader_locale},
        problem::ApiError,
    },
};

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let others = web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET, POST")) });
    let page = web::resource("/affiliate/unions").get(all).post(from_form);
    cfg.service(page.default_service(others));
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
    /// The form from which it was opened.
    pub form: Option<ApplyForm>,
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

impl UnionsView {
    /// All that was typed but the union.
    fn carried(&self) -> Vec<(&'static str, &str)> {
        let filled = self.form.as_ref().map(ApplyForm::filled).unwrap_or_default();
        filled.into_iter().filter(|(field, _)| *field != "union").collect()
    }
}

async fn all(request: HttpRequest, query: Query<UnionsQuery>, state: Data<AffiliationsState>) -> Answer {
    let frame = frame(&request, &state, reader_locale(&request));
    page(&request, frame, &query.into_inner().q, None)
}

async fn from_form(
    request: HttpRequest,
    form: Form<ApplyForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let mut form = form.into_inner();
    if form.union_before.is_empty() {
        form.union_before = std::mem::take(&mut form.union);
    }
    let mut frame = frame(&request, &state, reader_locale(&request));
    frame.language_form = Some("choose");
    let query = std::mem::take(&mut form.find_union);
    page(&request, frame, &query, Some(form))
}

fn page(request: &HttpRequest, frame: Frame, query: &str, form: Option<ApplyForm>) -> Answer {
    let query: String = query.chars().take(100).collect();
    let lines = lines(&query, reader_locale(request));
    html(StatusCode::OK, UnionsView { frame, query, lines, form }.render())
}

fn lines(query: &str, locale: Locale) -> Vec<UnionLine> {
    let directory = Directory::get();
    let found =
        if query.trim().is_empty() { directory.all().iter().collect() } else { directory.search(query) };
    let line = |union: &'static super::union::Union| UnionLine {
        slug: &union.slug,
        label: union.label(locale.tag()),
        is_alive: union.is_alive(),
        heir: directory
            .heir(&union.slug)
            .filter(|heir| heir.slug != union.slug)
            .map(|heir| heir.short_name(locale.tag())),
    };
    found.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        affiliations::people_pages::LeaveView,
        platform::i18n::{Texts, locales},
    };

    #[test]
    fn the_list_and_the_leavers_page_are_written_in_every_language() {
        for locale in locales() {
            let texts = Texts::new(*locale);
            let line = |is_alive, heir| UnionLine { slug: "gb-x", label: "X <Y>".to_owned(), is_alive, heir };
            let form = ApplyForm { body_name: "Branch \"7\"".to_owned(), ..ApplyForm::default() };
            for (some, form) in [(false, None), (true, None), (false, Some(form.clone())), (true, Some(form))]
            {
                let lines = if some { vec![line(true, None), line(false, Some("PCS"))] } else { Vec::new() };
                let carries = form.is_some();
                let view = UnionsView { frame: Frame::sample(texts), query: "x\"".to_owned(), lines, form };
                let page = view.render().unwrap();
                assert!(!page.contains("unions-") && !page.contains("X <Y>"), "{page}");
                assert_eq!(page.contains("Branch &#34;7&#34;"), carries, "{page}");
            }
            let page = LeaveView::sample(texts).render().unwrap();
            assert!(page.contains("id=\"email-error\"") && page.contains("B. &#60;Next&#62;"));
            assert!(!page.contains(">leave-"), "a key instead of a text");
        }
    }
}
