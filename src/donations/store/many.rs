//! SQL that settles many gifts at once.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

use super::{
    NewReceipt, donation_of,
    entity::{donation, receipt},
    receipt_row,
};
use crate::{
    donations::donation::{Donation, State},
    kernel::ids::DonationId,
    platform::db::{StoreError, Tx},
};

/// How many rows one statement reads or writes.
const BULK: usize = 1_000;

/// Locked on PostgreSQL for the rest of the transaction, always in the same order.
pub(in crate::donations) async fn donations_for_update(
    tx: &Tx,
    ids: &[DonationId],
) -> Result<Vec<Donation>, StoreError> {
    let mut ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BULK) {
        let mut query = donation::Entity::find().filter(donation::Column::Id.is_in(some.iter().copied()));
        if tx.locks_rows() {
            query = query.lock(LockType::Update);
        }
        for row in query.all(tx.connection()).await? {
            found.push(donation_of(row)?);
        }
    }
    Ok(found)
}

pub(in crate::donations) async fn set_states(
    tx: &Tx,
    ids: &[DonationId],
    state: State,
) -> Result<(), StoreError> {
    for some in ids.chunks(BULK) {
        donation::Entity::update_many()
            .col_expr(donation::Column::Status, Expr::value(state.code()))
            .filter(donation::Column::Id.is_in(some.iter().map(|id| id.0)))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

pub(in crate::donations) async fn insert_receipts(tx: &Tx, new: Vec<NewReceipt>) -> Result<(), StoreError> {
    let rows: Vec<_> = new.into_iter().map(receipt_row).collect();
    for some in rows.chunks(BULK) {
        receipt::Entity::insert_many(some.to_vec()).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}
