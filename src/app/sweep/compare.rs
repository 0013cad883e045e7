//! Stripe clearing of the ledger against what Stripe says that it holds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    app::process_events::ProcessError,
    kernel::money::{Currency, Money},
    ledger::{Account, totals::balances_of},
    payments::charges_without_line,
    platform::{Platform, db::StoreError},
    stripe::Client,
};

/// Where the two differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BalanceDifference {
    Sums {
        stripe: Money,
        /// Stripe clearing without the charges whose line Stripe does not know yet.
        ledger: Money,
    },
    /// Stripe holds something in a currency that cannot be booked here, because ISO 4217 does not have it.
    UnknownCurrency {
        /// As Stripe writes it.
        code: String,
        /// In its smallest units.
        minor: i64,
    },
}

impl fmt::Display for BalanceDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |money: &Money| format!("{} {}", money.to_decimal(), money.currency);
        match self {
            Self::Sums { stripe, ledger } => {
                write!(f, "Stripe holds {}, the ledger says {}", text(stripe), text(ledger))
            }
            Self::UnknownCurrency { code, minor } => {
                write!(f, "Stripe holds {minor} smallest units of {code}, a currency that is not known here")
            }
        }
    }
}

/// Compares; nothing differs when every line that Stripe has is booked, so a sweep comes first.
///
/// # Errors
/// Stripe's or the database's.
pub async fn compare_balance(
    platform: &Platform,
    stripe: &Client,
) -> Result<Vec<BalanceDifference>, ProcessError> {
    let balance = stripe.balance().await?;
    let held: BTreeMap<Currency, i64> =
        balance.sums.into_iter().map(|part| (part.currency, part.minor)).collect();
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
    let compared = currencies.into_iter().map(|currency| (of(&held, currency), of(&ours, currency)));
    let differing = compared.filter(|(stripe, ledger)| stripe != ledger);
    let differing = differing.map(|(stripe, ledger)| BalanceDifference::Sums { stripe, ledger });
    let unknown = balance.unknown.into_iter();
    Ok(differing
        .chain(unknown.map(|(code, minor)| BalanceDifference::UnknownCurrency { code, minor }))
        .collect())
}
