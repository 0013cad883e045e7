//! SQL of twins.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use super::entity::{affiliation, twin_message, twin_notice};
use crate::{
    affiliations::standing::State,
    kernel::ids::AffiliationId,
    platform::db::{StoreError, Tx},
};

/// A notice to twins, as it was written.
pub(in crate::affiliations) struct Notice {
    pub id: Uuid,
    pub union_slug: String,
    pub text: String,
    pub made_by: String,
    pub made_at: DateTime<Utc>,
}

pub(in crate::affiliations) async fn insert_notice(tx: &Tx, new: Notice) -> Result<(), StoreError> {
    let row = twin_notice::ActiveModel {
        id: Set(new.id),
        union_slug: Set(new.union_slug),
        text: Set(new.text),
        made_by: Set(new.made_by),
        made_at: Set(new.made_at),
    };
    twin_notice::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::affiliations) async fn notice_text(
    connection: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<String>, StoreError> {
    Ok(twin_notice::Entity::find_by_id(id).one(connection).await?.map(|row| row.text))
}

/// A page of the bodies that are twinned with a union and affiliated, after one of them.
pub(in crate::affiliations) async fn twinned(
    connection: &impl ConnectionTrait,
    union: &str,
    after: Option<AffiliationId>,
    most: u64,
) -> Result<Vec<AffiliationId>, StoreError> {
    use affiliation::Column;
    let affiliated = State::ALL.into_iter().filter(|state| state.is_affiliated()).map(State::code);
    let mut query = affiliation::Entity::find()
        .filter(Column::TwinWith.eq(union))
        .filter(Column::TwinnedOn.is_not_null())
        .filter(Column::State.is_in(affiliated))
        .order_by_asc(Column::Id)
        .limit(most);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after.0));
    }
    Ok(query.all(connection).await?.into_iter().map(|row| AffiliationId(row.id)).collect())
}

pub(in crate::affiliations) async fn insert_message(
    tx: &Tx,
    id: Uuid,
    body: AffiliationId,
    union: &str,
    text: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = twin_message::ActiveModel {
        id: Set(id),
        affiliation_id: Set(body.0),
        union_slug: Set(union.to_owned()),
        text: Set(Some(text)),
        state: Set("waiting".to_owned()),
        made_at: Set(now),
        settled_by: Set(None),
        settled_at: Set(None),
    };
    twin_message::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
pub(in crate::affiliations) struct Waiting {
    pub id: Uuid,
    pub reference: String,
    pub union_slug: String,
    pub text: Vec<u8>,
    pub made_at: DateTime<Utc>,
}

pub(in crate::affiliations) async fn waiting(
    connection: &impl ConnectionTrait,
    most: u64,
) -> Result<Vec<Waiting>, StoreError> {
    let sql = format!(
        "SELECT m.id, a.reference, m.union_slug, m.text, m.made_at FROM twin_message m \
         JOIN affiliation a ON a.id = m.affiliation_id WHERE m.state = 'waiting' AND m.text IS NOT NULL \
         ORDER BY m.id LIMIT {most}"
    );
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(Waiting::find_by_statement(statement).all(connection).await?)
}

pub(in crate::affiliations) async fn settle_message(
    tx: &Tx,
    id: Uuid,
    state: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let settled = twin_message::Entity::update_many()
        .col_expr(twin_message::Column::State, Expr::value(state))
        .col_expr(twin_message::Column::Text, Expr::value(Value::Bytes(None)))
        .col_expr(twin_message::Column::SettledBy, Expr::value(by))
        .col_expr(twin_message::Column::SettledAt, Expr::value(now))
        .filter(twin_message::Column::Id.eq(id))
        .filter(twin_message::Column::State.eq("waiting"))
        .exec(tx.connection())
        .await?;
    Ok(settled.rows_affected > 0)
}

/// A page of messages that are kept, after an id.
pub(in crate::affiliations) async fn kept(
    tx: &Tx,
    after: Uuid,
    most: u64,
) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let query = twin_message::Entity::find()
        .filter(twin_message::Column::Text.is_not_null())
        .filter(twin_message::Column::Id.gt(after));
    let rows = query.order_by_asc(twin_message::Column::Id).limit(most).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.text?))).collect())
}

pub(in crate::affiliations) async fn set_text(tx: &Tx, id: Uuid, text: Vec<u8>) -> Result<(), StoreError> {
    twin_message::Entity::update_many()
        .col_expr(twin_message::Column::Text, Expr::value(text))
        .filter(twin_message::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Their key is lost: nobody will read them.
pub(in crate::affiliations) async fn forget_texts(tx: &Tx) -> Result<(), StoreError> {
    twin_message::Entity::update_many()
        .col_expr(twin_message::Column::State, Expr::value("lost"))
        .col_expr(twin_message::Column::Text, Expr::value(Value::Bytes(None)))
        .filter(twin_message::Column::Text.is_not_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}
