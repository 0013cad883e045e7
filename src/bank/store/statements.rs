//! SQL of statements.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::entity::bank_statement::{ActiveModel, Column, Entity};
use crate::{
    kernel::money::Currency,
    platform::db::{StoreError, Tx},
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
