//! `/office/account`: who one is here, and a new password or telephone.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame,
    staff::{Done, error_of},
};
use crate::{
    office::{count_recovery_codes, may, send_link, views::AccountView},
    platform::Platform,
};

#[derive(Deserialize)]
pub(super) struct Code {
    code: Option<String>,
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::Enter>,
    done: bool,
    wrong_code: bool,
) -> Answer {
    let left = count_recovery_codes(&platform.db, signed.staff().id).await?;
    let view = AccountView {
        office: office_frame(request, platform, Some(&signed.session)),
        can_open: signed.session.can_open(),
        codes_left: i64::try_from(left).unwrap_or(i64::MAX),
        done,
        wrong_code,
    };
    html(if wrong_code { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, view.render())
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::Enter>,
    done: Query<Done>,
    platform: Data<Platform>,
) -> Answer {
    page(&request, &platform, &signed, done.done.is_some(), false).await
}

/// Mails a link to oneself, by which password and second factor are set anew.
pub(super) async fn renew(
    request: HttpRequest,
    form: SignedForm<may::Enter, Code>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    if !is_confirmed(&request, &platform, &signed.session, form.code.as_deref()).await? {
        return page(&request, &platform, &signed, false, true).await;
    }
    let own = signed.staff().id;
    send_link(&platform, own, own).await.map_err(error_of)?;
    Ok(lead_to("/office/account?done=mailed"))
}
