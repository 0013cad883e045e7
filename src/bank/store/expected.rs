//! SQL of what has to come up in a statement.

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    corrupt,
    entity::bank_expected::{ActiveModel, Column, Entity},
};
use crate::{
    kernel::money::Money,
    platform::db::{StoreError, Tx},
};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub id: Uuid,
    pub account: String,
    /// Negative: money goes out.
    pub amount: Money,
    pub on: NaiveDate,
    pub source: String,
    pub source_ref: String,
}

pub(in crate::bank) async fn insert(tx: &Tx, new: Expected) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id),
        account: Set(new.account),
        currency: Set(new.amount.currency.code().to_owned()),
        amount_minor: Set(new.amount.minor),
        expected_on: Set(new.on),
        source: Set(new.source),
        source_ref: Set(new.source_ref),
        line_id: Set(None),
    };
    let known =
        OnConflict::columns([Column::Source, Column::SourceRef, Column::Account]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::bank) async fn open(
    tx: &Tx,
    account: &str,
    amounts: &[Money],
) -> Result<Vec<Expected>, StoreError> {
    let Some(first) = amounts.first() else { return Ok(Vec::new()) };
    let rows = Entity::find()
        .filter(Column::Account.eq(account))
        .filter(Column::Currency.eq(first.currency.code()))
        .filter(Column::AmountMinor.is_in(amounts.iter().map(|amount| amount.minor)))
        .filter(Column::LineId.is_null())
        .all(tx.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| corrupt("a currency of what is expected"))?;
            Ok(Expected {
                id: row.id,
                account: row.account,
                amount: Money::new(row.amount_minor, currency),
                on: row.expected_on,
                source: row.source,
                source_ref: row.source_ref,
            })
        })
        .collect()
}

pub(in crate::bank) async fn set_line(tx: &Tx, id: Uuid, line: Uuid) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::LineId, Expr::value(line))
        .filter(Column::Id.eq(id))
        .filter(Column::LineId.is_null())
        .exec(tx.connection())
        .await?;
    // Another import was first.
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
