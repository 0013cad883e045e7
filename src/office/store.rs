//! SQL of API tokens.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::token::TokenLine;
use crate::{
    kernel::ids::{StaffId, TokenId},
    platform::db::{Db, StoreError, Tx},
};

pub(super) mod audit;
mod entity;
pub(super) mod key_proposals;
pub(super) mod sessions;
pub(super) mod staff;

use entity::api_token::{ActiveModel, Column, Entity, Model};

fn line(row: Model) -> Result<TokenLine, StoreError> {
    Ok(TokenLine {
        id: TokenId(row.id),
        role: row.role.parse().map_err(|_| StoreError::Corrupt("a token's role".to_owned()))?,
        label: row.label,
        by: row.staff_id.map(StaffId),
        created_at: row.created_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
    })
}

pub(super) async fn insert(tx: &Tx, token: &TokenLine, token_hash: Vec<u8>) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(token.id.0),
        token_hash: Set(token_hash),
        role: Set(token.role.code().to_owned()),
        label: Set(token.label.clone()),
        staff_id: Set(token.by.map(|by| by.0)),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        revoked_at: Set(token.revoked_at),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn list(db: &Db) -> Result<Vec<TokenLine>, StoreError> {
    // Staff make a handful of tokens by hand.
    let rows = Entity::find().order_by_desc(Column::Id).all(db.reader()).await?;
    rows.into_iter().map(line).collect()
}

pub(super) async fn revoke(tx: &Tx, id: TokenId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let result = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Id.eq(id.0))
        .filter(Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(result.rows_affected > 0)
}

/// Ends what somebody made and still works.
pub(super) async fn revoke_of(tx: &Tx, by: StaffId, now: DateTime<Utc>) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::StaffId.eq(by.0))
        .filter(Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn by_hash(db: &Db, token_hash: Vec<u8>) -> Result<Option<TokenLine>, StoreError> {
    let row = Entity::find().filter(Column::TokenHash.eq(token_hash)).one(db.reader()).await?;
    row.map(line).transpose()
}
