//! A body's page: public by its reference, and its own by the link from a mail. Only POST changes anything: mail
//! scanners follow links.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Form, Path},
};
use askama::Template;
use serde::Deserialize;

use super::{
    affiliation::{Affiliation, Method},
    apply::{AffiliationsState, ApplyError},
    apply_api::api_error,
    decide::{DecideError, Decided, Decision, decide, resend_link},
    keeping::{own_url, today, who_opens},
    pages::{Answer, frame, html, see_other},
    people::contacts_of,
    refusal::Refusal,
    register::{find_affiliation, invoice_number, present_term, returned_of, terms_of},
    renew::{RenewError, Renewal, renew},
    twinning::twin_gifts,
    validate::read_members,
    views::{FieldError, StandingView, TwinShown},
    write_papers::paper_of,
};
use crate::{
    documents::pdf,
    kernel::{email::EmailAddress, reference::Reference},
    platform::{
        http::{
            gate::{Gate, reader_locale},
            nonce,
            problem::ApiError,
        },
        i18n::Texts,
    },
};

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    let only = |allowed: &'static str| {
        web::to(move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) })
    };
    let post = |path: &str| web::resource(path.to_owned());
    cfg.service(web::resource("/affiliate/{reference}").get(public).default_service(only("GET")));
    cfg.service(post("/affiliate/{reference}/pay").post(pay).default_service(only("POST")));
    cfg.service(post("/affiliate/{reference}/link").post(send_link).default_service(only("POST")));
    cfg.service(web::resource("/affiliate/{reference}/{key}").get(own).default_service(only("GET")));
    cfg.service(
        post("/affiliate/{reference}/{key}/decide").post(take_decision).default_service(only("POST")),
    );
    cfg.service(post("/affiliate/{reference}/{key}/renew").post(take_renewal).default_service(only("POST")));
    let paper = web::resource("/affiliate/{reference}/{key}/{kind}.pdf");
    cfg.service(paper.get(paper_page).default_service(only("GET")));
}

/// What the small forms of this page send.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OwnForm {
    nonce: String,
    motion_date: String,
    members: String,
    method: String,
}

async fn find(state: &AffiliationsState, typed: &str) -> Result<Affiliation, ApiError> {
    let reference: Reference = typed.parse().map_err(|_| ApiError::NotFound)?;
    find_affiliation(&state.platform.db, reference).await?.ok_or(ApiError::NotFound)
}

/// A body, and the contact who acts for it.
pub(super) struct Acting {
    pub affiliation: Affiliation,
    pub who: EmailAddress,
}

/// The affiliation that a link from a mail opens, and whose link it is. A wrong key is as if there were nothing.
pub(super) async fn find_acting(
    state: &AffiliationsState,
    typed: &str,
    key: &str,
) -> Result<Acting, ApiError> {
    let affiliation = find(state, typed).await?;
    match who_opens(&state.platform, &affiliation, key)? {
        Some(who) => Ok(Acting { affiliation, who }),
        None => Err(ApiError::NotFound),
    }
}

/// What stands on the page besides the body itself.
#[derive(Default)]
pub(super) struct Around<'a> {
    /// The key of the link and whose it is; `None` on the public page.
    pub acting: Option<(String, EmailAddress)>,
    pub refusals: &'a [Refusal],
    pub news: Option<&'static str>,
    /// What stood in the field that was refused.
    pub typed: Option<String>,
}

pub(super) async fn show(
    request: &HttpRequest,
    state: &AffiliationsState,
    affiliation: Affiliation,
    around: Around<'_>,
) -> Answer {
    let platform = &state.platform;
    let locale = reader_locale(request);
    let term = present_term(&platform.db, &affiliation).await?.ok_or(ApiError::NotFound)?;
    let terms = terms_of(&platform.db, affiliation.id).await?;
    let waiting = match &around.acting {
        Some((_, who)) if affiliation.successor_named_on.is_some() => {
            // The one who leaves has said all that there is to say.
            let successor = contacts_of(platform, &affiliation)?.successor;
            successor.filter(|successor| successor.leaver != who.as_str())
        }
        _ => None,
    };
    let gifts = match &around.acting {
        Some(_) if affiliation.twinned_on.is_some() => twin_gifts(platform, affiliation.reference).await?,
        _ => Vec::new(),
    };
    let returned = returned_of(&platform.db, &term).await?;
    let page = StandingView {
        returned: (returned.minor > 0).then_some(returned),
        twin: TwinShown::of(&affiliation, gifts, &platform.settings, Texts::new(locale)),
        typed: around.typed.unwrap_or_default(),
        successor: waiting.map(|successor| (successor.name, successor.email)),
        frame: frame(request, state, locale),
        invoice: invoice_number(&platform.db, &term).await?,
        paid_term: terms.iter().rev().find_map(|term| term.term),
        term,
        affiliation,
        key: around.acting.map(|(key, _)| key),
        nonce: nonce::issue(&platform.server_key, &platform.sources),
        errors: FieldError::of(around.refusals, Texts::new(locale)),
        card_available: state.has_cards(),
        news: around.news,
    };
    let status = if around.refusals.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html(status, page.render())
}

async fn public(request: HttpRequest, typed: Path<String>, state: Data<AffiliationsState>) -> Answer {
    let affiliation = find(&state, &typed).await?;
    show(&request, &state, affiliation, Around::default()).await
}

async fn own(request: HttpRequest, path: Path<(String, String)>, state: Data<AffiliationsState>) -> Answer {
    let (typed, key) = path.into_inner();
    let Acting { affiliation, who } = find_acting(&state, &typed, &key).await?;
    show(&request, &state, affiliation, Around { acting: Some((key, who)), ..Around::default() }).await
}

/// Refuses what another site sent, and a form that was open for too long.
pub(super) fn check(
    request: &HttpRequest,
    state: &AffiliationsState,
    gate: &Gate,
    nonce: &str,
) -> Result<(), ApiError> {
    gate.check_same_site(request)?;
    let platform = &state.platform;
    let malformed = |_| ApiError::Malformed("the page had been open for too long".to_owned());
    nonce::check(&platform.server_key, nonce, platform.sources.now()).map_err(malformed)
}

async fn pay(
    request: HttpRequest,
    typed: Path<String>,
    form: Form<OwnForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    check(&request, &state, &gate, &form.nonce)?;
    let affiliation = find(&state, &typed).await?;
    gate.count_donation(&request)?;
    match state.card_page(&affiliation).await {
        Ok(Some(url)) => Ok(see_other(&url)),
        Ok(None) => Ok(see_other(&format!("/affiliate/{}", affiliation.reference))),
        Err(ApplyError::Stripe(error)) => {
            tracing::warn!(%error, "no card page could be opened");
            let around = Around { refusals: &[Refusal::CardsUnreachable], ..Around::default() };
            show(&request, &state, affiliation, around).await
        }
        Err(error) => Err(api_error(error)),
    }
}

async fn send_link(
    request: HttpRequest,
    typed: Path<String>,
    form: Form<OwnForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    check(&request, &state, &gate, &form.nonce)?;
    let affiliation = find(&state, &typed).await?;
    gate.count_donation(&request)?;
    resend_link(&state.platform, affiliation.id).await?;
    show(&request, &state, affiliation, Around { news: Some("standing-link-sent"), ..Around::default() })
        .await
}

async fn take_decision(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<OwnForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let Acting { affiliation, who } = find_acting(&state, &typed, &key).await?;
    check(&request, &state, &gate, &form.nonce)?;
    let acting = Some((key.clone(), who));
    let again = |refusals| Around { acting: acting.clone(), refusals, ..Around::default() };
    let decision = match read_decision(&form, today(&state.platform)) {
        Ok(decision) => decision,
        Err(refusal) => return show(&request, &state, affiliation, again(&[refusal])).await,
    };
    let by_card = matches!(decision, Decision::Carried { method: Method::Card, .. });
    match decide(&state.platform, affiliation.id, decision, "body").await {
        Ok(Decided::Taken(affiliation)) if by_card => lead_to_card(&state, &affiliation, &key).await,
        Ok(Decided::Taken(affiliation)) => {
            Ok(see_other(&format!("/affiliate/{}/{key}", affiliation.reference)))
        }
        Ok(Decided::Requoted(affiliation)) => {
            let around = Around { acting, news: Some("standing-requoted"), ..Around::default() };
            show(&request, &state, affiliation, around).await
        }
        Err(DecideError::Quote(error)) => show(&request, &state, affiliation, again(&[error.into()])).await,
        Err(DecideError::NotNow) => Ok(see_other(&format!("/affiliate/{}/{key}", affiliation.reference))),
        Err(DecideError::Store(error)) => Err(error.into()),
    }
}

fn read_decision(form: &OwnForm, today: chrono::NaiveDate) -> Result<Decision, Refusal> {
    let method = match form.method.as_str() {
        "lost" => return Ok(Decision::Lost),
        code => Method::from_code(code).ok_or(Refusal::UnknownMethod)?,
    };
    let on: chrono::NaiveDate = form.motion_date.trim().parse().map_err(|_| Refusal::MotionNotADate)?;
    if on > today {
        return Err(Refusal::MotionInFuture);
    }
    Ok(Decision::Carried { on, members: read_members(&form.members)?, method })
}

async fn lead_to_card(state: &AffiliationsState, affiliation: &Affiliation, key: &str) -> Answer {
    let page = format!("/affiliate/{}/{key}", affiliation.reference);
    match state.card_page(affiliation).await {
        Ok(url) => Ok(see_other(url.as_deref().unwrap_or(&page))),
        // The decision is taken; the page offers the card again.
        Err(ApplyError::Stripe(error)) => {
            tracing::warn!(%error, "no card page could be opened");
            Ok(see_other(&page))
        }
        Err(error) => Err(api_error(error)),
    }
}

async fn take_renewal(
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<OwnForm>,
    state: Data<AffiliationsState>,
    gate: Data<Gate>,
) -> Answer {
    let (typed, key) = path.into_inner();
    let Acting { affiliation, who } = find_acting(&state, &typed, &key).await?;
    check(&request, &state, &gate, &form.nonce)?;
    let again = |refusals| Around { acting: Some((key.clone(), who.clone())), refusals, ..Around::default() };
    let method = Method::from_code(&form.method).ok_or(Refusal::UnknownMethod);
    let read = method.and_then(|method| Ok((method, read_members(&form.members)?)));
    let (method, members) = match read {
        Ok(read) => read,
        Err(refusal) => return show(&request, &state, affiliation, again(&[refusal])).await,
    };
    let renewal = Renewal { members, method, purchase_order: None };
    match renew(&state.platform, affiliation.id, renewal).await {
        Ok(affiliation) if method == Method::Card => lead_to_card(&state, &affiliation, &key).await,
        Ok(affiliation) => Ok(see_other(&format!("/affiliate/{}/{key}", affiliation.reference))),
        Err(RenewError::Quote(error)) => show(&request, &state, affiliation, again(&[error.into()])).await,
        Err(RenewError::NothingToRenew) => {
            Ok(see_other(&format!("/affiliate/{}/{key}", affiliation.reference)))
        }
        Err(RenewError::Store(error)) => Err(error.into()),
    }
}

async fn paper_page(path: Path<(String, String, String)>, state: Data<AffiliationsState>) -> Answer {
    let (typed, key, kind) = path.into_inner();
    let Acting { affiliation, who } = find_acting(&state, &typed, &key).await?;
    let link = own_url(&state.platform, &affiliation, &who);
    let paper = paper_of(&state.platform, &affiliation, &kind, &link).await?.ok_or(ApiError::NotFound)?;
    let bytes = pdf(paper).await.map_err(|error| {
        tracing::error!(%error, "a document could not be set");
        ApiError::Internal
    })?;
    let name = format!("inline; filename=\"{kind}-{}.pdf\"", affiliation.reference);
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(bytes))
}
