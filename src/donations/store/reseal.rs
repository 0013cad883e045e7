//! SQL that puts the addresses of card pages under another key, or forgets them.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use super::entity::{checkout, submission};
use crate::platform::db::{StoreError, Tx};

/// A page of sealed addresses after a gift's id.
pub(in crate::donations) async fn pages(
    tx: &Tx,
    after: Uuid,
    most: u64,
) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let query = checkout::Entity::find()
        .filter(checkout::Column::SealedUrl.is_not_null())
        .filter(checkout::Column::DonationId.gt(after));
    let rows = query.order_by_asc(checkout::Column::DonationId).limit(most).all(tx.connection()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.donation_id, row.sealed_url?))).collect())
}

pub(in crate::donations) async fn set_page(tx: &Tx, id: Uuid, sealed: Vec<u8>) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::SealedUrl, Expr::value(sealed))
        .filter(checkout::Column::DonationId.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::donations) async fn close_all(tx: &Tx) -> Result<u64, StoreError> {
    let update = checkout::Entity::update_many()
        .col_expr(checkout::Column::SealedUrl, Expr::value(Value::Bytes(None)))
        .filter(checkout::Column::SealedUrl.is_not_null());
    Ok(update.exec(tx.connection()).await?.rows_affected)
}

pub(in crate::donations) async fn forget_all_submissions(tx: &Tx) -> Result<(), StoreError> {
    submission::Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}
