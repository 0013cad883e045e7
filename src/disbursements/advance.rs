//! What is out: with an intermediary until it is handed over, changed, brought back or lost; or paid, until the bank
//! brings it back.

use std::collections::BTreeMap;

use super::act::{Act, ActKind};
use crate::kernel::money::{Currency, Money};

/// What became of money that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    HandedOver(Money),
    Returned(Money),
    Lost(Money),
    /// The fee is taken beside what is given, in its currency.
    Exchanged {
        given: Money,
        fee: Money,
        got: Money,
    },
}

/// Why that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoved {
    #[error("an amount is more than nothing")]
    NotPositive,
    #[error("an exchange is between two currencies")]
    SameCurrency,
    #[error("only {} {} is out", .0.to_decimal(), .0.currency)]
    MoreThanOut(Money),
    #[error("what was paid to whom it is for can only come back")]
    NoIntermediary,
}

/// What is out, by currency, never negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outstanding {
    is_advance: bool,
    sums: BTreeMap<Currency, i64>,
}

impl Outstanding {
    /// After the payment of `amount`.
    pub fn paid(amount: Money, is_advance: bool) -> Self {
        Self { is_advance, sums: BTreeMap::from([(amount.currency, amount.minor)]) }
    }

    /// From the acts of a disbursement, in their order. `None` where they contradict each other.
    pub fn after(acts: &[Act], is_advance: bool) -> Option<Self> {
        let mut out = Self { is_advance, sums: BTreeMap::new() };
        for act in acts {
            let moved = match (act.kind, act.amount) {
                (ActKind::Paid, Some(amount)) => {
                    out = Self::paid(amount, is_advance);
                    continue;
                }
                (ActKind::HandedOver, Some(amount)) => Moved::HandedOver(amount),
                (ActKind::Returned, Some(amount)) => Moved::Returned(amount),
                (ActKind::Lost, Some(amount)) => Moved::Lost(amount),
                (ActKind::Exchanged, Some(given)) => Moved::Exchanged { given, fee: act.fee?, got: act.got? },
                _ => continue,
            };
            out = out.moved(&moved).ok()?;
        }
        Some(out)
    }

    /// What is out, by currency; nothing of nothing.
    pub fn sums(&self) -> Vec<Money> {
        let sums = self.sums.iter().filter(|(_, minor)| **minor != 0);
        sums.map(|(currency, minor)| Money::new(*minor, *currency)).collect()
    }

    pub fn is_nothing(&self) -> bool {
        self.sums.values().all(|minor| *minor == 0)
    }

    /// What is out after this.
    ///
    /// # Errors
    /// It cannot be; nothing has changed.
    pub fn moved(&self, moved: &Moved) -> Result<Self, NotMoved> {
        let mut after = self.clone();
        match *moved {
            Moved::Returned(amount) => after.take(amount, 0)?,
            _ if !self.is_advance => return Err(NotMoved::NoIntermediary),
            Moved::HandedOver(amount) | Moved::Lost(amount) => after.take(amount, 0)?,
            Moved::Exchanged { given, got, .. } if given.currency == got.currency => {
                return Err(NotMoved::SameCurrency);
            }
            Moved::Exchanged { given, fee, got } => {
                if got.minor <= 0 || fee.minor < 0 || fee.currency != given.currency {
                    return Err(NotMoved::NotPositive);
                }
                after.take(given, fee.minor)?;
                let sum = after.sums.entry(got.currency).or_default();
                *sum = sum.checked_add(got.minor).ok_or(NotMoved::MoreThanOut(got))?;
            }
        }
        Ok(after)
    }

    fn take(&mut self, amount: Money, fee: i64) -> Result<(), NotMoved> {
        if amount.minor <= 0 {
            return Err(NotMoved::NotPositive);
        }
        let out = self.sums.entry(amount.currency).or_default();
        let more = NotMoved::MoreThanOut(Money::new(*out, amount.currency));
        let taken = amount.minor.checked_add(fee).ok_or(more)?;
        if taken > *out {
            return Err(more);
        }
        *out -= taken;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pounds(minor: i64) -> Money {
        Money::new(minor, Currency::GBP)
    }

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn what_is_out_ends_to_the_penny_and_not_a_penny_beyond() {
        let out = Outstanding::paid(pounds(1_000), true);
        assert_eq!(out.moved(&Moved::HandedOver(pounds(1_001))), Err(NotMoved::MoreThanOut(pounds(1_000))));
        assert_eq!(out.moved(&Moved::HandedOver(euros(1))), Err(NotMoved::MoreThanOut(euros(0))));
        assert_eq!(out.moved(&Moved::Lost(pounds(0))), Err(NotMoved::NotPositive));
        assert_eq!(out.moved(&Moved::Returned(pounds(-1))), Err(NotMoved::NotPositive));
        let all = out.moved(&Moved::HandedOver(pounds(1_000))).unwrap();
        assert!(all.is_nothing() && all.sums().is_empty());
        assert_eq!(all.moved(&Moved::Returned(pounds(1))), Err(NotMoved::MoreThanOut(pounds(0))));
    }

    #[test]
    fn an_exchange_takes_its_fee_too() {
        let out = Outstanding::paid(pounds(1_000), true);
        let exchange = |given, fee, got| Moved::Exchanged { given, fee, got };
        let beyond = exchange(pounds(1_000), pounds(1), euros(1_150));
        assert_eq!(out.moved(&beyond), Err(NotMoved::MoreThanOut(pounds(1_000))));
        let whole = out.moved(&exchange(pounds(990), pounds(10), euros(1_150))).unwrap();
        assert_eq!(whole.sums(), [euros(1_150)]);
        assert_eq!(out.moved(&exchange(pounds(5), pounds(0), pounds(5))), Err(NotMoved::SameCurrency));
        assert_eq!(out.moved(&exchange(pounds(5), euros(1), euros(5))), Err(NotMoved::NotPositive));
        let overflow = exchange(pounds(i64::MAX), pounds(i64::MAX), euros(1));
        assert_eq!(out.moved(&overflow), Err(NotMoved::MoreThanOut(pounds(1_000))));
    }

    #[test]
    fn without_an_intermediary_money_can_only_come_back() {
        let out = Outstanding::paid(pounds(1_000), false);
        assert_eq!(out.moved(&Moved::HandedOver(pounds(1))), Err(NotMoved::NoIntermediary));
        assert_eq!(out.moved(&Moved::Lost(pounds(1))), Err(NotMoved::NoIntermediary));
        assert_eq!(out.moved(&Moved::Returned(pounds(400))).unwrap().sums(), [pounds(600)]);
    }

    fn any_move() -> impl Strategy<Value = Moved> {
        let money = (-2i64..400, any::<bool>())
            .prop_map(|(minor, euro)| Money::new(minor, if euro { Currency::EUR } else { Currency::GBP }));
        (0u8..4, money.clone(), -1i64..30, money).prop_map(|(which, amount, fee, got)| match which {
            0 => Moved::HandedOver(amount),
            1 => Moved::Returned(amount),
            2 => Moved::Lost(amount),
            _ => Moved::Exchanged { given: amount, fee: Money::new(fee, amount.currency), got },
        })
    }

    proptest! {
        #[test]
        fn whatever_is_tried_every_penny_is_somewhere(
            paid in 1i64..2_000,
            moves in prop::collection::vec(any_move(), 0..30),
        ) {
            let mut out = Outstanding::paid(pounds(paid), true);
            // What left the intermediary's hands, and what came into them, by currency.
            let (mut gone, mut came) = (BTreeMap::new(), BTreeMap::from([(Currency::GBP, paid)]));
            for moved in moves {
                let Ok(after) = out.moved(&moved) else { continue };
                out = after;
                match moved {
                    Moved::HandedOver(amount) | Moved::Returned(amount) | Moved::Lost(amount) => {
                        *gone.entry(amount.currency).or_insert(0) += amount.minor;
                    }
                    Moved::Exchanged { given, fee, got } => {
                        *gone.entry(given.currency).or_insert(0) += given.minor + fee.minor;
                        *came.entry(got.currency).or_insert(0) += got.minor;
                    }
                }
                for currency in [Currency::GBP, Currency::EUR] {
                    let of = |sums: &BTreeMap<Currency, i64>| sums.get(&currency).copied().unwrap_or(0);
                    let left = of(&out.sums);
                    prop_assert!(left >= 0);
                    prop_assert_eq!(left, of(&came) - of(&gone));
                }
            }
        }
    }
}
