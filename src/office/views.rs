//! What the office's pages show: plain values, filled by handlers, and the templates that render them.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use super::audit_views::{AuditRow, AuditView};
use super::{Right, Role, SHORTEST_PASSWORD, Staff, Standing, TokenLine};
use crate::{
    kernel::{ids::StaffId, locale::Locale},
    platform::{
        http::frame::Frame,
        i18n::{Texts, own_name},
    },
};

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Who {
    pub email: String,
    pub role: Role,
    /// What every form sends back.
    pub csrf: String,
    /// The second factor was given lately.
    pub is_fresh: bool,
    /// Why this session cannot open names, where it cannot: the key of a text.
    pub why_no_names: &'static str,
}

/// What surrounds a page of the office.
#[derive(Clone, Debug)]
pub struct OfficeFrame {
    pub frame: Frame,
    pub texts: Texts,
    pub path: String,
    pub who: Option<Who>,
}

/// A link of the navigation.
pub struct NavLink {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

const NAV: [(&str, &str, Right); 15] = [
    ("/office", "office-nav-home", Right::Enter),
    ("/office/payments", "office-nav-payments", Right::SeePayments),
    ("/office/book", "office-nav-book", Right::BookByHand),
    ("/office/statements", "office-nav-statements", Right::BookByHand),
    ("/office/bodies", "office-nav-bodies", Right::AcceptBodies),
    ("/office/messages", "office-nav-messages", Right::Moderate),
    ("/office/months", "office-nav-months", Right::SeePayments),
    ("/office/disbursements", "office-nav-disbursements", Right::SeeDisbursements),
    ("/office/appeals", "office-nav-appeals", Right::SeePayments),
    ("/office/funds", "office-nav-funds", Right::SeePayments),
    ("/office/export", "office-nav-export", Right::Export),
    ("/office/staff", "office-nav-staff", Right::ManageStaff),
    ("/office/tokens", "office-nav-tokens", Right::ManageTokens),
    ("/office/audit", "office-nav-audit", Right::SeeAudit),
    ("/office/account", "office-nav-account", Right::Enter),
];

impl OfficeFrame {
    /// The pages that somebody's role may see.
    pub fn nav(&self) -> Vec<NavLink> {
        let Some(who) = &self.who else { return Vec::new() };
        let mine = NAV.iter().filter(|(_, _, right)| who.role.may(*right));
        mine.map(|(href, key, _)| NavLink {
            href,
            label: self.texts.t(key),
            current: self.path == *href || (*href != "/office" && self.path.starts_with(&format!("{href}/"))),
        })
        .collect()
    }

    pub fn csrf(&self) -> &str {
        self.who.as_ref().map_or("", |who| &who.csrf)
    }

    /// Whether a form has to ask for the second factor once more.
    pub fn asks_code(&self) -> bool {
        self.who.as_ref().is_some_and(|who| !who.is_fresh)
    }

    pub fn may(&self, right: Right) -> bool {
        self.who.as_ref().is_some_and(|who| who.role.may(right))
    }

    /// Why names cannot be opened here, and what to do.
    pub fn why_no_names(&self) -> String {
        self.who.as_ref().map(|who| self.texts.t(who.why_no_names)).unwrap_or_default()
    }

    pub fn role(&self, role: &Role) -> String {
        self.texts.t(match role {
            Role::Treasurer => "office-role-treasurer",
            Role::Officer => "office-role-officer",
            Role::Auditor => "office-role-auditor",
            Role::Clerk => "office-role-clerk",
        })
    }

    /// A frame with invented content, as somebody of a role sees it, or who is not signed in.
    pub fn sample(texts: Texts, role: Option<Role>) -> Self {
        let who = role.map(|role| Who {
            email: "treasurer@example.org".to_owned(),
            role,
            csrf: "TOKEN".to_owned(),
            is_fresh: false,
            why_no_names: "office-key-missing",
        });
        Self { frame: Frame::sample(texts), texts, path: "/office".to_owned(), who }
    }
}

#[derive(Template)]
#[template(path = "office/templates/sign_in.html")]
pub struct SignInView {
    pub office: OfficeFrame,
    pub nonce: String,
    pub next: String,
    pub email: String,
    pub error: bool,
}

/// What was wrong with the form of who joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinError {
    Password,
    Different,
    Code,
}

#[derive(Template)]
#[template(path = "office/templates/join.html")]
pub struct JoinView {
    pub office: OfficeFrame,
    pub email: String,
    pub role: Role,
    /// The QR code as a `data:` address.
    pub picture: String,
    /// The secret, to be typed by hand.
    pub typed: String,
    pub error: Option<JoinError>,
}

impl JoinView {
    fn is(&self, error: JoinError) -> bool {
        self.error == Some(error)
    }

    fn password_rule(&self) -> String {
        let shortest = i64::try_from(SHORTEST_PASSWORD).unwrap_or(0);
        self.office.texts.t_count("office-password-rule", "count", shortest)
    }
}

#[derive(Template)]
#[template(path = "office/templates/joined.html")]
pub struct JoinedView {
    pub office: OfficeFrame,
    pub codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "office/templates/account.html")]
pub struct AccountView {
    pub office: OfficeFrame,
    /// This session can open names.
    pub can_open: bool,
    /// Recovery codes that were not used yet.
    pub codes_left: i64,
    pub done: bool,
    pub wrong_code: bool,
}

/// What was wrong with a form of the staff page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffError {
    Address,
    AlreadyThere,
    Code,
}

#[derive(Template)]
#[template(path = "office/templates/staff.html")]
pub struct StaffView {
    pub office: OfficeFrame,
    pub staff: Vec<Staff>,
    pub me: StaffId,
    /// The one who looks can give the office's key to others.
    pub can_grant: bool,
    pub locales: Vec<Locale>,
    pub done: Option<String>,
    pub error: Option<StaffError>,
}

impl StaffView {
    fn roles(&self) -> [Role; 4] {
        Role::ALL
    }

    fn own_name(&self, locale: &Locale) -> &'static str {
        own_name(*locale)
    }

    fn standing(&self, staff: &Staff) -> String {
        self.office.texts.t(match (staff.standing, staff.role, staff.holds_office_key) {
            (Standing::Invited, ..) => "office-standing-invited",
            (Standing::Disabled, ..) => "office-standing-disabled",
            (Standing::Active, Role::Treasurer, true) => "office-standing-opens",
            (Standing::Active, Role::Treasurer, false) => "office-standing-no-key",
            (Standing::Active, ..) => "office-standing-active",
        })
    }

    fn may_grant(&self, staff: &Staff) -> bool {
        self.can_grant
            && staff.standing == Standing::Active
            && staff.role == Role::Treasurer
            && !staff.holds_office_key
    }

    fn is_here(&self, staff: &Staff) -> bool {
        staff.standing != Standing::Disabled
    }

    fn notice(&self) -> Option<String> {
        let key = match self.done.as_deref()? {
            "invited" => "office-done-invited",
            "mailed" => "office-done-mailed",
            "disabled" => "office-done-disabled",
            "granted" => "office-done-granted",
            _ => return None,
        };
        Some(self.office.texts.t(key))
    }

    fn problem(&self) -> Option<String> {
        let key = match self.error? {
            StaffError::Address => "office-error-address",
            StaffError::AlreadyThere => "office-error-already-there",
            StaffError::Code => "office-error-code",
        };
        Some(self.office.texts.t(key))
    }
}

/// A token of the API.
pub struct TokenRow {
    pub id: String,
    pub label: String,
    pub role: Role,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub works: bool,
}

impl TokenRow {
    pub fn new(token: TokenLine, now: DateTime<Utc>) -> Self {
        Self {
            id: token.id.0.to_string(),
            label: token.label,
            role: token.role,
            created_at: token.created_at,
            works: token.revoked_at.is_none() && token.expires_at.is_none_or(|end| now < end),
            expires_at: token.expires_at,
        }
    }
}

#[derive(Template)]
#[template(path = "office/templates/tokens.html")]
pub struct TokensView {
    pub office: OfficeFrame,
    pub zone: Tz,
    pub tokens: Vec<TokenRow>,
    /// A token that was just made: shown this once.
    pub fresh: Option<String>,
    pub error: bool,
}

impl TokensView {
    /// Those to whom a token is of use.
    fn roles(&self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| role.may_export()).collect()
    }

    fn at(&self, at: &DateTime<Utc>) -> String {
        self.office.texts.date_time(*at, self.zone)
    }
}

#[cfg(test)]
#[path = "views_tests.rs"]
mod tests;
