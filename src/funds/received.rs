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
    store::received::by_part(db, fund, currency, from, until).await
}

/// What came in towards a target within a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartMonth {
    pub part: PartCode,
    /// The month's first day; of the month itself only the days that were asked for count.
    pub month: NaiveDate,
    pub fund: String,
    pub currency: Currency,
    /// Minor units, below nothing where more went back than came.
    pub minor: i64,
}

/// The gifts of all funds between two business dates, both inclusive, by whose target they count towards and by month; in
/// no order. What counts towards nobody's is not there.
///
/// # Errors
/// Storage only.
pub async fn received_by_part_and_month(
    db: &Db,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<PartMonth>, StoreError> {
    store::received::by_part_and_month(db, from, until).await
}
