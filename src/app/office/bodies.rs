//! `/office/bodies`: bodies that paid and wait for the office's acceptance, those whose fee went back, and unions that were
//! typed because the directory does not have them.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::payment::LONGEST_REASON;
use crate::{
    affiliations::{
        ActError, BodyFilter, OfficeAct, act_within,
        affiliation::{Affiliation, TermRecord},
        bodies_that_lack,
        directory::{Directory, Meant},
        find_affiliation, register_page,
        standing::State,
        terms_of,
    },
    kernel::text::check_line,
    office::{
        audit::{Act, Action, Reason, record},
        may,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        views::OfficeFrame,
    },
    platform::{Platform, db::Tx, http::problem::ApiError},
};

/// What is noted of a body that was refused; the reason itself is sealed in the audit log.
const REFUSED: &str = "the office did not accept it";
/// Of one whose fee went back.
const LET_STAND: &str = "the office decided so";
const ENDED: &str = "its fee went back";

#[derive(Template)]
#[template(path = "app/office/templates/bodies.html")]
pub(super) struct BodiesView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub waiting: Vec<Affiliation>,
    /// Those that have not paid yet are shown as well.
    pub unpaid: bool,
    /// Those whose fee went back, with the years that lack it.
    pub back: Vec<(Affiliation, Vec<TermRecord>)>,
    pub unnamed: Vec<Affiliation>,
    pub notice: Option<String>,
    pub problem: Option<String>,
}

impl BodiesView {
    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn language(&self) -> &'static str {
        self.office.texts.locale.tag()
    }

    fn facts(&self, body: &Affiliation) -> String {
        let texts = self.office.texts;
        let union = body.union_name(self.language()).unwrap_or_default();
        let parts =
            [texts.t(body.kind.name_key()), union, body.country.clone(), texts.t(body.state.name_key())];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// A year that lacks its fee: when it is, how much that was, what is lacking.
    fn year(&self, term: &TermRecord) -> String {
        let texts = self.office.texts;
        let dates = term.term.map(|term| format!("{} – {}", texts.date(&term.from), texts.date(&term.until)));
        let lacks = term.lacks().map(|lacks| texts.money(&lacks)).unwrap_or_default();
        let (dates, fee) = (dates.unwrap_or_default(), texts.money(&term.fee));
        let args = [
            ("dates", dates.as_str().into()),
            ("fee", fee.as_str().into()),
            ("lacks", lacks.as_str().into()),
        ];
        texts.t_args("bodies-back-year", &args)
    }

    fn listed(&self, body: &Affiliation) -> String {
        self.office.texts.t(if body.consent_public { "bodies-listed" } else { "bodies-not-listed" })
    }

    fn unions(&self) -> Vec<String> {
        let living = Directory::get().all().iter().filter(|union| union.is_alive());
        living.map(|union| union.label(self.language())).collect()
    }

    /// The union of the directory that is most like what was typed.
    fn proposed(&self, body: &Affiliation) -> String {
        let found = Directory::get().search(body.union_typed.as_deref().unwrap_or_default());
        let living = found.into_iter().find(|union| union.is_alive());
        living.map(|union| union.label(self.language())).unwrap_or_default()
    }
}

/// What a page says beside what it always shows.
#[derive(Default)]
struct Saying {
    notice: Option<&'static str>,
    problem: Option<&'static str>,
    unpaid: bool,
}

fn affiliated() -> Vec<State> {
    State::ALL.into_iter().filter(|state| state.is_affiliated()).collect()
}

/// Whoever may still become affiliated, or is.
fn living() -> Vec<State> {
    let over = [State::Lapsed, State::Withdrawn];
    State::ALL.into_iter().filter(|state| !over.contains(state)).collect()
}

async fn lacking_years(platform: &Platform, body: &Affiliation) -> Result<Vec<TermRecord>, ApiError> {
    let mut terms = terms_of(&platform.db, body.id).await?;
    terms.retain(|term| term.lacks().is_some());
    Ok(terms)
}

async fn page<R>(request: &HttpRequest, platform: &Platform, signed: &Signed<R>, saying: Saying) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let among = if saying.unpaid { living() } else { affiliated() };
    let waiting = BodyFilter { waiting: true, among: Some(among), ..BodyFilter::default() };
    let unnamed = BodyFilter { unnamed: true, among: Some(living()), ..BodyFilter::default() };
    let mut back = Vec::new();
    for body in bodies_that_lack(&platform.db).await? {
        let years = lacking_years(platform, &body).await?;
        back.push((body, years));
    }
    let view = BodiesView {
        back,
        zone: platform.settings.campaign.time_zone,
        waiting: register_page(&platform.db, &waiting, None).await?,
        unpaid: saying.unpaid,
        unnamed: register_page(&platform.db, &unnamed, None).await?,
        notice: saying.notice.map(|key| office.texts.t(key)),
        problem: saying.problem.map(|key| office.texts.t(key)),
        office,
    };
    let status = if saying.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, view.render())
}

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    done: String,
    #[serde(default)]
    unpaid: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::AcceptBodies>,
    shown: Query<Shown>,
    platform: Data<Platform>,
) -> Answer {
    let notice = match shown.done.as_str() {
        "accepted" => Some("bodies-done-accepted"),
        "refused" => Some("bodies-done-refused"),
        "named" => Some("bodies-done-named"),
        "forgotten" => Some("bodies-done-forgotten"),
        "stands" => Some("bodies-done-stands"),
        "ended" => Some("bodies-done-refused"),
        _ => None,
    };
    let saying = Saying { notice, unpaid: shown.unpaid == "yes", ..Saying::default() };
    page(&request, &platform, &signed, saying).await
}

#[derive(Deserialize)]
pub(super) struct OnBody {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    union: String,
    code: Option<String>,
}

/// Does what was decided, with its line in the audit log. `false` when the body does not wait for this any more.
async fn decide(
    platform: &Platform,
    signed: &Signed<may::AcceptBodies>,
    reference: &str,
    (action, deed): (Action, OfficeAct),
    reason: Option<Reason>,
) -> Result<bool, ApiError> {
    let Ok(reference) = reference.parse() else { return Ok(false) };
    let Some(body) = find_affiliation(&platform.db, reference).await? else { return Ok(false) };
    let waits = match action {
        Action::UnionNamed | Action::UnionRefused => body.union_slug.is_none() && body.union_typed.is_some(),
        Action::FeeWaived | Action::BodyEnded => !lacking_years(platform, &body).await?.is_empty(),
        _ => body.accepted_at.is_none(),
    };
    if !waits || !living().contains(&body.state) {
        return Ok(false);
    }
    let (context, by) = (platform.clone(), signed.staff().id);
    let mark = reason.as_ref().and_then(Reason::key_to_mark);
    let write = move |tx: Tx| async move {
        act_within(&tx, &context, body.id, deed, &by.0.to_string()).await?;
        let act = Act { reason, ..Act::new(Some(by), action).on(String::from(reference)) };
        record(&tx, &context, act).await?;
        Ok::<_, ActError>(())
    };
    match platform.db.write(write).await {
        Ok(()) => {
            if let Some(key) = mark {
                platform.keyring.mark_stored(key);
            }
            Ok(true)
        }
        Err(ActError::Store(error)) => Err(error.into()),
        Err(_) => Ok(false),
    }
}

/// The body is who it says, and it was asked at an address that the office knew before.
pub(super) async fn accept(
    request: HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let deed = (Action::BodyAccepted, OfficeAct::Accept);
    if decide(&platform, &signed, &form.reference, deed, None).await? {
        return Ok(lead_to("/office/bodies?done=accepted"));
    }
    let problem = Some("bodies-error-not-waiting");
    page(&request, &platform, &signed, Saying { problem, ..Saying::default() }).await
}

/// It is not, and its affiliation ends.
pub(super) async fn refuse(
    request: HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: Data<Platform>,
) -> Answer {
    let deed = (Action::BodyRefused, OfficeAct::Withdraw { why: REFUSED.to_owned() });
    with_reason(&request, form, &platform, deed, "/office/bodies?done=refused").await
}

/// Its fee went back, and the year stands all the same.
pub(super) async fn let_stand(
    request: HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: Data<Platform>,
) -> Answer {
    let deed = (Action::FeeWaived, OfficeAct::LetStand { why: LET_STAND.to_owned() });
    with_reason(&request, form, &platform, deed, "/office/bodies?done=stands").await
}

/// Its fee went back, and the affiliation ends.
pub(super) async fn end(
    request: HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: Data<Platform>,
) -> Answer {
    let deed = (Action::BodyEnded, OfficeAct::Withdraw { why: ENDED.to_owned() });
    with_reason(&request, form, &platform, deed, "/office/bodies?done=ended").await
}

/// What cannot be undone: a reason, sealed in the audit log, and a fresh second factor.
async fn with_reason(
    request: &HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: &Platform,
    deed: (Action, OfficeAct),
    done: &str,
) -> Answer {
    let SignedForm { signed, form } = form;
    let problem = match check_line(&form.reason, LONGEST_REASON) {
        Err(_) => "office-error-reason",
        Ok(reason) => {
            if is_confirmed(request, platform, &signed.session, form.code.as_deref()).await? {
                let reason = Reason::try_new(platform, &reason).map_err(|_| ApiError::Internal)?;
                if decide(platform, &signed, &form.reference, deed, Some(reason)).await? {
                    return Ok(lead_to(done));
                }
                "bodies-error-not-waiting"
            } else {
                "office-error-code"
            }
        }
    };
    page(request, platform, &signed, Saying { problem: Some(problem), ..Saying::default() }).await
}

/// The body's country, which settles an acronym; empty where there is no such body.
async fn country_of(platform: &Platform, reference: &str) -> Result<String, ApiError> {
    let Ok(reference) = reference.parse() else { return Ok(String::new()) };
    let body = find_affiliation(&platform.db, reference).await?;
    Ok(body.map(|body| body.country).unwrap_or_default())
}

/// Says which union of the directory was meant.
pub(super) async fn name_union(
    request: HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let meant = match Directory::get().resolve(&form.union, &country_of(&platform, &form.reference).await?) {
        Meant::One(union) => Some(union),
        Meant::Gone { heir, .. } => heir,
        Meant::Several(_) | Meant::Unknown => None,
    };
    let problem = match meant {
        None => "bodies-error-union",
        Some(union) => {
            let deed = (Action::UnionNamed, OfficeAct::NameUnion { union: union.slug.clone() });
            if decide(&platform, &signed, &form.reference, deed, None).await? {
                return Ok(lead_to("/office/bodies?done=named"));
            }
            "bodies-error-not-waiting"
        }
    };
    page(&request, &platform, &signed, Saying { problem: Some(problem), ..Saying::default() }).await
}

/// What was typed is no union: it is forgotten, and the body stands without one.
pub(super) async fn forget_union(
    request: HttpRequest,
    form: SignedForm<may::AcceptBodies, OnBody>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let deed = (Action::UnionRefused, OfficeAct::ForgetUnion);
    if decide(&platform, &signed, &form.reference, deed, None).await? {
        return Ok(lead_to("/office/bodies?done=forgotten"));
    }
    let problem = Some("bodies-error-not-waiting");
    page(&request, &platform, &signed, Saying { problem, ..Saying::default() }).await
}
