//! SQL of what givers wish to be read by everybody.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Query, SelectStatement},
};

use super::{donation_of, entity::donation};
use crate::{
    donations::donation::{Donation, State},
    kernel::{
        ids::{DonationId, SupporterId},
        reference::Reference,
    },
    platform::db::{StoreError, Tx},
};

fn wishing(states: &[State], without: SelectStatement) -> Select<donation::Entity> {
    use donation::Column;
    donation::Entity::find()
        // Not compared with a value: only so does SQLite see that the index of these serves.
        .filter(Column::PublishMessage.into_expr())
        .filter(Column::Status.is_in(states.iter().map(|state| state.code())))
        .filter(Column::Id.not_in_subquery(without))
}

/// How many gifts [`to_publish`] would find.
pub(in crate::donations) async fn count_to_publish(
    connection: &impl ConnectionTrait,
    states: &[State],
    without: SelectStatement,
) -> Result<u64, StoreError> {
    Ok(wishing(states, without).count(connection).await?)
}

/// Gifts in one of these states whose givers wish their message to be read, without those of a subquery; the oldest
/// first.
pub(in crate::donations) async fn to_publish(
    connection: &impl ConnectionTrait,
    states: &[State],
    without: SelectStatement,
    most: u64,
) -> Result<Vec<Donation>, StoreError> {
    use donation::Column;
    let rows = wishing(states, without).order_by_asc(Column::Id).limit(most).all(connection).await?;
    rows.into_iter().map(donation_of).collect()
}

/// Whether the message, and whether the name is to be read.
pub(in crate::donations) async fn publish_wish(
    connection: &impl ConnectionTrait,
    id: DonationId,
) -> Result<Option<(bool, bool)>, StoreError> {
    let row = donation::Entity::find_by_id(id.0).one(connection).await?;
    Ok(row.map(|row| (row.publish_message, row.publish_name)))
}

/// The references of gifts.
pub(in crate::donations) async fn references_of(
    connection: &impl ConnectionTrait,
    ids: &[DonationId],
) -> Result<HashMap<DonationId, Reference>, StoreError> {
    use donation::{Column, Entity};
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.0))).all(connection).await?;
    let gifts = rows.into_iter().map(|row| donation_of(row).map(|gift| (gift.id, gift.reference)));
    gifts.collect()
}

/// The ids of these givers' gifts.
pub(in crate::donations) async fn gift_ids_of(
    tx: &Tx,
    ids: &[SupporterId],
) -> Result<Vec<DonationId>, StoreError> {
    use donation::{Column, Entity};
    let query = Entity::find().filter(Column::SupporterId.is_in(ids.iter().map(|id| id.0)));
    Ok(query.all(tx.connection()).await?.into_iter().map(|row| DonationId(row.id)).collect())
}

/// The ids of these givers' gifts, as a subquery.
pub(in crate::donations) fn gifts_of(ids: &[SupporterId]) -> SelectStatement {
    use donation::{Column, Entity};
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::SupporterId.is_in(ids.iter().map(|id| id.0)))
        .to_owned()
}
