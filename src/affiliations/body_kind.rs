//! What kind of body affiliates.

use serde::{Deserialize, Serialize};

/// A kind of body, in the order in which the form offers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    Branch,
    /// A local or departmental union, as the French *union locale* and *union départementale*.
    LocalUnion,
    Region,
    NationalUnion,
    TradesCouncil,
    StudentUnion,
    CampaignGroup,
    Other,
}

impl BodyKind {
    pub const ALL: [Self; 8] = [
        Self::Branch,
        Self::LocalUnion,
        Self::Region,
        Self::NationalUnion,
        Self::TradesCouncil,
        Self::StudentUnion,
        Self::CampaignGroup,
        Self::Other,
    ];

    /// As stored, and as programs write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::LocalUnion => "local_union",
            Self::Region => "region",
            Self::NationalUnion => "national_union",
            Self::TradesCouncil => "trades_council",
            Self::StudentUnion => "student_union",
            Self::CampaignGroup => "campaign_group",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The Fluent key of its name.
    pub fn name_key(self) -> &'static str {
        match self {
            Self::Branch => "body-branch",
            Self::LocalUnion => "body-local-union",
            Self::Region => "body-region",
            Self::NationalUnion => "body-national-union",
            Self::TradesCouncil => "body-trades-council",
            Self::StudentUnion => "body-student-union",
            Self::CampaignGroup => "body-campaign-group",
            Self::Other => "body-other",
        }
    }
}
