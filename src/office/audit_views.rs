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
            action: Action::from_code(&entry.action).map(Action::name_key).ok_or(entry.action),
            subject: person.unwrap_or(subject),
            count: entry.count,
            has_reason: entry.reason.is_some(),
        }
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
