//! `/office/join/{token}`: a mailed link leads here. Following it changes nothing; sending the form does.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Form, Path},
};
use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{Answer, guard::session_of, html, office_frame};
use crate::{
    documents::qr_svg,
    office::{
        Held, Invitation, ManageError, find_invitation, join as join_office,
        views::{JoinError, JoinView, JoinedView},
    },
    platform::{
        Platform,
        http::{gate::Gate, problem::ApiError},
    },
};

#[derive(Deserialize)]
pub(super) struct Chosen {
    password: SecretString,
    again: SecretString,
    code: String,
}

async fn invitation(platform: &Platform, token: &str) -> Result<Invitation, ApiError> {
    find_invitation(platform, token).await?.ok_or(ApiError::NotFound)
}

fn page(
    request: &HttpRequest,
    platform: &Platform,
    invitation: &Invitation,
    error: Option<JoinError>,
) -> Answer {
    let email = invitation.staff.email.as_str();
    let uri = invitation.secret.uri(&platform.settings.campaign.name, email);
    let picture = qr_svg(uri.expose_secret()).unwrap_or_default();
    let view = JoinView {
        office: office_frame(request, platform, None),
        email: email.to_owned(),
        role: invitation.staff.role,
        picture: format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)),
        typed: invitation.secret.typed().expose_secret().to_owned(),
        error,
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, view.render())
}

pub(super) async fn show(request: HttpRequest, token: Path<String>, platform: Data<Platform>) -> Answer {
    page(&request, &platform, &invitation(&platform, &token).await?, None)
}

pub(super) async fn join(
    request: HttpRequest,
    token: Path<String>,
    form: Form<Chosen>,
    platform: Data<Platform>,
    gate: Data<Gate>,
) -> Answer {
    gate.check_same_site(&request)?;
    let found = invitation(&platform, &token).await?;
    let Chosen { password, again, code } = form.into_inner();
    if password.expose_secret() != again.expose_secret() {
        return page(&request, &platform, &found, Some(JoinError::Different));
    }
    // Who renews their own sign-in goes on holding what their browser can open.
    let session = session_of(&request, &platform).await?;
    let own = session.filter(|(session, _)| session.staff.id == found.staff.id);
    let held = own.and_then(|(session, carried)| {
        let carried = carried?;
        let carried = carried.expose_secret();
        Some(Held { office: session.office_identity(carried), own: session.own_identity(carried) })
    });
    let again = invitation(&platform, &token).await?;
    match join_office(&platform, found, password, &code, held.unwrap_or_default()).await {
        Ok(codes) => {
            let codes = codes.iter().map(|code| code.expose_secret().to_owned()).collect();
            let view = JoinedView { office: office_frame(&request, &platform, None), codes };
            html(StatusCode::OK, view.render())
        }
        Err(ManageError::Password(_)) => page(&request, &platform, &again, Some(JoinError::Password)),
        Err(ManageError::WrongCode) => page(&request, &platform, &again, Some(JoinError::Code)),
        Err(ManageError::Expired) => Err(ApiError::NotFound),
        Err(ManageError::Store(error)) => Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "somebody could not join");
            Err(ApiError::Internal)
        }
    }
}
