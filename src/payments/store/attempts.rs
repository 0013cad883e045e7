//! SQL of attempts to give back.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    corrupt,
    entity::{payment, refund_attempt},
};
use crate::{
    kernel::{ids::SealingKeyId, money::Money},
    payments::{
        give_back::{NewAttempt, RefundAttempt, SealedReason},
        payment::Payment,
    },
    platform::db::{StoreError, Tx},
};

pub(in crate::payments) async fn open(tx: &Tx, of: &Payment) -> Result<Option<RefundAttempt>, StoreError> {
    let query = refund_attempt::Entity::find()
        .filter(refund_attempt::Column::PaymentId.eq(of.id.0))
        .filter(refund_attempt::Column::State.eq("open"));
    let Some(row) = query.one(tx.connection()).await? else { return Ok(None) };
    let currency = row.currency.parse().map_err(|_| corrupt("an attempt's currency"))?;
    Ok(Some(RefundAttempt {
        id: row.id,
        payment: of.id,
        charge: of.source_ref.clone(),
        reference: of.reference,
        amount: Money::new(row.amount_minor, currency),
        stripe_key: row.stripe_key,
        key_made_at: row.key_made_at,
        created_at: row.created_at,
    }))
}

pub(in crate::payments) async fn insert(
    tx: &Tx,
    of: &Payment,
    new: &NewAttempt,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = refund_attempt::ActiveModel {
        id: Set(new.id),
        payment_id: Set(of.id.0),
        currency: Set(new.amount.currency.code().to_owned()),
        amount_minor: Set(new.amount.minor),
        reason: Set(new.reason.bytes.clone()),
        sealing_key_id: Set(new.reason.key.0),
        stripe_key: Set(new.stripe_key.clone()),
        key_made_at: Set(now),
        state: Set("open".to_owned()),
        refund_id: Set(None),
        created_at: Set(now),
    };
    refund_attempt::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::payments) async fn set_key(
    tx: &Tx,
    id: Uuid,
    key: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    refund_attempt::Entity::update_many()
        .col_expr(refund_attempt::Column::StripeKey, Expr::value(key))
        .col_expr(refund_attempt::Column::KeyMadeAt, Expr::value(now))
        .filter(refund_attempt::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::payments) async fn outcomes(
    connection: &impl ConnectionTrait,
    charge: &str,
) -> Result<Vec<String>, StoreError> {
    let payments = payment::Entity::find()
        .select_only()
        .column(payment::Column::Id)
        .filter(payment::Column::Source.eq("stripe"))
        .filter(payment::Column::SourceRef.eq(charge));
    let ids: Vec<Uuid> = payments.into_tuple().all(connection).await?;
    let query = refund_attempt::Entity::find()
        .filter(refund_attempt::Column::PaymentId.is_in(ids))
        .filter(refund_attempt::Column::RefundId.is_not_null());
    Ok(query.all(connection).await?.into_iter().filter_map(|row| row.refund_id).collect())
}

pub(in crate::payments) async fn end(tx: &Tx, id: Uuid, refund: Option<&str>) -> Result<(), StoreError> {
    let state = if refund.is_some() { "done" } else { "refused" };
    refund_attempt::Entity::update_many()
        .col_expr(refund_attempt::Column::State, Expr::value(state))
        .col_expr(refund_attempt::Column::RefundId, Expr::value(refund.map(str::to_owned)))
        .filter(refund_attempt::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(in crate::payments) async fn reasons(
    connection: &impl ConnectionTrait,
    after: Uuid,
    most: u64,
) -> Result<Vec<SealedReason>, StoreError> {
    let query = refund_attempt::Entity::find().filter(refund_attempt::Column::Id.gt(after));
    let rows = query.order_by_asc(refund_attempt::Column::Id).limit(most).all(connection).await?;
    let reason = |row: refund_attempt::Model| SealedReason {
        attempt: row.id,
        refund: row.refund_id,
        key: SealingKeyId(row.sealing_key_id),
        bytes: row.reason,
    };
    Ok(rows.into_iter().map(reason).collect())
}
