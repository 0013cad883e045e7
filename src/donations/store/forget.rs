//! SQL that takes givers out of their gifts.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use super::entity::donation;
use crate::{
    kernel::ids::{DonationId, SupporterId},
    platform::db::{StoreError, Tx},
};

/// The gifts stay; what they said of their giver goes.
pub(in crate::donations) async fn forget_supporters(tx: &Tx, ids: &[SupporterId]) -> Result<(), StoreError> {
    use donation::Column;
    donation::Entity::update_many()
        .col_expr(Column::SupporterId, Expr::value(Value::Uuid(None)))
        .col_expr(Column::WantsReceipt, Expr::value(false))
        .col_expr(Column::PublishMessage, Expr::value(false))
        .col_expr(Column::PublishName, Expr::value(false))
        .col_expr(Column::Newsletter, Expr::value(false))
        .filter(Column::SupporterId.is_in(ids.iter().map(|id| id.0)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The same for one gift, whether or not it has a record.
pub(in crate::donations) async fn forget_giver(tx: &Tx, id: DonationId) -> Result<(), StoreError> {
    use donation::Column;
    donation::Entity::update_many()
        .col_expr(Column::WantsReceipt, Expr::value(false))
        .col_expr(Column::PublishMessage, Expr::value(false))
        .col_expr(Column::PublishName, Expr::value(false))
        .col_expr(Column::Newsletter, Expr::value(false))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The record goes, and nothing else changes: a receipt that is still to come goes where Stripe says.
pub(in crate::donations) async fn detach(tx: &Tx, ids: &[SupporterId]) -> Result<(), StoreError> {
    use donation::Column;
    donation::Entity::update_many()
        .col_expr(Column::SupporterId, Expr::value(Value::Uuid(None)))
        .filter(Column::SupporterId.is_in(ids.iter().map(|id| id.0)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
}

/// Records of attempts and pledges that ended unpaid before `unpaid`, and of gifts last paid before `paid`. A gift begun
/// since `waited_for` is no attempt while nobody has told how its card page ended: it may be paid. Nor is one whose
/// giver a treasurer has still to tell something, for as long.
pub(in crate::donations) async fn past_their_time(
    connection: &impl ConnectionTrait,
    unpaid: DateTime<Utc>,
    paid: DateTime<Utc>,
    waited_for: DateTime<Utc>,
) -> Result<Vec<SupporterId>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT d.supporter_id AS id FROM donation d WHERE d.supporter_id IS NOT NULL AND ( \
           (NOT EXISTS (SELECT 1 FROM payment p WHERE p.reference = d.reference) AND d.created_at < $1 \
             AND (d.status IN ('expired', 'failed', 'cancelled') OR (d.status = 'pending' AND d.method = 'card')) \
             AND NOT EXISTS (SELECT 1 FROM checkout c WHERE c.donation_id = d.id AND c.state = 'open' \
               AND c.session_id IS NOT NULL AND c.created_at >= $3) \
             AND NOT EXISTS (SELECT 1 FROM gift_notice n WHERE n.donation_id = d.id AND n.waiting \
               AND n.created_at >= $3)) \
           OR (EXISTS (SELECT 1 FROM payment p WHERE p.reference = d.reference) \
             AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.reference = d.reference AND p.occurred_at >= $2))) \
         LIMIT 500",
        [unpaid.into(), paid.into(), waited_for.into()],
    );
    let rows = Row::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| SupporterId(row.id)).collect())
}
