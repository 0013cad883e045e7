//! What a body pays for a year: four ways of reckoning it.

use serde::Deserialize;

use crate::kernel::money::{Currency, Money};

/// The most members that a body may state. The largest union there is has fewer.
pub const MOST_MEMBERS: u32 = 10_000_000;

/// A way of reckoning a fee. Amounts are minor units of the scale's currency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "engine", rename_all = "snake_case", deny_unknown_fields)]
pub enum Engine {
    Flat {
        fee_minor: i64,
    },
    /// By members: each band from its start up to the next one's start, which it does not include.
    Banded {
        bands: Vec<Band>,
    },
    PerHead {
        per_head_minor: i64,
        minimum_minor: Option<i64>,
        maximum_minor: Option<i64>,
    },
    /// Pay what you can.
    Suggested {
        suggested_minor: i64,
        minimum_minor: Option<i64>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub from: u32,
    pub fee_minor: i64,
}

/// A fee, and how it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    pub amount: Money,
    pub working: Working,
}

/// Everything that explains a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Working {
    Flat,
    /// `below` is where the next band starts.
    Band {
        members: u32,
        from: u32,
        below: Option<u32>,
    },
    PerHead {
        members: u32,
        rate: Money,
        product: Money,
        bound: Option<Bound>,
    },
    /// What is suggested; the amount is what was offered, if something was.
    Suggested {
        suggested: Money,
        minimum: Option<Money>,
    },
}

/// What the product of heads and rate was replaced by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Minimum(Money),
    Maximum(Money),
}

/// Why there is no fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    #[error("the scale goes by members, and their number is not known")]
    MembersMissing,
    #[error("more members than any union has, or none")]
    MembersOutOfRange,
    #[error("less than the scale's minimum")]
    OfferedTooSmall(Money),
    #[error("this fee is not for the body to choose")]
    NotToBeOffered,
    #[error("the fee is too large")]
    Overflow,
}

impl Engine {
    /// Whether the fee goes by the number of members.
    pub fn asks_members(&self) -> bool {
        matches!(self, Self::Banded { .. } | Self::PerHead { .. })
    }

    /// Whether the body names its own fee.
    pub fn takes_offers(&self) -> bool {
        matches!(self, Self::Suggested { .. })
    }

    /// The fee of a body. `offered` is what it chose to pay, where the scale leaves that to it.
    ///
    /// # Errors
    /// See [`FeeError`].
    pub fn fee(
        &self,
        members: Option<u32>,
        offered: Option<Money>,
        currency: Currency,
    ) -> Result<Fee, FeeError> {
        let money = |minor: i64| Money::new(minor, currency);
        if members.is_some_and(|members| members > MOST_MEMBERS) {
            return Err(FeeError::MembersOutOfRange);
        }
        if offered.is_some() && !self.takes_offers() {
            return Err(FeeError::NotToBeOffered);
        }
        match self {
            Self::Flat { fee_minor } => Ok(Fee { amount: money(*fee_minor), working: Working::Flat }),
            Self::Banded { bands } => {
                let members = members.ok_or(FeeError::MembersMissing)?;
                let at = bands.partition_point(|band| band.from <= members);
                let band =
                    at.checked_sub(1).and_then(|at| bands.get(at)).ok_or(FeeError::MembersOutOfRange)?;
                let below = bands.get(at).map(|next| next.from);
                let working = Working::Band { members, from: band.from, below };
                Ok(Fee { amount: money(band.fee_minor), working })
            }
            Self::PerHead { per_head_minor, minimum_minor, maximum_minor } => {
                let members = members.ok_or(FeeError::MembersMissing)?;
                let product = per_head_minor.checked_mul(i64::from(members)).ok_or(FeeError::Overflow)?;
                let (minor, bound) = match (*minimum_minor, *maximum_minor) {
                    (Some(least), _) if product < least => (least, Some(Bound::Minimum(money(least)))),
                    (_, Some(most)) if product > most => (most, Some(Bound::Maximum(money(most)))),
                    _ => (product, None),
                };
                let rate = money(*per_head_minor);
                let working = Working::PerHead { members, rate, product: money(product), bound };
                Ok(Fee { amount: money(minor), working })
            }
            Self::Suggested { suggested_minor, minimum_minor } => {
                let minimum = minimum_minor.map(money);
                let amount = offered.unwrap_or(money(*suggested_minor));
                let least = minimum.unwrap_or(money(1));
                if amount.currency != currency || amount.minor < least.minor {
                    return Err(FeeError::OfferedTooSmall(least));
                }
                Ok(Fee {
                    amount,
                    working: Working::Suggested { suggested: money(*suggested_minor), minimum },
                })
            }
        }
    }

    /// What is wrong with it; none when all is well.
    pub(super) fn problems(&self) -> Vec<&'static str> {
        let mut problems = Vec::new();
        match self {
            Self::Flat { fee_minor } if *fee_minor < 1 => problems.push("a fee of nothing"),
            Self::Flat { .. } => {}
            Self::Banded { bands } => {
                if bands.first().is_none_or(|band| band.from != 0) {
                    problems.push("the bands do not begin at 0");
                }
                if !bands.windows(2).all(|pair| pair[0].from < pair[1].from) {
                    problems.push("the bands are not in order");
                }
                if bands.iter().any(|band| band.fee_minor < 1) {
                    problems.push("a fee of nothing");
                }
            }
            Self::PerHead { per_head_minor, minimum_minor, maximum_minor } => {
                let least = minimum_minor.unwrap_or(1);
                if *per_head_minor < 1 || least < 1 {
                    problems.push("a fee of nothing");
                }
                if maximum_minor.is_some_and(|most| most < least) {
                    problems.push("a maximum below the minimum");
                }
                if per_head_minor.checked_mul(i64::from(MOST_MEMBERS)).is_none() {
                    problems.push("a fee that overflows");
                }
            }
            Self::Suggested { suggested_minor, minimum_minor } => {
                if *suggested_minor < 1 || minimum_minor.is_some_and(|least| least < 1) {
                    problems.push("a fee of nothing");
                }
                if minimum_minor.is_some_and(|least| *suggested_minor < least) {
                    problems.push("a suggestion below the minimum");
                }
            }
        }
        problems
    }
}

#[cfg(test)]
#[path = "fee_scale_tests.rs"]
mod tests;
