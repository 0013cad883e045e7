//! The form by which a treasurer sets an appeal, or changes one.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use serde::Deserialize;

use super::{
    typed::{TypedAppeal, Wrong},
    views::FormView,
};
use crate::{
    affiliations::find_affiliation,
    app::office::payments::{currency_choices, fund_choices},
    bank::collections_with_a_part,
    donations::{find_owner, regular::gifts_twinning},
    funds::{
        Appeal, AppealSet, Counted, WantedAppeal, all_parts_within, appeals_of, count_new, find_appeal,
        set_appeal,
    },
    kernel::ids::AppealId,
    office::{
        audit::{Act, Action, record},
        may,
        pages::{Answer, Signed, SignedForm, html, lead_to, office_frame},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        http::problem::ApiError,
    },
};

type Fields = BTreeMap<String, String>;

fn page(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::SetAppeals>,
    id: Option<AppealId>,
    typed: TypedAppeal,
    wrong: Option<Wrong>,
) -> Answer {
    let office = office_frame(request, platform, Some(&signed.session));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let problem = wrong.map(|wrong| match wrong.line {
        Some(number) => {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            office.texts.t1(wrong.key, "number", office.texts.number(number))
        }
        None => office.texts.t(wrong.key),
    });
    let view = FormView {
        id,
        funds: fund_choices(&platform.settings, &office),
        currencies: currency_choices(&platform.settings),
        typed,
        problem,
        office,
    };
    html(status, view.render_page())
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    fund: String,
}

pub(super) async fn blank(
    request: HttpRequest,
    signed: Signed<may::SetAppeals>,
    asked: Query<Asked>,
    platform: Data<Platform>,
) -> Answer {
    let last = appeals_of(&platform.db, &asked.fund).await?.pop();
    let typed = TypedAppeal::blank(&platform.settings, &asked.fund, last.as_ref());
    page(&request, &platform, &signed, None, typed, None)
}

async fn find(platform: &Platform, id: &str) -> Result<Appeal, ApiError> {
    let id = id.parse().map(AppealId).map_err(|_| ApiError::NotFound)?;
    find_appeal(&platform.db, id).await?.ok_or(ApiError::NotFound)
}

pub(super) async fn again(
    request: HttpRequest,
    id: Path<String>,
    signed: Signed<may::SetAppeals>,
    platform: Data<Platform>,
) -> Answer {
    let appeal = find(&platform, &id).await?;
    let typed = TypedAppeal::of_standing(&platform.settings, &appeal);
    page(&request, &platform, &signed, Some(appeal.id), typed, None)
}

pub(super) async fn make(
    request: HttpRequest,
    form: SignedForm<may::SetAppeals, Fields>,
    platform: Data<Platform>,
) -> Answer {
    set(&request, &platform, &form.signed, None, &form.form).await
}

pub(super) async fn change(
    request: HttpRequest,
    id: Path<String>,
    form: SignedForm<may::SetAppeals, Fields>,
    platform: Data<Platform>,
) -> Answer {
    let id = find(&platform, &id).await?.id;
    set(&request, &platform, &form.signed, Some(id), &form.form).await
}

async fn set(
    request: &HttpRequest,
    platform: &Platform,
    signed: &Signed<may::SetAppeals>,
    id: Option<AppealId>,
    fields: &Fields,
) -> Answer {
    let typed = TypedAppeal::of(&platform.settings, fields);
    let read = match typed.read(&platform.settings) {
        Ok(wanted) => check_bodies(platform, &wanted).await?.map_or(Ok(wanted), Err),
        Err(wrong) => Err(wrong),
    };
    let wanted = match read {
        Ok(wanted) => wanted,
        Err(wrong) => return page(request, platform, signed, id, typed, Some(wrong)),
    };
    let (context, by) = (platform.clone(), signed.staff().id);
    let write = move |tx: Tx| async move {
        let done = set_appeal(&tx, &context.sources, id, &wanted).await?;
        if let AppealSet::New(_) | AppealSet::Changed(_) = done {
            count_what_was_there(&tx, &context).await?;
            let act = Act::new(Some(by), Action::AppealSet).on(wanted.fund.as_str());
            record(&tx, &context, act.counting(wanted.target.minor)).await?;
        }
        Ok::<_, StoreError>(done)
    };
    match platform.db.write(write).await? {
        AppealSet::New(_) | AppealSet::Changed(_) => Ok(lead_to("/office/appeals?done=set")),
        AppealSet::Not(why) => page(request, platform, signed, id, typed, Some(why.into())),
        AppealSet::Unknown => Err(ApiError::NotFound),
    }
}

/// A body is named in public only if it is who it says, and agreed to that.
async fn check_bodies(platform: &Platform, wanted: &WantedAppeal) -> Result<Option<Wrong>, StoreError> {
    for line in &wanted.targets {
        let Some(reference) = line.body else { continue };
        let body = find_affiliation(&platform.db, reference).await?;
        let may_be_named = body.is_some_and(|body| {
            body.consent_public && body.accepted_at.is_some() && body.state.is_affiliated()
        });
        if !may_be_named {
            return Ok(Some(Wrong::body(line.number)));
        }
    }
    Ok(None)
}

/// Collections that were entered for a branch or region before it had a target, and what bodies give to twin, count from
/// now on. What the office has counted otherwise stays so.
async fn count_what_was_there(tx: &Tx, platform: &Platform) -> Result<(), StoreError> {
    let parts = all_parts_within(tx).await?;
    let mut found = Vec::new();
    for (slip, typed) in collections_with_a_part(tx).await? {
        let part = parts.iter().find(|part| part.is_meant_by(&typed));
        found.extend(part.map(|part| (Counted::PayingIn(slip), part.code.clone())));
    }
    for part in &parts {
        let Some(body) = part.body else { continue };
        for (gift, _) in gifts_twinning(tx, body).await? {
            let gift = find_owner(tx, gift).await?;
            found.extend(gift.map(|gift| (Counted::Reference(gift.reference), part.code.clone())));
        }
    }
    count_new(tx, &platform.sources, &found).await
}
