//! SQL that reads or writes many payments at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::{LockType, Value},
};

use super::{
    corrupt,
    entity::{payable, payment},
    known_charges, payment_of, payment_row,
};
use crate::{
    kernel::{ids::PaymentId, money::Money, reference::Reference},
    payments::{
        payable::{Payable, PayableKind},
        payment::Payment,
    },
    platform::db::{BULK, StoreError, Tx, value_lists},
};

pub(in crate::payments) async fn insert_payables(tx: &Tx, payables: &[Payable]) -> Result<(), StoreError> {
    let rows = payables.iter().map(|payable| payable::ActiveModel {
        reference: Set(payable.reference.into()),
        kind: Set(payable.kind.code().to_owned()),
        owner_id: Set(payable.owner),
    });
    tx.insert_all(rows.collect()).await
}

pub(in crate::payments) async fn find_payables(
    tx: &Tx,
    references: &[Reference],
) -> Result<Vec<Payable>, StoreError> {
    let mut found = Vec::new();
    for some in references.chunks(BULK) {
        let wanted = some.iter().map(|reference| String::from(*reference));
        let rows = payable::Entity::find()
            .filter(payable::Column::Reference.is_in(wanted))
            .all(tx.connection())
            .await?;
        for row in rows {
            let reference = row.reference.parse().map_err(|_| corrupt("a payable's reference"))?;
            let kind = PayableKind::from_code(&row.kind)?;
            found.push(Payable { reference, kind, owner: row.owner_id });
        }
    }
    Ok(found)
}

/// Within the transaction, unlike what is asked of the reading side.
pub(in crate::payments) async fn booked_charges(
    tx: &Tx,
    ids: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreError> {
    known_charges(tx.connection(), ids).await
}

pub(in crate::payments) async fn payments_of_intents(
    tx: &Tx,
    intents: &[&str],
) -> Result<Vec<Payment>, StoreError> {
    let mut found = Vec::with_capacity(intents.len());
    for some in intents.chunks(BULK) {
        let query =
            payment::Entity::find().filter(payment::Column::PaymentIntent.is_in(some.iter().copied()));
        for row in query.all(tx.connection()).await? {
            found.push(payment_of(row)?);
        }
    }
    Ok(found)
}

/// The payments of charges, by charge; locked on PostgreSQL, always in the same order.
pub(in crate::payments) async fn payments_of_charges(
    tx: &Tx,
    charges: &[&str],
) -> Result<BTreeMap<String, Payment>, StoreError> {
    let mut found = BTreeMap::new();
    for some in charges.chunks(BULK) {
        let mut query = payment::Entity::find()
            .filter(payment::Column::Source.eq("stripe"))
            .filter(payment::Column::SourceRef.is_in(some.iter().copied()))
            .order_by_asc(payment::Column::Id);
        if tx.locks_rows() {
            query = query.lock(LockType::Update);
        }
        for row in query.all(tx.connection()).await? {
            found.insert(row.source_ref.clone(), payment_of(row)?);
        }
    }
    Ok(found)
}

/// What Stripe kept of payments, by its line.
pub(in crate::payments) async fn set_fees(
    tx: &Tx,
    fees: &[(PaymentId, &str, Money)],
) -> Result<(), StoreError> {
    for some in fees.chunks(BULK) {
        let backend = tx.connection().get_database_backend();
        // Both databases name the columns of a list of values so.
        let sql = format!(
            "UPDATE payment SET fee_minor = told.column2, fee_currency = told.column3, \
             balance_transaction = told.column4 FROM (VALUES {}) AS told WHERE payment.id = told.column1",
            value_lists(backend, some.len(), 4),
        );
        let values = some.iter().flat_map(|(id, line, fee)| {
            [Value::from(id.0), fee.minor.into(), fee.currency.code().into(), (*line).into()]
        });
        tx.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

pub(in crate::payments) async fn insert_payments(
    tx: &Tx,
    source: &str,
    payments: &[(&Payment, DateTime<Utc>)],
) -> Result<(), StoreError> {
    let rows = payments.iter().map(|(payment, occurred_at)| payment_row(source, payment, *occurred_at));
    tx.insert_all(rows.collect()).await
}
