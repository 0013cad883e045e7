//! SQL of statements.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    corrupt,
    entity::bank_statement::{ActiveModel, Column, Entity, Model},
};
use crate::{
    kernel::money::{Currency, Money},
    platform::db::{Db, StoreError, Tx},
};

/// A statement whose figures agree.
#[derive(Clone, Debug)]
pub struct NewStatement {
    pub id: Uuid,
    pub account: String,
    pub currency: Currency,
    pub format: &'static str,
    pub opening_minor: Option<i64>,
    pub closing_minor: Option<i64>,
    pub first_on: Option<NaiveDate>,
    pub last_on: Option<NaiveDate>,
    pub lines: i64,
}

/// Its lines follow.
///
/// # Errors
/// Storage only.
pub async fn begin_statement(tx: &Tx, new: NewStatement, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id),
        account: Set(new.account),
        currency: Set(new.currency.code().to_owned()),
        format: Set(new.format.to_owned()),
        opening_minor: Set(new.opening_minor),
        closing_minor: Set(new.closing_minor),
        first_on: Set(new.first_on),
        last_on: Set(new.last_on),
        lines: Set(new.lines),
        new_lines: Set(0),
        is_whole: Set(false),
        imported_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// All its lines are here; one that brought none is forgotten, as if it had not come.
///
/// # Errors
/// Storage only.
pub async fn end_statement(tx: &Tx, id: Uuid, new_lines: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::IsWhole, Expr::value(true))
        .col_expr(Column::NewLines, Expr::col(Column::NewLines).add(new_lines))
        .filter(Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// A statement that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedStatement {
    pub account: String,
    pub currency: Currency,
    pub format: String,
    pub opening: Option<Money>,
    pub closing: Option<Money>,
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub lines: i64,
    /// How many of them were not here before.
    pub new_lines: i64,
    /// All of it is here; a statement that was cut off while it was imported goes on when it is imported again.
    pub is_whole: bool,
    pub imported_at: DateTime<Utc>,
}

/// The last statements that were imported, the newest first.
///
/// # Errors
/// Storage only.
pub async fn list_statements(db: &Db, most: u64) -> Result<Vec<ListedStatement>, StoreError> {
    let newest = Entity::find().order_by_desc(Column::ImportedAt).order_by_desc(Column::Id).limit(most);
    newest.all(db.reader()).await?.into_iter().map(listed).collect()
}

pub(super) fn listed(row: Model) -> Result<ListedStatement, StoreError> {
    let currency: Currency = row.currency.parse().map_err(|_| corrupt("a statement's currency"))?;
    let money = |minor| Money::new(minor, currency);
    Ok(ListedStatement {
        account: row.account,
        currency,
        format: row.format,
        opening: row.opening_minor.map(money),
        closing: row.closing_minor.map(money),
        days: row.first_on.zip(row.last_on),
        lines: row.lines,
        new_lines: row.new_lines,
        is_whole: row.is_whole,
        imported_at: row.imported_at,
    })
}
