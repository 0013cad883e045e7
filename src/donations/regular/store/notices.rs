//! SQL of what givers are told, each thing once.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::entity::gift_notice;
use crate::{
    kernel::ids::DonationId,
    platform::db::{StoreError, Tx},
};

/// A notice that a treasurer must send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::donations::regular) struct Waiting {
    pub donation: DonationId,
    pub kind: String,
    pub about: String,
    pub since: DateTime<Utc>,
}

/// `false` when the giver was told of this before. `waiting`: only a treasurer can tell it.
pub(in crate::donations::regular) async fn insert(
    tx: &Tx,
    donation: DonationId,
    (kind, about): (&str, &str),
    waiting: bool,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = gift_notice::ActiveModel {
        donation_id: Set(donation.0),
        kind: Set(kind.to_owned()),
        about: Set(about.to_owned()),
        created_at: Set(now),
        waiting: Set(waiting),
    };
    let key = [gift_notice::Column::DonationId, gift_notice::Column::Kind, gift_notice::Column::About];
    let known = OnConflict::columns(key).do_nothing().to_owned();
    let written =
        gift_notice::Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(written > 0)
}

/// What the givers of these gifts were told of one kind.
pub(in crate::donations::regular) async fn told(
    connection: &impl ConnectionTrait,
    donations: &[DonationId],
    kind: &str,
) -> Result<HashSet<(DonationId, String)>, StoreError> {
    let query = gift_notice::Entity::find()
        .filter(gift_notice::Column::DonationId.is_in(donations.iter().map(|id| id.0)))
        .filter(gift_notice::Column::Kind.eq(kind));
    let rows = query.all(connection).await?;
    Ok(rows.into_iter().map(|row| (DonationId(row.donation_id), row.about)).collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Regular gifts into a fund that are not over and whose giver was not told of this, at most five hundred.
pub(in crate::donations::regular) async fn untold_in_fund(
    connection: &impl ConnectionTrait,
    fund: &str,
    (kind, about): (&str, &str),
) -> Result<Vec<DonationId>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT d.id FROM donation d WHERE d.fund = $1 AND d.frequency <> 'once' \
         AND d.status IN ('pledged', 'active', 'paused', 'failed', 'overdue') \
         AND NOT EXISTS (SELECT 1 FROM gift_notice n WHERE n.donation_id = d.id AND n.kind = $2 AND n.about = $3) \
         LIMIT 500",
        [fund.into(), kind.into(), about.into()],
    );
    let rows = Id::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| DonationId(row.id)).collect())
}

/// Gifts that ended, of whose end we had noted before that we bring it about, and whose giver was not told of it, at
/// most five hundred.
pub(in crate::donations::regular) async fn ended_untold(
    connection: &impl ConnectionTrait,
    (noted, told): (&str, &str),
    about: &str,
) -> Result<Vec<DonationId>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT d.id FROM donation d JOIN gift_notice e ON e.donation_id = d.id AND e.kind = $1 AND e.about = $3 \
         WHERE d.status = 'cancelled' AND d.frequency <> 'once' \
         AND NOT EXISTS (SELECT 1 FROM gift_notice n WHERE n.donation_id = d.id AND n.kind = $2 AND n.about = $3) \
         LIMIT 500",
        [noted.into(), told.into(), about.into()],
    );
    let rows = Id::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| DonationId(row.id)).collect())
}

/// Notices that wait for a treasurer and can still be sent, oldest first, at most `most`.
pub(in crate::donations::regular) async fn waiting(
    connection: &impl ConnectionTrait,
    most: u64,
) -> Result<Vec<Waiting>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT n.donation_id, n.kind, n.about, n.created_at FROM gift_notice n \
         JOIN donation d ON d.id = n.donation_id \
         WHERE n.waiting AND d.wants_receipt AND d.supporter_id IS NOT NULL \
         ORDER BY n.created_at, n.donation_id LIMIT $1",
        [i64::try_from(most).unwrap_or(i64::MAX).into()],
    );
    let rows = WaitingRow::find_by_statement(statement).all(connection).await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        donation: DonationId(row.donation_id),
        kind: row.kind,
        about: row.about,
        since: row.created_at,
    });
    Ok(waiting.collect())
}

#[derive(FromQueryResult)]
struct WaitingRow {
    donation_id: Uuid,
    kind: String,
    about: String,
    created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// How many wait and can still be sent.
pub(in crate::donations::regular) async fn count_waiting(
    connection: &impl ConnectionTrait,
) -> Result<i64, StoreError> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        "SELECT COUNT(*) AS count FROM gift_notice n JOIN donation d ON d.id = n.donation_id \
         WHERE n.waiting AND d.wants_receipt AND d.supporter_id IS NOT NULL",
    );
    Ok(Count::find_by_statement(statement).one(connection).await?.map_or(0, |found| found.count))
}

/// It waits no more; `false` when it did not.
pub(in crate::donations::regular) async fn stop(
    tx: &Tx,
    donation: DonationId,
    (kind, about): (&str, &str),
) -> Result<bool, StoreError> {
    let stopped = gift_notice::Entity::update_many()
        .col_expr(gift_notice::Column::Waiting, Expr::value(false))
        .filter(gift_notice::Column::DonationId.eq(donation.0))
        .filter(gift_notice::Column::Kind.eq(kind))
        .filter(gift_notice::Column::About.eq(about))
        .filter(gift_notice::Column::Waiting.eq(true))
        .exec(tx.connection())
        .await?;
    Ok(stopped.rows_affected > 0)
}

/// Nothing of a kind waits any more to be told to a giver.
pub(in crate::donations::regular) async fn stop_all(
    tx: &Tx,
    donation: DonationId,
    kind: &str,
) -> Result<(), StoreError> {
    gift_notice::Entity::update_many()
        .col_expr(gift_notice::Column::Waiting, Expr::value(false))
        .filter(gift_notice::Column::DonationId.eq(donation.0))
        .filter(gift_notice::Column::Kind.eq(kind))
        .filter(gift_notice::Column::Waiting.eq(true))
        .exec(tx.connection())
        .await?;
    Ok(())
}
