//! Books the fee of a charge when its balance transaction is known: fees are recorded, never computed.

use chrono::{DateTime, Utc};

use super::{
    Outcome,
    payment::{Books, of_charge},
    store,
};
use crate::{
    kernel::{clock::Sources, payment_fact::BalanceTransaction},
    ledger::{record_entry, templates::balance_fee::balance_fee},
    platform::db::{Db, StoreError, Tx},
};

/// Attaches a line of Stripe's balance to the charge that it belongs to. Lines of other kinds are left alone.
///
/// # Errors
/// Storage only.
pub async fn record_fee(
    tx: &Tx,
    sources: &Sources,
    books: &Books,
    line: &BalanceTransaction,
) -> Result<Outcome, StoreError> {
    let Some(charge) = line.source.as_deref().filter(|_| matches!(line.kind.as_str(), "charge" | "payment"))
    else {
        return Ok(Outcome::Done);
    };
    let Some(payment) = of_charge(tx, charge).await? else { return Ok(Outcome::UnknownCharge) };
    if payment.fee_known {
        return Ok(Outcome::Done);
    }
    let date = books.business_date(line.created);
    if let Some(entry) =
        balance_fee(line, payment.amount, payment.reference, &payment.fund, &books.general_fund, date)?
    {
        record_entry(tx, sources, &entry).await?;
    }
    store::set_fee(tx, payment.id, &line.id, line.fee).await?;
    Ok(Outcome::Done)
}

/// When the oldest card payment without a fee was taken; `None` when all fees are known.
///
/// # Errors
/// Storage only.
pub async fn fees_missing_since(db: &Db) -> Result<Option<DateTime<Utc>>, StoreError> {
    store::oldest_without_fee(db.reader()).await
}
