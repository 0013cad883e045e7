//! What a body would pay on a day, by which scale, and how many delegates it may send.

use chrono::NaiveDate;

use super::{
    body_kind::BodyKind,
    fee_scale::{Fee, FeeError},
    scales::Scales,
};
use crate::kernel::money::{Currency, Money};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteInput {
    pub kind: BodyKind,
    pub members: Option<u32>,
    pub currency: Currency,
    /// What the body chose to pay, where the scale leaves that to it.
    pub offered: Option<Money>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub input: QuoteInput,
    pub fee: Fee,
    /// `None`: it goes by members, and their number was not told.
    pub delegates: Option<u32>,
    /// The version of the scale.
    pub scale: String,
}

/// Why there is no quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    #[error("no fee is set in this currency")]
    NoScale,
    #[error(transparent)]
    Fee(#[from] FeeError),
}

impl Quote {
    /// The quote of a day.
    ///
    /// # Errors
    /// See [`QuoteError`].
    pub fn make(scales: &Scales, input: QuoteInput, on: NaiveDate) -> Result<Self, QuoteError> {
        let scale = scales.scale(input.currency, on).ok_or(QuoteError::NoScale)?;
        let engine = scale.engine(input.kind).ok_or(QuoteError::NoScale)?;
        let fee = engine.fee(input.members, input.offered, input.currency)?;
        let entitlement = scales.entitlement(input.kind, on);
        let delegates = entitlement.and_then(|entitlement| entitlement.delegates(input.members));
        Ok(Self { input, fee, delegates, scale: scale.id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(kind: BodyKind, members: Option<u32>, currency: Currency) -> Result<Quote, QuoteError> {
        let on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        Quote::make(Scales::get(), QuoteInput { kind, members, currency, offered: None }, on)
    }

    #[test]
    fn the_campaigns_own_scale() {
        for (kind, members, fee, delegates) in [
            (BodyKind::Branch, Some(180), 3600, Some(4)),
            (BodyKind::Branch, Some(30), 1000, Some(2)),
            (BodyKind::LocalUnion, Some(1_000_000), 50_000, Some(6)),
            (BodyKind::TradesCouncil, Some(499), 6000, Some(6)),
            (BodyKind::TradesCouncil, Some(500), 9000, Some(6)),
            (BodyKind::Region, None, 20_000, Some(4)),
            (BodyKind::NationalUnion, Some(180), 50_000, Some(6)),
            (BodyKind::CampaignGroup, None, 5000, Some(2)),
        ] {
            let quote = quote(kind, members, Currency::GBP).unwrap();
            assert_eq!((quote.fee.amount.minor, quote.delegates), (fee, delegates), "{kind:?} {members:?}");
            assert_eq!(quote.scale, "gbp-2012");
        }
        assert_eq!(quote(BodyKind::Branch, Some(180), Currency::USD), Err(QuoteError::NoScale));
        let missing = quote(BodyKind::Branch, None, Currency::GBP);
        assert_eq!(missing, Err(QuoteError::Fee(FeeError::MembersMissing)));
    }
}
