//! SQL of what Stripe's payment intents paid for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement,
    sea_query::{OnConflict, Value},
};

use super::{corrupt, entity::intent_origin};
use crate::{
    kernel::{ids::PaymentId, payment_fact::IntentOrigin},
    platform::db::{BULK, StoreError, Tx},
};

/// Writes what Stripe says; an invoice that is known stays.
pub(in crate::payments) async fn upsert(
    tx: &Tx,
    of: &BTreeMap<&str, &IntentOrigin>,
) -> Result<(), StoreError> {
    use intent_origin::Column;
    let with_invoice = OnConflict::column(Column::PaymentIntent)
        .update_columns([Column::Invoice, Column::Subscription, Column::Reference])
        .to_owned();
    let without_invoice = OnConflict::column(Column::PaymentIntent).do_nothing().to_owned();
    let (invoiced, others): (Vec<_>, Vec<_>) = of.iter().partition(|(_, origin)| origin.invoice.is_some());
    for (origins, where_known) in [(invoiced, with_invoice), (others, without_invoice)] {
        for some in origins.chunks(BULK) {
            let rows = some.iter().map(|(intent, new)| intent_origin::ActiveModel {
                payment_intent: Set((**intent).to_owned()),
                invoice: Set(new.invoice.clone()),
                subscription: Set(new.subscription.clone()),
                reference: Set(new.reference.map(String::from)),
            });
            intent_origin::Entity::insert_many(rows)
                .on_conflict(where_known.clone())
                .exec_without_returning(tx.connection())
                .await?;
        }
    }
    Ok(())
}

fn origin_of(row: intent_origin::Model) -> Result<IntentOrigin, StoreError> {
    let reference = row.reference.map(|text| text.parse()).transpose();
    Ok(IntentOrigin {
        invoice: row.invoice,
        subscription: row.subscription,
        reference: reference.map_err(|_| corrupt("an intent's reference"))?,
    })
}

pub(in crate::payments) async fn find(tx: &Tx, intent: &str) -> Result<Option<IntentOrigin>, StoreError> {
    let row = intent_origin::Entity::find_by_id(intent.to_owned()).one(tx.connection()).await?;
    row.map(origin_of).transpose()
}

pub(in crate::payments) async fn find_many(
    tx: &Tx,
    intents: &BTreeSet<&str>,
) -> Result<BTreeMap<String, IntentOrigin>, StoreError> {
    let mut found = BTreeMap::new();
    for some in Vec::from_iter(intents).chunks(BULK) {
        let these = intent_origin::Column::PaymentIntent.is_in(some.iter().map(|intent| **intent));
        for row in intent_origin::Entity::find().filter(these).all(tx.connection()).await? {
            found.insert(row.payment_intent.clone(), origin_of(row)?);
        }
    }
    Ok(found)
}

/// Invoice and intent, where both are known.
pub(in crate::payments) async fn intents_of_invoices(
    tx: &Tx,
    invoices: &BTreeSet<&str>,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::with_capacity(invoices.len());
    for some in Vec::from_iter(invoices).chunks(BULK) {
        let these = intent_origin::Column::Invoice.is_in(some.iter().map(|invoice| **invoice));
        let rows = intent_origin::Entity::find().filter(these).all(tx.connection()).await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.invoice?, row.payment_intent))));
    }
    Ok(found)
}

pub(in crate::payments) async fn intent_of_invoice(
    tx: &Tx,
    invoice: &str,
) -> Result<Option<String>, StoreError> {
    let query = intent_origin::Entity::find().filter(intent_origin::Column::Invoice.eq(invoice));
    Ok(query.one(tx.connection()).await?.map(|row| row.payment_intent))
}

#[derive(FromQueryResult)]
struct TakenAt {
    occurred_at: DateTime<Utc>,
}

/// When the money of a payment was taken, by Stripe's clock.
pub(in crate::payments) async fn taken_at(tx: &Tx, payment: PaymentId) -> Result<DateTime<Utc>, StoreError> {
    let sql = "SELECT occurred_at FROM payment WHERE id = $1";
    let backend = tx.connection().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [Value::from(payment.0)]);
    let row = TakenAt::find_by_statement(statement).one(tx.connection()).await?;
    row.map(|row| row.occurred_at).ok_or(StoreError::Conflict)
}
