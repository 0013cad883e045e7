//! SQL of the lines of Stripe's balance.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::{corrupt, entity::balance_line};
use crate::{
    kernel::{money::Money, payment_fact::BalanceTransaction},
    platform::db::{StoreError, Tx},
};

pub(in crate::payments) async fn is_known(tx: &Tx, id: &str) -> Result<bool, StoreError> {
    let found = balance_line::Entity::find_by_id(id.to_owned()).one(tx.connection()).await?;
    Ok(found.is_some())
}

/// Those of `ids` that are booked.
pub(in crate::payments) async fn known(
    connection: &impl ConnectionTrait,
    ids: &[String],
) -> Result<BTreeSet<String>, StoreError> {
    let rows: Vec<String> = balance_line::Entity::find()
        .select_only()
        .column(balance_line::Column::Id)
        .filter(balance_line::Column::Id.is_in(ids.iter().cloned()))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

fn row_of(line: &BalanceTransaction, source: Option<&str>) -> Result<balance_line::ActiveModel, StoreError> {
    let net = line.amount.checked_sub(line.fee).map_err(|_| corrupt("a line's net"))?;
    Ok(balance_line::ActiveModel {
        id: Set(line.id.clone()),
        kind: Set(line.kind.clone()),
        source: Set(source.map(str::to_owned).or_else(|| line.source.clone())),
        currency: Set(line.amount.currency.code().to_owned()),
        amount_minor: Set(line.amount.minor),
        fee_minor: Set(line.fee.minor),
        net_minor: Set(net.minor),
        occurred_at: Set(line.created),
        payout_id: Set(None),
    })
}

/// Notes a line as booked. `source` is whose it surely is, where the line itself need not say so.
pub(in crate::payments) async fn insert(
    tx: &Tx,
    line: &BalanceTransaction,
    source: Option<&str>,
) -> Result<(), StoreError> {
    let row = row_of(line, source)?;
    let known = OnConflict::column(balance_line::Column::Id).do_nothing().to_owned();
    balance_line::Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Notes many lines as booked.
///
/// # Errors
/// `Conflict` when one of them is known.
pub(in crate::payments) async fn insert_new(
    tx: &Tx,
    lines: &[&BalanceTransaction],
) -> Result<(), StoreError> {
    let rows = lines.iter().map(|line| row_of(line, None)).collect::<Result<Vec<_>, _>>()?;
    tx.insert_all(rows).await
}

/// The booked lines of an object, oldest first.
pub(in crate::payments) async fn of_source(
    tx: &Tx,
    source: &str,
) -> Result<Vec<BalanceTransaction>, StoreError> {
    let query = balance_line::Entity::find().filter(balance_line::Column::Source.eq(source));
    let rows = query.order_by_asc(balance_line::Column::OccurredAt).limit(100).all(tx.connection()).await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
            Ok(BalanceTransaction {
                id: row.id,
                source: row.source,
                kind: row.kind,
                amount: Money::new(row.amount_minor, currency),
                fee: Money::new(row.fee_minor, currency),
                created: row.occurred_at,
            })
        })
        .collect()
}
