//! What a card payment was for, where it was for several things, and which of them money that goes back is taken from.

use super::{
    payment::Payment,
    store::{self, disputes},
};
use crate::{
    kernel::money::Money,
    ledger::{Account, find_entry, templates::IncomePart},
    platform::db::{StoreError, Tx},
};

/// How much of each part is gone when so much of the whole went back: what was booked last (what came beyond all that
/// was asked) goes first, the first part last. Should more have gone than came, that is the first part's as well.
pub fn gone_of_parts(parts: &[i64], gone: i64) -> Vec<i64> {
    let mut left = gone.max(0);
    let mut taken: Vec<i64> = parts
        .iter()
        .rev()
        .map(|part| {
            let taken = left.min(*part);
            left -= taken;
            taken
        })
        .collect();
    taken.reverse();
    if let Some(first) = taken.first_mut() {
        *first = first.saturating_add(left);
    }
    taken
}

/// Why money of a payment leaves; what of it is told at this moment is not counted among what was gone before.
#[derive(Clone, Copy)]
pub(super) enum Leaving<'a> {
    Refund(&'a str),
    Dispute(&'a str),
    Debit,
}

impl Leaving<'_> {
    /// What it is booked against where it was income; what nobody explained goes out of suspense again.
    fn account(self, is_owned: bool) -> Account {
        match self {
            Self::Dispute(_) => Account::Chargebacks,
            Self::Refund(_) if is_owned => Account::Refunds,
            Self::Debit if is_owned => Account::ReturnedDebits,
            Self::Refund(_) | Self::Debit => Account::Suspense,
        }
    }
}

/// What `amount`, which leaves a payment, is taken from; negative where it comes back. What was income leaves by an
/// account of its own; what was owed to a body is owed no more.
///
/// # Errors
/// Storage only.
pub(super) async fn taken_from(
    tx: &Tx,
    payment: &Payment,
    why: Leaving<'_>,
    amount: Money,
) -> Result<Vec<IncomePart>, StoreError> {
    let account = why.account(payment.reference.is_some());
    let parts = booked_parts(tx, payment).await?;
    // Stripe states a dispute's lines in its own currency: what part of the giver's that is nobody says.
    if parts.first().is_none_or(|part| part.amount.currency != amount.currency) {
        return Ok(vec![IncomePart { account, fund: payment.fund.clone(), amount }]);
    }
    let others = gone_but(tx, payment, Some(why)).await?;
    let (before, after) = if amount.minor >= 0 {
        (others, others.saturating_add(amount.minor))
    } else {
        (others.saturating_sub(amount.minor), others)
    };
    let minors: Vec<i64> = parts.iter().map(|part| part.amount.minor).collect();
    let (before, after) = (gone_of_parts(&minors, before), gone_of_parts(&minors, after));
    let mut taken: Vec<IncomePart> = Vec::new();
    for (part, minor) in
        parts.into_iter().zip(after.iter().zip(&before).map(|(after, before)| after - before))
    {
        let account = if part.account == Account::AffiliationsPrepaid { part.account } else { account };
        match taken.iter_mut().find(|other| other.account == account && other.fund == part.fund) {
            Some(other) => other.amount.minor += minor,
            None => taken.push(IncomePart { account, amount: Money::new(minor, amount.currency), ..part }),
        }
    }
    taken.retain(|part| part.amount.minor != 0);
    Ok(taken)
}

/// What a charge was booked as, where that is more than one gift to one fund.
async fn booked_parts(tx: &Tx, payment: &Payment) -> Result<Vec<IncomePart>, StoreError> {
    let Some(entry) = find_entry(tx, "stripe_charge", &payment.source_ref).await? else {
        return Ok(Vec::new());
    };
    let mut parts = Vec::new();
    for (code, fund, currency, minor) in entry.postings {
        let account: Account = code.parse().map_err(|_| store::corrupt("an account"))?;
        let is_part = minor < 0 && !matches!(account, Account::BetweenFunds | Account::Suspense);
        if is_part {
            let currency = currency.parse().map_err(|_| store::corrupt("a posting's currency"))?;
            parts.push(IncomePart { account, fund, amount: Money::new(-minor, currency) });
        }
    }
    let is_plain = |part: &IncomePart| part.account == Account::Donations && part.fund == payment.fund;
    Ok(if matches!(parts.as_slice(), [only] if is_plain(only)) { Vec::new() } else { parts })
}

/// How much of a payment is gone by now, in its own currency: refunds that did not come back, disputes that were lost,
/// a debit that came back. `except` is not counted.
async fn gone_but(tx: &Tx, payment: &Payment, except: Option<Leaving<'_>>) -> Result<i64, StoreError> {
    let refund = match except {
        Some(Leaving::Refund(id)) => id,
        _ => "",
    };
    let dispute = match except {
        Some(Leaving::Dispute(id)) => id,
        _ => "",
    };
    let refunded = store::refunded_but(tx, payment.id, refund).await?;
    let lost = disputes::lost_but(tx, payment, dispute).await?;
    let returned =
        if payment.returned && !matches!(except, Some(Leaving::Debit)) { payment.amount.minor } else { 0 };
    Ok(refunded.saturating_add(lost).saturating_add(returned))
}

/// The payment of a charge, and how much of it is gone by now: at most all of it.
///
/// # Errors
/// Storage only.
pub async fn gone_of_charge(tx: &Tx, charge: &str) -> Result<Option<(Payment, Money)>, StoreError> {
    let Some(payment) = super::payment::of_charge(tx, charge).await? else { return Ok(None) };
    let gone = gone_but(tx, &payment, None).await?.min(payment.amount.minor);
    let gone = Money::new(gone, payment.amount.currency);
    Ok(Some((payment, gone)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_too_much_goes_first_and_the_fee_last() {
        let parts = [3600, 1000, 400];
        for (gone, expected) in [
            (0, [0, 0, 0]),
            (400, [0, 0, 400]),
            (500, [0, 100, 400]),
            (1400, [0, 1000, 400]),
            (1500, [100, 1000, 400]),
            (5000, [3600, 1000, 400]),
            (5100, [3700, 1000, 400]),
            (-1, [0, 0, 0]),
        ] {
            assert_eq!(gone_of_parts(&parts, gone), expected, "{gone}");
        }
        assert_eq!(gone_of_parts(&[], 5), Vec::<i64>::new());
    }

    proptest! {
        /// In however many steps it goes and comes again, each step's parts sum up to it, and together they are what
        /// is gone at the end.
        #[test]
        fn steps_sum_up_to_what_is_gone(
            parts in prop::collection::vec(1i64..10_000, 1..4), steps in prop::collection::vec(0i64..30_000, 1..8),
        ) {
            let mut booked = vec![0; parts.len()];
            let mut gone = 0;
            for next in steps {
                let (before, after) = (gone_of_parts(&parts, gone), gone_of_parts(&parts, next));
                let moved: Vec<i64> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
                prop_assert_eq!(moved.iter().sum::<i64>(), next - gone);
                booked.iter_mut().zip(&moved).for_each(|(sum, moved)| *sum += moved);
                gone = next;
            }
            prop_assert_eq!(booked, gone_of_parts(&parts, gone));
        }
    }
}
