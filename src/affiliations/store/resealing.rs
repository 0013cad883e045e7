//! SQL that puts contacts under another key, or forgets them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use super::entity::{affiliation, checkout, submission};
use crate::platform::db::{StoreError, Tx};

/// A page of sealed contacts after a body's id.
pub(in crate::affiliations) async fn contacts(
    tx: &Tx,
    after: Uuid,
    most: u64,
) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let query = affiliation::Entity::find()
        .filter(affiliation::Column::Contacts.is_not_null())
        .filter(affiliation::Column::Id.gt(after));
    let rows = query.order_by_asc(affiliation::Column::Id).limit(most).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.contacts?))).collect())
}

pub(in crate::affiliations) async fn set_contacts(
    tx: &Tx,
    id: Uuid,
    sealed: Vec<u8>,
) -> Result<(), StoreError> {
    affiliation::Entity::update_many()
        .col_expr(affiliation::Column::Contacts, Expr::value(sealed))
        .filter(affiliation::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::affiliations) async fn forget_contacts(tx: &Tx) -> Result<u64, StoreError> {
    let update = affiliation::Entity::update_many()
        .col_expr(affiliation::Column::Contacts, Expr::value(Value::Bytes(None)))
        .filter(affiliation::Column::Contacts.is_not_null());
    Ok(update.exec(tx.connection()).await?.rows_affected)
}

/// The addresses of card pages, and which submissions were made: both were made with a key that goes.
pub(in crate::affiliations) async fn forget_pages(tx: &Tx) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::SealedUrl, Expr::value(Value::Bytes(None)))
        .filter(checkout::Column::SealedUrl.is_not_null())
        .exec(tx.connection())
        .await?;
    submission::Entity::delete_many().exec(tx.connection()).await?;
    super::drafts::forget_all(tx).await
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Bodies in these states to which nothing has happened since, and of which contacts are still kept.
pub(in crate::affiliations) async fn ended_before(
    tx: &Tx,
    states: &[&'static str],
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Uuid>, StoreError> {
    let states: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
    let sql = format!(
        "SELECT a.id FROM affiliation a WHERE a.contacts IS NOT NULL AND a.state IN ({}) \
         AND NOT EXISTS (SELECT 1 FROM affiliation_transition t WHERE t.affiliation_id = a.id AND t.at > $1) \
         LIMIT {most}",
        states.join(", ")
    );
    let backend = tx.connection().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [Value::from(before)]);
    let rows = Id::find_by_statement(statement).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Says how many of them had any.
pub(in crate::affiliations) async fn forget_contacts_of(tx: &Tx, ids: &[Uuid]) -> Result<u64, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let update = affiliation::Entity::update_many()
        .col_expr(affiliation::Column::Contacts, Expr::value(Value::Bytes(None)))
        .col_expr(affiliation::Column::SuccessorNamedOn, Expr::value(Option::<chrono::NaiveDate>::None))
        .filter(affiliation::Column::Contacts.is_not_null())
        .filter(affiliation::Column::Id.is_in(ids.to_vec()));
    Ok(update.exec(tx.connection()).await?.rows_affected)
}
