//! `/office/audit`: who saw and changed what, newest first.

use std::collections::HashMap;

use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{Answer, Signed, html, office_frame};
use crate::{
    kernel::ids::StaffId,
    office::{
        audit::entries_before,
        list_staff, may,
        views::{AuditRow, AuditView},
    },
    platform::Platform,
};

const PAGE: u64 = 50;

#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<i64>,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed<may::SeeAudit>,
    before: Query<Before>,
    platform: Data<Platform>,
) -> Answer {
    let entries = entries_before(&platform.db, before.before, PAGE).await?;
    let people: HashMap<StaffId, String> =
        list_staff(&platform).await?.into_iter().map(|s| (s.id, s.email.as_str().to_owned())).collect();
    let full = u64::try_from(entries.len()).is_ok_and(|count| count == PAGE);
    let older = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
    let view = AuditView {
        office: office_frame(&request, &platform, Some(&signed.session)),
        zone: platform.settings.campaign.time_zone,
        rows: entries.into_iter().map(|entry| AuditRow::new(entry, &people)).collect(),
        older,
        may_export: signed.role().may_export(),
    };
    html(StatusCode::OK, view.render())
}
