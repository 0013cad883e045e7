//! Settings of the office.

use serde::Deserialize;

/// How people of the office sign in, and for how long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// The office key never comes onto the server: no name is opened there.
    pub strict: bool,
    pub idle_minutes: u32,
    pub session_hours: u32,
    /// For how long a second factor counts as fresh.
    pub step_up_minutes: u32,
    pub tries_per_account_per_5_minutes: u32,
    pub tries_per_source_per_minute: u32,
}
