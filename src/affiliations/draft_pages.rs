//! A form that is left and come back to.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Path},
};

use super::{
    apply::AffiliationsState,
    drafts::{find_draft, keep_draft},
    form::ApplyForm,
    form_pages::{Shown, form_at, not_now},
    pages::Answer,
    refusal::Refusal,
    steps::Step,
    validate_people::check_draft_email,
};
use crate::platform::http::{
    gate::{Gate, reader_locale},
    nonce,
    problem::ApiError,
};

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let others = web::to(|| async { Err::<HttpResponse, _>(ApiError::MethodNotAllowed("GET")) });
    cfg.service(web::resource("/affiliate/draft/{token}").get(come_back).default_service(others));
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
            // The address stands on the first step; whatever else is wrong can be told anywhere.
            let step = Step::of(refusal.field()).min(form.shown_step());
            return form_at(request, state, form, step, Shown::refused(&[refusal]));
        }
    };
    if let Err(error) = gate.count_donation(request) {
        return not_now(request, state, form, error);
    }
    let step = form.shown_step();
    match keep_draft(platform, &form, to, reader_locale(request)).await {
        Ok(draft) => {
            let shown = Shown { news: Some("affiliate-draft-kept"), ..Shown::default() };
            form_at(request, state, ApplyForm { draft, ..form }, step, shown)
        }
        Err(error) => not_now(request, state, form, error.into()),
    }
}

/// At the step at which it was left.
async fn come_back(request: HttpRequest, token: Path<String>, state: Data<AffiliationsState>) -> Answer {
    let form = find_draft(&state.platform, &token).await?.ok_or(ApiError::NotFound)?;
    let step = Step::from_number(&form.step).unwrap_or(Step::Needed);
    form_at(&request, &state, form, step, Shown::default())
}
