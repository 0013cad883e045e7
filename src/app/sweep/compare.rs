//! Stripe clearing of the ledger against what Stripe says that it holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::process_events::ProcessError,
    kernel::money::{Currency, Money},
    ledger::{Account, totals::balances_of},
    payments::charges_without_line,
    platform::{Platform, db::StoreError},
    stripe::Client,
};

/// Where the two differ, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceDifference {
    pub stripe: Money,
    /// Stripe clearing without the charges whose line Stripe does not know yet.
    pub ledger: Money,
}

/// Compares; nothing differs when every line that Stripe has is booked, so a sweep comes first.
///
/// # Errors
/// Stripe's or the database's.
pub async fn compare_balance(
    platform: &Platform,
    stripe: &Client,
) -> Result<Vec<BalanceDifference>, ProcessError> {
    let held: BTreeMap<Currency, i64> =
        stripe.balance().await?.into_iter().map(|part| (part.currency, part.minor)).collect();
    let mut ours: BTreeMap<Currency, i64> = BTreeMap::new();
    for part in balances_of(&platform.db, Account::StripeClearing).await? {
        *ours.entry(part.currency).or_default() += part.minor;
    }
    for part in charges_without_line(&platform.db).await? {
        let sum = ours.entry(part.currency).or_default();
        *sum = sum.checked_sub(part.minor).ok_or_else(|| StoreError::Corrupt("a balance".to_owned()))?;
    }
    let currencies: BTreeSet<_> = held.keys().chain(ours.keys()).copied().collect();
    let of = |sums: &BTreeMap<Currency, i64>, currency| {
        Money::new(sums.get(&currency).copied().unwrap_or(0), currency)
    };
    let compared = currencies
        .into_iter()
        .map(|currency| BalanceDifference { stripe: of(&held, currency), ledger: of(&ours, currency) });
    Ok(compared.filter(|both| both.stripe != both.ledger).collect())
}
