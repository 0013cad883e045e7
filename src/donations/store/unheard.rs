//! SQL of card pages whose end is not known.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::entity::checkout;
use crate::platform::db::{StoreError, Tx};

/// Sessions that ended before `over` and about which nobody asked since `asked`, oldest first.
pub(in crate::donations) async fn sessions(
    connection: &impl ConnectionTrait,
    over: DateTime<Utc>,
    asked: DateTime<Utc>,
    most: u64,
) -> Result<Vec<String>, StoreError> {
    use checkout::Column;
    let query = checkout::Entity::find()
        .filter(Column::State.eq("open"))
        .filter(Column::SessionId.is_not_null())
        .filter(Column::ExpiresAt.lt(over))
        .filter(Column::AskedAt.is_null().or(Column::AskedAt.lt(asked)))
        .order_by_asc(Column::ExpiresAt)
        .limit(most);
    Ok(query.all(connection).await?.into_iter().filter_map(|row| row.session_id).collect())
}

pub(in crate::donations) async fn note_asked(
    tx: &Tx,
    session: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::AskedAt, Expr::value(at))
        .filter(checkout::Column::SessionId.eq(session))
        .exec(tx.connection())
        .await?;
    Ok(())
}
