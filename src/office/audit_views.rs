//! The page of the audit log.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    audit::{Action, Entry},
    views::OfficeFrame,
};
use crate::kernel::ids::StaffId;

/// A line of the audit log.
pub struct AuditRow {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// `None`: the command line.
    pub who: Option<String>,
    /// What the texts call the action; an unknown one is shown as it is stored.
    pub action: Result<&'static str, String>,
    pub subject: String,
    pub count: Option<i64>,
    pub has_reason: bool,
}

impl AuditRow {
    /// `people`: their addresses.
    pub fn new(entry: Entry, people: &HashMap<StaffId, String>) -> Self {
        let name = |id: &StaffId| people.get(id).cloned().unwrap_or_else(|| id.0.to_string());
        let subject = entry.subject.unwrap_or_default();
        let person = subject.parse().ok().and_then(|id| people.get(&StaffId(id)).cloned());
        Self {
            seq: entry.seq,
            at: entry.at,
            who: entry.by.as_ref().map(name),
            action: Action::from_code(&entry.action).map(action_key).ok_or(entry.action),
            subject: person.unwrap_or(subject),
            count: entry.count,
            has_reason: entry.reason.is_some(),
        }
    }
}

pub(super) fn action_key(action: Action) -> &'static str {
    match action {
        Action::SignedIn => "office-act-signed-in",
        Action::SignInRefused => "office-act-sign-in-refused",
        Action::SignedOut => "office-act-signed-out",
        Action::StaffCreated => "office-act-staff-created",
        Action::StaffInvited => "office-act-staff-invited",
        Action::StaffJoined => "office-act-staff-joined",
        Action::StaffReset => "office-act-staff-reset",
        Action::StaffDisabled => "office-act-staff-disabled",
        Action::KeyGranted => "office-act-key-granted",
        Action::KeysRecovered => "office-act-keys-recovered",
        Action::TokenCreated => "office-act-token-created",
        Action::TokenRevoked => "office-act-token-revoked",
        Action::Refunded => "office-act-refunded",
        Action::Booked => "office-act-booked",
        Action::ReceiptResent => "office-act-receipt-resent",
        Action::NamesOpened => "office-act-names-opened",
        Action::NamesExported => "office-act-names-exported",
        Action::Exported => "office-act-exported",
        Action::MessagePublished => "office-act-message-published",
        Action::MessageRefused => "office-act-message-refused",
        Action::MessageWithdrawn => "office-act-message-withdrawn",
        Action::BodyAccepted => "office-act-body-accepted",
        Action::BodyRefused => "office-act-body-refused",
        Action::UnionNamed => "office-act-union-named",
        Action::UnionRefused => "office-act-union-refused",
        Action::StatementImported => "office-act-statement-imported",
        Action::LineExplained => "office-act-line-explained",
        Action::MonthClosed => "office-act-month-closed",
        Action::DisbursementRequested => "office-act-disbursement-requested",
        Action::DisbursementChecked => "office-act-disbursement-checked",
        Action::DisbursementApproved => "office-act-disbursement-approved",
        Action::DisbursementRefused => "office-act-disbursement-refused",
        Action::DisbursementWithdrawn => "office-act-disbursement-withdrawn",
        Action::DisbursementPaid => "office-act-disbursement-paid",
        Action::DisbursementTold => "office-act-disbursement-told",
        Action::DocumentOpened => "office-act-document-opened",
        Action::DocumentsGranted => "office-act-documents-granted",
        Action::GiversTold => "office-act-givers-told",
    }
}

#[derive(Template)]
#[template(path = "office/templates/audit.html")]
pub struct AuditView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub rows: Vec<AuditRow>,
    /// Before which number the next page ends.
    pub older: Option<i64>,
    pub may_export: bool,
}

impl AuditView {
    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }

    fn who(&self, row: &AuditRow) -> String {
        row.who.clone().unwrap_or_else(|| self.office.texts.t("office-command-line"))
    }

    fn action(&self, row: &AuditRow) -> String {
        match &row.action {
            Ok(key) => self.office.texts.t(key),
            Err(code) => code.clone(),
        }
    }

    fn subject(&self, row: &AuditRow) -> String {
        let count = row.count.map(|count| format!("× {}", self.office.texts.number(count)));
        let reason = row.has_reason.then(|| self.office.texts.t("office-reason-sealed"));
        let parts = [Some(row.subject.clone()), count, reason].into_iter().flatten();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
