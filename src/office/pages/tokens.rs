//! `/office/tokens`: what programs read with. A token is shown once.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use secrecy::ExposeSecret;
use serde::Deserialize;
use uuid::Uuid;

use super::{Answer, Signed, SignedForm, html, lead_to, office_frame, sign_in::Nothing};
use crate::{
    kernel::{ids::TokenId, text::check_line},
    office::{
        Role,
        audit::{Act, Action, record_alone},
        create_token, list_tokens, may, revoke_token,
        views::{TokenRow, TokensView},
    },
    platform::{Platform, http::problem::ApiError},
};

const LONGEST_LABEL: usize = 80;
const MOST_DAYS: u32 = 3650;

#[derive(Deserialize)]
pub(super) struct Wanted {
    label: String,
    role: String,
    days: String,
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::ManageTokens>,
    fresh: Option<String>,
    error: bool,
) -> Answer {
    let now = platform.sources.now();
    let tokens = list_tokens(&platform.db).await?;
    let view = TokensView {
        office: office_frame(request, platform, Some(&signed.session)),
        zone: platform.settings.campaign.time_zone,
        tokens: tokens.into_iter().map(|token| TokenRow::new(token, now)).collect(),
        fresh,
        error,
    };
    html(if error { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::ManageTokens>,
    platform: Data<Platform>,
) -> Answer {
    page(&request, &platform, &signed, None, false).await
}

pub(super) async fn create(
    request: HttpRequest,
    form: SignedForm<may::ManageTokens, Wanted>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let label = check_line(&form.label, LONGEST_LABEL);
    let days = form.days.trim().parse::<u32>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    let (Ok(label), Ok(role), Some(days)) = (label, form.role.parse::<Role>(), days) else {
        return page(&request, &platform, &signed, None, true).await;
    };
    let by = Some(signed.staff().id);
    let (line, token) = create_token(&platform.db, &platform.sources, role, label, by, Some(days)).await?;
    let act = Act::new(Some(signed.staff().id), Action::TokenCreated).on(line.id.0.to_string());
    record_alone(&platform, act).await?;
    page(&request, &platform, &signed, Some(token.expose_secret().to_owned()), false).await
}

pub(super) async fn revoke(
    id: Path<Uuid>,
    form: SignedForm<may::ManageTokens, Nothing>,
    platform: Data<Platform>,
) -> Answer {
    if !revoke_token(&platform.db, &platform.sources, TokenId(*id)).await? {
        return Err(ApiError::NotFound);
    }
    let act = Act::new(Some(form.signed.staff().id), Action::TokenRevoked).on(id.to_string());
    record_alone(&platform, act).await?;
    Ok(lead_to("/office/tokens"))
}
