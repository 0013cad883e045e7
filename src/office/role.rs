//! Roles of staff and of API tokens, and what each may do.

use std::{fmt, str::FromStr};

/// A role. Nobody has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    Treasurer,
    Officer,
    Auditor,
    Clerk,
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown role: one of treasurer, officer, auditor, clerk")]
pub struct UnknownRole;

impl Role {
    pub const ALL: [Self; 4] = [Self::Treasurer, Self::Officer, Self::Auditor, Self::Clerk];

    pub fn code(self) -> &'static str {
        match self {
            Self::Treasurer => "treasurer",
            Self::Officer => "officer",
            Self::Auditor => "auditor",
            Self::Clerk => "clerk",
        }
    }

    /// Whether it may export payments. Names are another matter: a token never opens them.
    pub fn may_export(self) -> bool {
        matches!(self, Self::Treasurer | Self::Auditor)
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.code() == text).ok_or(UnknownRole)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
