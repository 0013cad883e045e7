//! Whether the ledger's bank is the bank's: what statements say, what is booked and has not come up in one yet, and what
//! remains between them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::store::agreement as store;
pub use super::store::agreement::Outstanding;
use crate::{
    kernel::money::{Currency, Money},
    ledger::{Account, totals::totals_through},
    platform::db::{Db, StoreError},
};

/// The bank accounts of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub currency: Currency,
    /// Short name, balance by its statements, and the last day of which a line is known.
    pub accounts: Vec<(String, Money, Option<NaiveDate>)>,
    /// Booked, and in no statement until that day.
    pub outstanding: Vec<Outstanding>,
    pub ledger: Money,
    /// What the ledger has beyond statements and what is outstanding.
    pub difference: Money,
}

impl Agreement {
    pub fn agrees(&self) -> bool {
        self.difference.minor == 0
    }
}

/// For each currency of which a statement was imported, as of the evening of a day.
///
/// # Errors
/// Storage only.
pub async fn agreements(db: &Db, through: NaiveDate) -> Result<Vec<Agreement>, StoreError> {
    let large = |_| StoreError::Corrupt("sums of the bank overflow".to_owned());
    let mut by_currency: BTreeMap<Currency, Vec<(String, Money, Option<NaiveDate>)>> = BTreeMap::new();
    for (account, balance, last) in store::balances(db, through).await? {
        by_currency.entry(balance.currency).or_default().push((account, balance, last));
    }
    let totals = totals_through(db, through).await?;
    let mut found = Vec::with_capacity(by_currency.len());
    for (currency, accounts) in by_currency {
        let mut ledger = Money::new(0, currency);
        for total in totals.iter().filter(|total| total.currency == currency.code()) {
            if total.account == Account::Bank.code() {
                ledger = ledger.checked_add(Money::new(total.amount_minor, currency)).map_err(large)?;
            }
        }
        let outstanding = store::outstanding(db, currency, through).await?;
        let mut difference = ledger;
        for amount in accounts.iter().map(|account| account.1).chain(outstanding.iter().map(|o| o.amount)) {
            difference = difference.checked_sub(amount).map_err(large)?;
        }
        found.push(Agreement { currency, accounts, outstanding, ledger, difference });
    }
    Ok(found)
}
