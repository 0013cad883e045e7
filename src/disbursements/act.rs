//! What was done to a disbursement, one after another: its whole story.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::codes::{BankNumber, Evidence, Pseudonym};
use crate::kernel::{
    ids::{SealingKeyId, StaffId},
    money::Money,
};

/// What was done. The codes are stored and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    Requested,
    Amended,
    Approved,
    Refused,
    Withdrawn,
    Paid,
    HandedOver,
    Returned,
    Lost,
    Exchanged,
}

impl ActKind {
    pub const ALL: [Self; 10] = [
        Self::Requested,
        Self::Amended,
        Self::Approved,
        Self::Refused,
        Self::Withdrawn,
        Self::Paid,
        Self::HandedOver,
        Self::Returned,
        Self::Lost,
        Self::Exchanged,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Amended => "amended",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Paid => "paid",
            Self::HandedOver => "handed_over",
            Self::Returned => "returned",
            Self::Lost => "lost",
            Self::Exchanged => "exchanged",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A text that may name somebody, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedNote {
    pub key: SealingKeyId,
    pub bytes: Vec<u8>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub id: Uuid,
    pub kind: ActKind,
    /// Of which version of the request.
    pub version: i32,
    pub by: StaffId,
    pub at: DateTime<Utc>,
    /// Where money moved: what, and of an exchange what was given.
    pub amount: Option<Money>,
    /// Of an exchange: what was got for it, and the fee beside what was given.
    pub got: Option<Money>,
    pub fee: Option<Money>,
    /// The day on which it moved.
    pub on: Option<NaiveDate>,
    pub bank_number: Option<BankNumber>,
    pub evidence: Option<Evidence>,
    /// Of a hand-over: who got it, where that is fewer than all.
    pub recipients: BTreeSet<Pseudonym>,
    pub note: Option<SealedNote>,
}

impl Act {
    /// One without money.
    pub fn new(id: Uuid, kind: ActKind, version: i32, by: StaffId, at: DateTime<Utc>) -> Self {
        Self {
            id,
            kind,
            version,
            by,
            at,
            amount: None,
            got: None,
            fee: None,
            on: None,
            bank_number: None,
            evidence: None,
            recipients: BTreeSet::new(),
            note: None,
        }
    }
}
