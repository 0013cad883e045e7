//! SQL of disputes.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{
    corrupt,
    entity::{dispute, payment},
    payment_of,
};
use crate::{
    kernel::{ids::PaymentId, money::Money, payment_fact::Dispute},
    payments::{OpenDispute, payment::Payment, record_dispute},
    platform::db::{StoreError, Tx},
};

/// What stands of a dispute.
pub(in crate::payments) struct KnownDispute {
    pub status: String,
    pub lost_at: Option<DateTime<Utc>>,
}

/// Writes what Stripe says of a dispute and returns what stands: an older word changes nothing.
pub(in crate::payments) async fn upsert(
    tx: &Tx,
    payment: PaymentId,
    new: &Dispute,
) -> Result<KnownDispute, StoreError> {
    let known = dispute::Entity::find_by_id(new.id.clone()).one(tx.connection()).await?;
    let status = record_dispute::code(new.status).to_owned();
    if let Some(known) = &known
        && record_dispute::rank(&known.status) > record_dispute::rank(&status)
    {
        return Ok(KnownDispute { status: known.status.clone(), lost_at: known.lost_at });
    }
    let row = dispute::ActiveModel {
        id: Set(new.id.clone()),
        payment_id: Set(payment.0),
        currency: Set(new.amount.currency.code().to_owned()),
        amount_minor: Set(new.amount.minor),
        status: Set(status.clone()),
        due_by: Set(new.due_by),
        occurred_at: Set(new.created),
        lost_at: Set(None),
    };
    let update = OnConflict::column(dispute::Column::Id)
        .update_columns([dispute::Column::Status, dispute::Column::DueBy])
        .to_owned();
    dispute::Entity::insert(row).on_conflict(update).exec_without_returning(tx.connection()).await?;
    Ok(KnownDispute { status, lost_at: known.and_then(|known| known.lost_at) })
}

pub(in crate::payments) async fn set_lost(tx: &Tx, id: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    dispute::Entity::update_many()
        .col_expr(dispute::Column::LostAt, Expr::value(at))
        .filter(dispute::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The payment of a dispute, and since when the dispute is lost.
pub(in crate::payments) async fn find(
    tx: &Tx,
    id: &str,
) -> Result<Option<(Payment, Option<DateTime<Utc>>)>, StoreError> {
    let Some(known) = dispute::Entity::find_by_id(id.to_owned()).one(tx.connection()).await? else {
        return Ok(None);
    };
    let row = payment::Entity::find_by_id(known.payment_id).one(tx.connection()).await?;
    let row = row.ok_or_else(|| corrupt("a dispute's payment"))?;
    Ok(Some((payment_of(row)?, known.lost_at)))
}

/// What was lost of a payment in disputes, in its own currency, without one of them.
pub(in crate::payments) async fn lost_but(
    tx: &Tx,
    payment: &Payment,
    dispute: &str,
) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS count FROM dispute \
               WHERE payment_id = $1 AND status = 'lost' AND currency = $2 AND id <> $3";
    let values = vec![payment.id.0.into(), payment.amount.currency.code().into(), dispute.into()];
    super::count(tx.connection(), sql, values).await
}

/// Those that wait for an answer, the most urgent first.
pub(in crate::payments) async fn open(
    connection: &impl ConnectionTrait,
    most: u64,
) -> Result<Vec<OpenDispute>, StoreError> {
    let query = dispute::Entity::find().filter(dispute::Column::Status.is_in(["open", "inquiry"]));
    let rows = query.order_by_asc(dispute::Column::DueBy).limit(most).all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| corrupt("a dispute's currency"))?;
            Ok(OpenDispute {
                id: row.id,
                amount: Money::new(row.amount_minor, currency),
                due_by: row.due_by,
                is_inquiry: row.status == "inquiry",
            })
        })
        .collect()
}
