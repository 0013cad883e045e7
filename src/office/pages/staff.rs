//! `/office/staff`: who works here; invitations, new links, the office's key, leaving.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame};
use crate::{
    kernel::{email::EmailAddress, ids::StaffId, locale::Locale},
    office::{
        ManageError, Role, disable_staff, find_staff, grant_key, invite as invite_by_mail, list_staff, may,
        send_link as mail_link,
        views::{StaffError, StaffView},
    },
    platform::{Platform, http::problem::ApiError},
};

/// What was just done, told once above the page.
#[derive(Deserialize)]
pub(super) struct Done {
    pub done: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Invited {
    email: String,
    role: String,
    locale: String,
    code: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Confirmed {
    code: Option<String>,
}

pub(super) fn error_of(error: ManageError) -> ApiError {
    match error {
        ManageError::Store(error) => error.into(),
        ManageError::Unknown => ApiError::NotFound,
        ManageError::NoTreasurer | ManageError::Strict => ApiError::Conflict,
        error => {
            tracing::error!(%error, "staff could not be changed");
            ApiError::Internal
        }
    }
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::ManageStaff>,
    done: Option<String>,
    error: Option<StaffError>,
) -> Answer {
    let view = StaffView {
        office: office_frame(request, platform, Some(&signed.session)),
        staff: list_staff(platform).await?,
        me: signed.staff().id,
        can_grant: signed.session.can_open(),
        locales: platform.settings.campaign.locales(),
        done,
        error,
    };
    let status = if view.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::ManageStaff>,
    done: Query<Done>,
    platform: Data<Platform>,
) -> Answer {
    page(&request, &platform, &signed, done.into_inner().done, None).await
}

pub(super) async fn invite(
    request: HttpRequest,
    form: SignedForm<may::ManageStaff, Invited>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let (Ok(email), Ok(role)) = (form.email.parse::<EmailAddress>(), form.role.parse::<Role>()) else {
        return page(&request, &platform, &signed, None, Some(StaffError::Address)).await;
    };
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, None, Some(StaffError::Code)).await;
    }
    let locale = platform.settings.campaign.find_locale(&form.locale).unwrap_or(Locale::EN);
    match invite_by_mail(&platform, signed.staff().id, &email, role, locale).await {
        Ok(_) => Ok(lead_to("/office/staff?done=invited")),
        Err(ManageError::AlreadyThere) => {
            page(&request, &platform, &signed, None, Some(StaffError::AlreadyThere)).await
        }
        Err(error) => Err(error_of(error)),
    }
}

/// Who is meant, and that the second factor is fresh; else the answer that says so.
async fn confirmed(
    request: &HttpRequest,
    platform: &Platform,
    form: &SignedForm<may::ManageStaff, Confirmed>,
    id: Uuid,
) -> Result<Result<StaffId, actix_web::HttpResponse>, ApiError> {
    let id = StaffId(id);
    find_staff(platform, id).await?.ok_or(ApiError::NotFound)?;
    let session = &form.signed.session;
    if is_confirmed(request, platform, session, form.form.code.as_deref()).await? {
        return Ok(Ok(id));
    }
    page(request, platform, &form.signed, None, Some(StaffError::Code)).await.map(Err)
}

pub(super) async fn send_link(
    request: HttpRequest,
    id: Path<Uuid>,
    form: SignedForm<may::ManageStaff, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    match confirmed(&request, &platform, &form, *id).await? {
        Err(answer) => Ok(answer),
        Ok(id) => {
            mail_link(&platform, form.signed.staff().id, id).await.map_err(error_of)?;
            Ok(lead_to("/office/staff?done=mailed"))
        }
    }
}

pub(super) async fn disable(
    request: HttpRequest,
    id: Path<Uuid>,
    form: SignedForm<may::ManageStaff, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    match confirmed(&request, &platform, &form, *id).await? {
        Err(answer) => Ok(answer),
        // The last treasurer would lock the office.
        Ok(id) if id == form.signed.staff().id => Err(ApiError::Conflict),
        Ok(id) => {
            let held = disable_staff(&platform, Some(form.signed.staff().id), id).await.map_err(error_of)?;
            // Who held the office's key knows it: another one has to be made.
            Ok(lead_to(if held { "/office/key?done=left" } else { "/office/staff?done=disabled" }))
        }
    }
}

pub(super) async fn grant(
    request: HttpRequest,
    id: Path<Uuid>,
    form: SignedForm<may::ManageStaff, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    match confirmed(&request, &platform, &form, *id).await? {
        Err(answer) => Ok(answer),
        Ok(id) => {
            let office = form.signed.office_identity().ok_or(ApiError::Conflict)?;
            grant_key(&platform, &form.signed.session, &office, id).await.map_err(error_of)?;
            Ok(lead_to("/office/staff?done=granted"))
        }
    }
}
