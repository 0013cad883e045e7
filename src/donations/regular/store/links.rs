//! SQL of the links of givers.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query},
};

use super::entity::gift_link;
use crate::{
    donations::regular::links::GiftLink,
    kernel::ids::DonationId,
    platform::db::{BULK, StoreError, Tx},
};

pub(in crate::donations::regular) async fn insert_links(
    tx: &Tx,
    links: &[([u8; 32], GiftLink)],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let rows = links.iter().map(|(mac, link)| gift_link::ActiveModel {
        mac: Set(mac.to_vec()),
        donation_id: Set(link.donation.0),
        may_change: Set(link.may_change),
        created_at: Set(now),
        expires_at: Set(expires_at),
    });
    tx.insert_all(rows.collect()).await
}

/// Ends the oldest links of one kind, so that of each gift at most `most` live.
pub(in crate::donations::regular) async fn keep_newest_links(
    tx: &Tx,
    donations: &[DonationId],
    may_change: bool,
    most: u64,
) -> Result<(), StoreError> {
    use gift_link::Column;
    for some in donations.chunks(BULK) {
        let newest_first =
            Expr::cust("ROW_NUMBER() OVER (PARTITION BY donation_id ORDER BY created_at DESC, mac DESC)");
        let mut ranked = Query::select();
        ranked
            .column(Column::Mac)
            .expr_as(newest_first, "place")
            .from(gift_link::Entity)
            .and_where(Column::DonationId.is_in(some.iter().map(|donation| donation.0)))
            .and_where(Column::MayChange.eq(may_change));
        let mut old = Query::select();
        old.column(Column::Mac).from_subquery(ranked, "ranked").and_where(Expr::col("place").gt(most));
        let ended = gift_link::Entity::delete_many().filter(Column::Mac.in_subquery(old));
        ended.exec(tx.connection()).await?;
    }
    Ok(())
}

pub(in crate::donations::regular) async fn delete_other_links(
    tx: &Tx,
    donation: DonationId,
    kept: &[u8],
) -> Result<(), StoreError> {
    gift_link::Entity::delete_many()
        .filter(gift_link::Column::DonationId.eq(donation.0))
        .filter(gift_link::Column::Mac.ne(kept.to_vec()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// How many links of a kind were made for a gift since an instant and still live.
pub(in crate::donations::regular) async fn count_links(
    tx: &Tx,
    donation: DonationId,
    may_change: bool,
    since: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let rows = gift_link::Entity::find()
        .filter(gift_link::Column::DonationId.eq(donation.0))
        .filter(gift_link::Column::MayChange.eq(may_change))
        .filter(gift_link::Column::CreatedAt.gt(since))
        .limit(100)
        .all(tx.connection())
        .await?;
    Ok(rows.len())
}

pub(in crate::donations::regular) async fn find_link(
    connection: &impl ConnectionTrait,
    mac: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<GiftLink>, StoreError> {
    let row = gift_link::Entity::find_by_id(mac.to_vec()).one(connection).await?;
    let row = row.filter(|row| row.expires_at > now);
    Ok(row.map(|row| GiftLink { donation: DonationId(row.donation_id), may_change: row.may_change }))
}

/// Links that open nothing any more.
pub(in crate::donations::regular) async fn forget_links(
    tx: &Tx,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    gift_link::Entity::delete_many()
        .filter(gift_link::Column::ExpiresAt.lt(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}
