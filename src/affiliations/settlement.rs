//! What money that came for a term is for: the fee first, then what was promised beyond it, then it waits.

/// A payment, divided. Minor units of the term's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub fee_minor: i64,
    pub donation_minor: i64,
    /// More than was asked: kept for the body, and shown.
    pub prepaid_minor: i64,
}

impl Split {
    pub fn sum(self) -> i64 {
        self.fee_minor.saturating_add(self.donation_minor).saturating_add(self.prepaid_minor)
    }
}

/// Divides a payment of `amount` for a term of which `before` had come already.
pub fn divide(fee: i64, donation: i64, before: i64, amount: i64) -> Split {
    let part = |from: i64, to: i64| {
        let end = before.saturating_add(amount).min(to);
        (end - before.max(from)).max(0)
    };
    let both = fee.saturating_add(donation);
    let fee_minor = part(0, fee);
    let donation_minor = part(fee, both);
    Split { fee_minor, donation_minor, prepaid_minor: amount - fee_minor - donation_minor }
}

/// Divides one transfer among several years, of each of which this is open: each gets that, in their order, and the
/// last one the rest.
///
/// # Errors
/// The place of the first one for which nothing is left: it was told by mistake.
pub fn share(open: &[i64], amount: i64) -> Result<Vec<i64>, usize> {
    let last = open.len().saturating_sub(1);
    let mut left = amount;
    let mut shares = Vec::with_capacity(open.len());
    for (at, open) in open.iter().enumerate() {
        let share = if at == last { left } else { left.min(*open) };
        // One alone may be paid what it does not owe; of several, each must have something to get.
        if share <= 0 {
            return Err(at);
        }
        shares.push(share);
        left -= share;
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fee_comes_first() {
        let split =
            |fee_minor, donation_minor, prepaid_minor| Split { fee_minor, donation_minor, prepaid_minor };
        assert_eq!(divide(3600, 1000, 0, 1000), split(1000, 0, 0));
        assert_eq!(divide(3600, 1000, 1000, 2600), split(2600, 0, 0));
        assert_eq!(divide(3600, 1000, 0, 4000), split(3600, 400, 0));
        assert_eq!(divide(3600, 1000, 4000, 1000), split(0, 600, 400));
        assert_eq!(divide(3600, 1000, 4600, 500), split(0, 0, 500));
        assert_eq!(divide(3600, 0, 0, 5000), split(3600, 0, 1400));
    }

    #[test]
    fn one_transfer_pays_for_several_in_their_order() {
        assert_eq!(share(&[3600, 4000], 7600), Ok(vec![3600, 4000]));
        assert_eq!(share(&[3600, 4000], 8000), Ok(vec![3600, 4400]), "the rest is the last one's");
        assert_eq!(share(&[3600, 4000], 5000), Ok(vec![3600, 1400]));
        assert_eq!(share(&[3600, 4000], 3600), Err(1), "nothing is left for the second");
        assert_eq!(share(&[0, 4000], 4000), Err(0), "the first owes nothing");
        assert_eq!(share(&[0], 500), Ok(vec![500]));
    }

    proptest! {
        #[test]
        fn shares_sum_up_to_the_transfer(open in prop::collection::vec(0i64..10_000, 1..6), amount in 1i64..60_000) {
            if let Ok(shares) = share(&open, amount) {
                prop_assert_eq!(shares.iter().sum::<i64>(), amount);
                prop_assert!(shares.iter().all(|share| *share > 0));
            }
        }

        /// Nothing is lost or made, in however many parts it comes.
        #[test]
        fn parts_sum_to_what_came_and_fill_the_fee_exactly(
            fee in 1i64..100_000, donation in 0i64..100_000, parts in prop::collection::vec(1i64..80_000, 1..10),
        ) {
            let mut sum = Split::default();
            let mut before = 0;
            for amount in parts {
                let split = divide(fee, donation, before, amount);
                prop_assert!(split.fee_minor >= 0 && split.donation_minor >= 0 && split.prepaid_minor >= 0);
                prop_assert_eq!(split.fee_minor + split.donation_minor + split.prepaid_minor, amount);
                before += amount;
                sum.fee_minor += split.fee_minor;
                sum.donation_minor += split.donation_minor;
                sum.prepaid_minor += split.prepaid_minor;
            }
            prop_assert_eq!(sum.fee_minor, fee.min(before));
            prop_assert_eq!(sum.donation_minor, donation.min((before - fee).max(0)));
        }
    }
}
