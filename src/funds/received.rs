//! What came in for an appeal, by the ledger, and of it what counts towards whose target.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{part::PartCode, store};
use crate::{
    kernel::money::Currency,
    ledger::Account,
    platform::db::{Db, StoreError},
};

/// What counts as received: gifts, less what was given back, disputed away, or returned by a bank.
pub const RECEIVED: [Account; 4] =
    [Account::Donations, Account::Refunds, Account::Chargebacks, Account::ReturnedDebits];

/// Minor units of a fund's gifts in a currency between two business dates, both inclusive, by whose target they count
/// towards. Whoever got nothing is not there.
///
/// # Errors
/// Storage only.
pub async fn received_by_part(
    db: &Db,
    fund: &str,
    currency: Currency,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<BTreeMap<PartCode, i64>, StoreError> {
    store::received_by_part(db, fund, currency, from, until).await
}
