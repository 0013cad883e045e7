//! SQL of regular gifts by card whose givers are told to go on by standing order.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, sea_query::Value,
};
use uuid::Uuid;

use super::entity::gift_notice;
use crate::{kernel::ids::DonationId, platform::db::StoreError};

/// By card, regular, and not over.
const GOES_ON: &str =
    "d.method = 'card' AND d.frequency <> 'once' AND d.status IN ('active', 'paused', 'failed')";

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    pub gifts: i64,
    /// Whose giver gave us an address that is still here.
    pub with_address: i64,
    /// Whose giver was told.
    pub told: i64,
}

pub(in crate::donations::regular) async fn counts(
    connection: &impl ConnectionTrait,
    notice: &str,
) -> Result<Counts, StoreError> {
    let sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) AS gifts, \
         CAST(COALESCE(SUM(CASE WHEN d.wants_receipt AND d.supporter_id IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) \
           AS with_address, \
         CAST(COALESCE(SUM(CASE WHEN n.donation_id IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS told \
         FROM donation d LEFT JOIN gift_notice n ON n.donation_id = d.id AND n.kind = $1 AND n.about = '' \
         WHERE {GOES_ON}"
    );
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), sql, [Value::from(notice)]);
    Ok(Counts::find_by_statement(statement).one(connection).await?.unwrap_or_default())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

pub(in crate::donations::regular) async fn untold(
    connection: &impl ConnectionTrait,
    notice: &str,
    after: Option<DonationId>,
    most: u64,
) -> Result<Vec<DonationId>, StoreError> {
    let sql = format!(
        "SELECT d.id FROM donation d WHERE {GOES_ON} AND d.wants_receipt AND d.supporter_id IS NOT NULL AND d.id > $1 \
         AND NOT EXISTS (SELECT 1 FROM gift_notice n WHERE n.donation_id = d.id AND n.kind = $2 AND n.about = '') \
         ORDER BY d.id LIMIT {most}"
    );
    let values = [Value::from(after.map_or(Uuid::nil(), |id| id.0)), notice.into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = Id::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| DonationId(row.id)).collect())
}

/// When the givers of these gifts were told of something.
pub(in crate::donations::regular) async fn noticed_at(
    connection: &impl ConnectionTrait,
    notice: &str,
    of: &[DonationId],
) -> Result<HashMap<DonationId, DateTime<Utc>>, StoreError> {
    let rows = gift_notice::Entity::find()
        .filter(gift_notice::Column::DonationId.is_in(of.iter().map(|id| id.0)))
        .filter(gift_notice::Column::Kind.eq(notice))
        .filter(gift_notice::Column::About.eq(""))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (DonationId(row.donation_id), row.created_at)).collect())
}
