//! Keeping a choice of the export page under a name, and giving it up.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;
use uuid::Uuid;

use super::export::page;
use crate::{
    kernel::text::check_line,
    office::{
        Role, may,
        pages::{Answer, SignedForm, lead_to},
    },
    platform::{Platform, http::problem::ApiError},
    reports::{
        api::{Asked, check_query},
        presets::{NewPreset, PresetPeriod, give_up_preset, keep_preset},
    },
};

/// Longest name, in characters.
const LONGEST_NAME: usize = 80;
/// What a form has beside what the export's address takes.
const OWN: [&str; 4] = ["csrf", "preset", "preset_shared", "preset_period"];

/// The address's part of a form: the fields of the export that are not empty.
fn query_of(fields: &BTreeMap<String, String>) -> String {
    let given =
        fields.iter().filter(|(name, value)| !OWN.contains(&name.as_str()) && !value.trim().is_empty());
    serde_urlencoded::to_string(given.collect::<Vec<_>>()).unwrap_or_default()
}

/// The query of an address, without the fields that only keeping a preset needs: the same form does both.
pub(super) fn without_preset(query: &str) -> String {
    let mut fields: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let before = fields.len();
    fields.retain(|(name, _)| !OWN.contains(&name.as_str()));
    if fields.len() == before {
        query.to_owned()
    } else {
        serde_urlencoded::to_string(fields).unwrap_or_default()
    }
}

pub(super) async fn keep(
    request: HttpRequest,
    kind: Path<String>,
    form: SignedForm<may::Export, BTreeMap<String, String>>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form: fields } = form;
    let asked = Asked::from_name(&kind).ok_or(ApiError::NotFound)?;
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let Ok(name) = check_line(field("preset"), LONGEST_NAME) else {
        return page(&request, &platform, &signed, Some("preset-error-name")).await;
    };
    let query = query_of(&fields);
    if check_query(asked, &query, platform.sources.now()).is_err() {
        return page(&request, &platform, &signed, Some("office-error-filter")).await;
    }
    let new = NewPreset {
        owner: signed.staff().id,
        name,
        is_shared: field("preset_shared") == "yes",
        kind: kind.into_inner(),
        query,
        period: PresetPeriod::from_code(field("preset_period")).unwrap_or(PresetPeriod::Chosen),
    };
    let sources = platform.sources.clone();
    let kept = platform.db.write(move |tx| async move { keep_preset(&tx, &sources, new).await }).await?;
    if kept {
        return Ok(lead_to("/office/export?done=kept"));
    }
    page(&request, &platform, &signed, Some("preset-error-many")).await
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Gives up one's own; a treasurer whatever is for all.
pub(super) async fn give_up(
    id: Path<Uuid>,
    form: SignedForm<may::Export, Nothing>,
    platform: Data<Platform>,
) -> Answer {
    let (id, by, any) = (*id, form.signed.staff().id, form.signed.role() == Role::Treasurer);
    let gone = platform.db.write(move |tx| async move { give_up_preset(&tx, id, by, any).await }).await?;
    if gone { Ok(lead_to("/office/export?done=gone")) } else { Err(ApiError::NotFound) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_downloads_and_is_kept() {
        assert_eq!(without_preset("format=csv&fund=&preset=&preset_period=chosen"), "format=csv&fund=");
        assert_eq!(without_preset("format=csv&from=x"), "format=csv&from=x");
        let fields =
            [("csrf", "T"), ("preset", "Mine"), ("format", "xero"), ("fund", " "), ("from", "2026-01-01")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(query_of(&BTreeMap::from(fields)), "format=xero&from=2026-01-01");
    }
}
