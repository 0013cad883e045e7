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

/// Something that not everybody of the office may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// The first page, one's own account.
    Enter,
    SeePayments,
    /// Exports without names.
    Export,
    OpenNames,
    Refund,
    BookByHand,
    ResendReceipt,
    ManageTokens,
    ManageStaff,
    SeeAudit,
    Moderate,
    /// Says that a body is who it says.
    AcceptBodies,
    CloseMonths,
    /// Money out, without whom it is for.
    SeeDisbursements,
    RequestDisbursement,
    ApproveDisbursement,
    PayDisbursement,
    /// What is kept as evidence of money out: it may name those whom it reached.
    ReadDocuments,
}

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

    /// A treasurer may do everything; the others what their work needs.
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Enter | Right::SeePayments | Right::SeeDisbursements => true,
            Right::Export => matches!(self, Self::Treasurer | Self::Auditor),
            Right::SeeAudit => matches!(self, Self::Treasurer | Self::Officer | Self::Auditor),
            Right::BookByHand | Right::PayDisbursement => matches!(self, Self::Treasurer | Self::Clerk),
            Right::RequestDisbursement => self != Self::Auditor,
            Right::AcceptBodies | Right::ApproveDisbursement | Right::ReadDocuments => {
                matches!(self, Self::Treasurer | Self::Officer)
            }
            Right::OpenNames
            | Right::Refund
            | Right::ResendReceipt
            | Right::ManageTokens
            | Right::ManageStaff
            | Right::Moderate
            | Right::CloseMonths => self == Self::Treasurer,
        }
    }

    /// Whether a token of this role may export. Names are another matter: a token never opens them.
    pub fn may_export(self) -> bool {
        self.may(Right::Export)
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
