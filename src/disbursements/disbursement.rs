//! The rules: who may do what to a disbursement, and when.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    act::{Act, ActKind},
    advance::Outstanding,
    codes::{Evidence, Pseudonym},
};
use crate::kernel::{ids::StaffId, money::Money, reference::Reference};

/// How many people approve.
pub const APPROVALS: usize = 2;

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$of])* $variant),+
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As stored and published; never reused.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// What money goes out for. A closed list: it is published, and nobody's illness or place is.
    Purpose {
        Living = "living",
        Medical = "medical",
        Legal = "legal",
        Hardship = "hardship",
        Union = "union",
        Other = "other",
    }
}

coded! {
    /// A public list of people and bodies to whom nothing may be paid.
    SanctionsList {
        Uk = "uk",
        Eu = "eu",
        Un = "un",
        Us = "us",
        Switzerland = "ch",
    }
}

coded! {
    /// What a look into such a list found.
    CheckResult {
        /// Nobody of that name.
        Clear = "clear",
        /// Somebody of that name who is another person.
        Another = "another",
        /// The person or body itself: nothing may be paid.
        Listed = "listed",
    }
}

coded! {
    /// How a disbursement stands.
    State {
        Requested = "requested",
        Approved = "approved",
        /// To whom it is for.
        Paid = "paid",
        /// To an intermediary who still has some of it.
        Advanced = "advanced",
        /// All of an advance is accounted for.
        Settled = "settled",
        Refused = "refused",
        Withdrawn = "withdrawn",
    }
}

/// What is asked for: what approvers read, and what they approve of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub fund: String,
    /// More than nothing.
    pub amount: Money,
    pub purpose: Purpose,
    pub recipients: BTreeSet<Pseudonym>,
    pub intermediary: Option<Pseudonym>,
    pub evidence: Evidence,
}

/// Somebody looked whether any of those whom a version names is on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub version: i32,
    pub list: SanctionsList,
    /// Of which day the list was.
    pub list_date: NaiveDate,
    pub result: CheckResult,
    pub by: StaffId,
    pub at: DateTime<Utc>,
}

/// A disbursement with its whole story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disbursement {
    pub id: Uuid,
    pub reference: Reference,
    pub state: State,
    /// Of the wish that stands.
    pub version: i32,
    pub wish: Wish,
    /// Of every version, oldest first.
    pub checks: Vec<Check>,
    /// Oldest first.
    pub acts: Vec<Act>,
}

/// Why it may not be done. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    #[error("it does not stand so that this can be done")]
    Standing,
    #[error("it was amended meanwhile: read it again")]
    Changed,
    #[error("whoever asked for it does not approve it")]
    OwnRequest,
    #[error("one person approves once")]
    Twice,
    #[error("nobody looked into a sanctions list yet")]
    Unchecked,
    #[error("one of those it names is on a sanctions list")]
    Listed,
    #[error("the fund holds less, with what is approved already")]
    MoreThanHeld(Money),
}

/// Whether a fund that holds this much can pay that much.
///
/// # Errors
/// What it holds, when it cannot.
pub fn fits(held: Money, promised: i64, amount: Money) -> Result<(), NotAllowed> {
    let free = held.minor.saturating_sub(promised.max(0));
    let is_of_this = held.currency == amount.currency;
    if is_of_this && amount.minor > 0 && amount.minor <= free {
        return Ok(());
    }
    Err(NotAllowed::MoreThanHeld(Money::new(free.max(0), held.currency)))
}

impl Disbursement {
    pub fn is_advance(&self) -> bool {
        self.wish.intermediary.is_some()
    }

    /// Nothing was paid, and nobody ended it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Requested | State::Approved)
    }

    /// Who wrote any version of it: none of them approves.
    pub fn authors(&self) -> impl Iterator<Item = StaffId> {
        let wrote = |act: &&Act| matches!(act.kind, ActKind::Requested | ActKind::Amended);
        self.acts.iter().filter(wrote).map(|act| act.by)
    }

    /// Approvals of the version that stands.
    pub fn approvals(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter().filter(|act| act.kind == ActKind::Approved && act.version == self.version)
    }

    /// Checks of the version that stands.
    pub fn checks_now(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.version == self.version)
    }

    fn check_lists(&self) -> Result<(), NotAllowed> {
        if self.checks_now().any(|check| check.result == CheckResult::Listed) {
            return Err(NotAllowed::Listed);
        }
        if self.checks_now().next().is_none() { Err(NotAllowed::Unchecked) } else { Ok(()) }
    }

    fn check_open(&self, seen: i32) -> Result<(), NotAllowed> {
        if !self.is_open() {
            return Err(NotAllowed::Standing);
        }
        if seen == self.version { Ok(()) } else { Err(NotAllowed::Changed) }
    }

    /// Whether it can be amended, refused, withdrawn or checked by whoever has read version `seen`.
    ///
    /// # Errors
    /// Why not.
    pub fn may_change(&self, seen: i32) -> Result<(), NotAllowed> {
        self.check_open(seen)
    }

    /// Whether somebody who has read version `seen` may approve it, and how it stands after that.
    ///
    /// # Errors
    /// Why not.
    pub fn may_approve(&self, by: StaffId, seen: i32) -> Result<State, NotAllowed> {
        self.check_open(seen)?;
        if self.state != State::Requested {
            return Err(NotAllowed::Standing);
        }
        if self.authors().any(|author| author == by) {
            return Err(NotAllowed::OwnRequest);
        }
        let others: BTreeSet<StaffId> = self.approvals().map(|act| act.by).collect();
        if others.contains(&by) {
            return Err(NotAllowed::Twice);
        }
        self.check_lists()?;
        Ok(if others.len() + 1 >= APPROVALS { State::Approved } else { State::Requested })
    }

    /// Whether it can be paid from a fund that holds `held`, and how it stands after that.
    ///
    /// # Errors
    /// Why not.
    pub fn may_pay(&self, held: Money) -> Result<State, NotAllowed> {
        let people: BTreeSet<StaffId> = self.approvals().map(|act| act.by).collect();
        if self.state != State::Approved || people.len() < APPROVALS {
            return Err(NotAllowed::Standing);
        }
        self.check_lists()?;
        fits(held, 0, self.wish.amount)?;
        Ok(if self.is_advance() { State::Advanced } else { State::Paid })
    }

    /// What is out of it; nothing before it was paid.
    pub fn outstanding(&self) -> Option<Outstanding> {
        Outstanding::after(&self.acts, self.is_advance())
    }
}

#[cfg(test)]
#[path = "disbursement_tests.rs"]
mod tests;
