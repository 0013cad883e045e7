//! What was booked by hand and has to come up in a statement: a paying-in, a cheque, an expense, a transfer between own
//! accounts. The line that is it is not booked again.

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::store::expected as store;
pub use super::store::expected::Expected;
use crate::{
    kernel::{clock::Sources, ids::new_uuid, money::Money},
    platform::db::{StoreError, Tx},
};

/// How many days a line may be before or after the day that was written by hand.
const DAYS: i64 = 7;

/// Notes that this has to come up.
///
/// # Errors
/// Storage only.
pub async fn expect_line(
    tx: &Tx,
    sources: &Sources,
    account: &str,
    amount: Money,
    on: NaiveDate,
    source: (&'static str, &str),
) -> Result<(), StoreError> {
    let new = Expected {
        id: new_uuid(sources),
        account: account.to_owned(),
        amount,
        on,
        source: source.0.to_owned(),
        source_ref: source.1.to_owned(),
    };
    store::insert(tx, new).await
}

/// What has to come up with one of these amounts and has not.
///
/// # Errors
/// Storage only.
pub async fn open_expected(tx: &Tx, account: &str, amounts: &[Money]) -> Result<Vec<Expected>, StoreError> {
    store::open(tx, account, amounts).await
}

/// The one among them that a line is: the same amount, and days that fit; of several the nearest by day.
pub fn find_expected(expected: &[Expected], amount: Money, on: NaiveDate) -> Option<&Expected> {
    let distance = |e: &&Expected| (e.on - on).abs();
    expected
        .iter()
        .filter(|e| e.amount == amount && distance(e) <= TimeDelta::days(DAYS))
        .min_by_key(|e| (distance(e), e.id))
}

/// It came up in this line.
///
/// # Errors
/// `Conflict` when it came up in another one; nothing may be committed then.
pub async fn note_came(tx: &Tx, expected: Uuid, line: Uuid) -> Result<(), StoreError> {
    store::set_line(tx, expected, line).await
}
