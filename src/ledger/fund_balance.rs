//! What a fund can spend: what it has at the bank, in hand and at the card processor, less what it owes.

use super::{Account, store::funds as store, totals::Total};
use crate::{
    kernel::money::{Currency, Money},
    platform::db::{Db, StoreError, Tx},
};

/// What a fund holds, from the sums of its accounts in one currency. Disputed money and what the processor keeps back
/// is not there to be spent, nor is what intermediaries carry. Of suspense, what came is not the fund's yet; what went
/// out has left the bank already.
fn held(totals: &[Total]) -> Option<i64> {
    let mut sum = 0i64;
    for total in totals {
        let minor = match total.account.parse() {
            Ok(
                Account::Bank
                | Account::CashInHand
                | Account::StripeClearing
                | Account::BetweenFunds
                | Account::AffiliationsPrepaid
                | Account::HeldForUnions,
            ) => total.amount_minor,
            Ok(Account::Suspense) => total.amount_minor.min(0),
            _ => 0,
        };
        sum = sum.checked_add(minor)?;
    }
    Some(sum)
}

/// From where it is asked.
pub enum Asking<'a> {
    /// With everything that this transaction has written.
    Within(&'a Tx),
    Outside(&'a Db),
}

impl<'a> From<&'a Tx> for Asking<'a> {
    fn from(tx: &'a Tx) -> Self {
        Self::Within(tx)
    }
}

impl<'a> From<&'a Db> for Asking<'a> {
    fn from(db: &'a Db) -> Self {
        Self::Outside(db)
    }
}

/// What a fund can spend in a currency; negative where it has spent more than it had.
///
/// # Errors
/// Storage only.
pub async fn held_by_fund(
    asking: impl Into<Asking<'_>>,
    fund: &str,
    currency: Currency,
) -> Result<Money, StoreError> {
    let totals = match asking.into() {
        Asking::Within(tx) => store::in_transaction(tx, fund, currency).await?,
        Asking::Outside(db) => store::outside(db, fund, currency).await?,
    };
    let held = held(&totals).ok_or_else(|| StoreError::Corrupt("what a fund holds".to_owned()))?;
    Ok(Money::new(held, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fund_holds_what_is_there_to_be_spent() {
        let of = |account: Account, amount_minor| Total {
            account: account.code().to_owned(),
            fund: "general".to_owned(),
            currency: "GBP".to_owned(),
            amount_minor,
        };
        let totals = [
            of(Account::Bank, 10_000),
            of(Account::CashInHand, 500),
            of(Account::StripeClearing, 2_000),
            // Neither income nor what others have of it can be spent.
            of(Account::Donations, -9_000),
            of(Account::FundTransfers, -700),
            of(Account::DisputedFunds, 300),
            of(Account::StripeReserve, 70),
            of(Account::Advances, 4_000),
            of(Account::HeldForUnions, -1_000),
            of(Account::AffiliationsPrepaid, -40),
            of(Account::BetweenFunds, -250),
            of(Account::Suspense, -110),
        ];
        assert_eq!(held(&totals), Some(10_000 + 500 + 2_000 - 1_000 - 40 - 250 - 110));
        assert_eq!(held(&[of(Account::Suspense, 1_200), of(Account::Bank, -1_200)]), Some(-1_200));
        assert_eq!(held(&[of(Account::Bank, i64::MAX), of(Account::CashInHand, 1)]), None);
        assert_eq!(held(&[]), Some(0));
    }
}
