//! `/office/key`: the office's key, who holds it, and how two treasurers have another one made.

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    app::office_key::{Approved, ReplaceError, replace_office_key},
    kernel::ids::StaffId,
    ledger::ChainKeyError,
    office::{
        KeyChangeError, KeyProposal, PROPOSAL_DAYS, Role, Staff, Standing, find_staff, key_holders,
        list_staff, may, open_proposal,
        pages::{Answer, Signed, SignedForm, html, is_confirmed, lead_to, office_frame},
        propose_key,
        views::OfficeFrame,
        withdraw_proposal,
    },
    platform::{Platform, http::problem::ApiError, office_key::OfficeKey, vault::Identity},
    supporters::RotateError,
};

#[derive(Deserialize)]
pub(super) struct Done {
    done: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Confirmed {
    code: Option<String>,
}

/// A proposal as the page shows it.
pub(super) struct Proposed {
    pub it: KeyProposal,
    /// The address of who made it.
    pub who: String,
    pub is_mine: bool,
}

#[derive(Template)]
#[template(path = "app/office/templates/office_key.html")]
pub(super) struct OfficeKeyView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub key: OfficeKey,
    /// Addresses.
    pub holders: Vec<String>,
    pub proposed: Option<Proposed>,
    pub strict: bool,
    /// Nobody else could confirm.
    pub alone: bool,
    pub can_open: bool,
    pub done: Option<String>,
    /// The key of a text.
    pub error: Option<&'static str>,
}

impl OfficeKeyView {
    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn since(&self) -> String {
        let texts = self.office.texts;
        match &self.key.made_at {
            Some(at) => texts.t1("office-key-made", "date", self.at(at)),
            None => texts.t("office-key-of-settings"),
        }
    }

    fn proposal(&self, proposed: &Proposed) -> String {
        let until = proposed.it.proposed_at + TimeDelta::days(PROPOSAL_DAYS);
        let (who, until) = (proposed.who.as_str(), self.at(&until));
        self.office.texts.t2("office-key-proposed", ("who", who), ("until", &until))
    }

    /// What does it on the server.
    fn command(&self) -> &'static str {
        if self.strict {
            "solidarity keys rotate-office --identity KEYFILE --out FILE"
        } else {
            "solidarity keys rotate-office --identity KEYFILE"
        }
    }

    fn notice(&self) -> Option<String> {
        let key = match self.done.as_deref()? {
            "proposed" => "office-key-done-proposed",
            "left" => "office-key-done-left",
            "changed" => "office-key-done-changed",
            "withdrawn" => "office-key-done-withdrawn",
            _ => return None,
        };
        Some(self.office.texts.t(key))
    }

    fn problem(&self) -> Option<String> {
        Some(self.office.texts.t(self.error?))
    }
}

async fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::ManageStaff>,
    done: Option<String>,
    error: Option<&'static str>,
) -> Answer {
    let me = signed.staff().id;
    let proposed = match open_proposal(platform).await? {
        Some(it) => Some(Proposed {
            who: find_staff(platform, it.by)
                .await?
                .map(|who| who.email.as_str().to_owned())
                .unwrap_or_default(),
            is_mine: it.by == me,
            it,
        }),
        None => None,
    };
    let holders = key_holders(platform).await?;
    let other =
        |staff: &Staff| staff.role == Role::Treasurer && staff.standing == Standing::Active && staff.id != me;
    let view = OfficeKeyView {
        office: office_frame(request, platform, Some(&signed.session)),
        zone: platform.settings.campaign.time_zone,
        key: platform.office_key().await?,
        holders: holders.into_iter().map(|staff| staff.email.as_str().to_owned()).collect(),
        proposed,
        strict: platform.settings.office.strict,
        alone: !list_staff(platform).await?.iter().any(other),
        can_open: signed.session.can_open(),
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

/// What the page says of a refusal, or the error that it is.
fn told(error: ReplaceError) -> Result<&'static str, ApiError> {
    match error {
        ReplaceError::Refused(KeyChangeError::SamePerson) => Ok("office-key-error-same"),
        ReplaceError::Refused(KeyChangeError::Gone) | ReplaceError::Overtaken => Ok("office-key-error-gone"),
        ReplaceError::Refused(KeyChangeError::AlreadyProposed) => Ok("office-key-error-proposed"),
        ReplaceError::Refused(KeyChangeError::Strict) => Ok("office-key-strict"),
        ReplaceError::Rotate(RotateError::Vault(..)) | ReplaceError::Chain(ChainKeyError::Vault(_)) => {
            Ok("office-key-error-opens-not")
        }
        ReplaceError::Store(error) => Err(error.into()),
        error => {
            tracing::error!(%error, "no new key of the office was made");
            Err(ApiError::Internal)
        }
    }
}

/// Does what the form asks for once its code is right; says on the page why it did not.
async fn confirmed(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::ManageStaff>,
    form: &Confirmed,
    act: impl AsyncFnOnce() -> Result<&'static str, ReplaceError>,
) -> Answer {
    let refused = if is_confirmed(request, platform, &signed.session, form.code.as_deref()).await? {
        match act().await {
            Ok(done) => return Ok(lead_to(&format!("/office/key?done={done}"))),
            Err(error) => told(error)?,
        }
    } else {
        "office-error-code"
    };
    page(request, platform, signed, None, Some(refused)).await
}

pub(super) async fn propose(
    request: HttpRequest,
    form: SignedForm<may::ManageStaff, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let propose = async || {
        propose_key(&platform, signed.staff().id).await?;
        Ok("proposed")
    };
    confirmed(&request, &platform, &signed, &form, propose).await
}

pub(super) async fn confirm(
    request: HttpRequest,
    id: Path<Uuid>,
    form: SignedForm<may::ManageStaff, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    waits(&platform, *id).await?;
    let Some(office) = signed.office_identity() else {
        return page(&request, &platform, &signed, None, Some("office-key-error-none")).await;
    };
    let by: StaffId = signed.staff().id;
    let replace = async || {
        let new = Identity::generate();
        let approved = Approved::ByTwo { proposal: *id, by, going_on: signed.carry(&new, &platform.sources) };
        replace_office_key(&platform, approved, office, new).await?;
        Ok("changed")
    };
    confirmed(&request, &platform, &signed, &form, replace).await
}

pub(super) async fn withdraw(
    request: HttpRequest,
    id: Path<Uuid>,
    form: SignedForm<may::ManageStaff, Confirmed>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    waits(&platform, *id).await?;
    let withdraw = async || {
        withdraw_proposal(&platform, signed.staff().id, *id).await?;
        Ok("withdrawn")
    };
    confirmed(&request, &platform, &signed, &form, withdraw).await
}

/// Something that never was proposed, or ended, is not there.
async fn waits(platform: &Platform, id: Uuid) -> Result<(), ApiError> {
    open_proposal(platform).await?.filter(|open| open.id == id).map(|_| ()).ok_or(ApiError::NotFound)
}
