//! SQL of many gifts at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    Checkout, NewReceipt, checkout_row, donation_of, donation_row,
    entity::{checkout, donation, receipt, submission},
    is_regular, receipt_row,
};
use crate::{
    donations::donation::{Donation, Gift, Method, State},
    kernel::{
        ids::{DonationId, PaymentId},
        reference::Reference,
    },
    platform::db::{BULK, StoreError, Tx},
};

/// Submissions by these keys that were taken before: key, MAC of the body, gift.
pub(in crate::donations) async fn submissions(
    tx: &Tx,
    keys: &[Vec<u8>],
) -> Result<Vec<(Vec<u8>, Vec<u8>, DonationId)>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let query = submission::Entity::find().filter(submission::Column::KeyMac.is_in(keys.iter().cloned()));
    let rows = query.all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.key_mac, row.body_mac, DonationId(row.donation_id))).collect())
}

/// # Errors
/// `Conflict` when a key was used before.
pub(in crate::donations) async fn insert_submissions(
    tx: &Tx,
    new: Vec<(&[u8; 32], &[u8; 32], DonationId)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let rows = new.into_iter().map(|(key, body, donation)| submission::ActiveModel {
        key_mac: Set(key.to_vec()),
        body_mac: Set(body.to_vec()),
        donation_id: Set(donation.0),
        created_at: Set(now),
    });
    tx.insert_all(rows.collect()).await
}

pub(in crate::donations) async fn insert_donations(
    tx: &Tx,
    new: &[(&Donation, &Gift)],
) -> Result<(), StoreError> {
    tx.insert_all(new.iter().map(|(donation, gift)| donation_row(donation, gift)).collect()).await
}

pub(in crate::donations) async fn insert_checkouts(
    tx: &Tx,
    new: Vec<Checkout>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.insert_all(new.into_iter().map(|checkout| checkout_row(checkout, now)).collect()).await
}

/// These gifts, by id.
pub(in crate::donations) async fn donations_of(
    connection: &impl ConnectionTrait,
    ids: &[DonationId],
) -> Result<HashMap<DonationId, Donation>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(BULK) {
        let query = donation::Entity::find().filter(donation::Column::Id.is_in(some.iter().map(|id| id.0)));
        for row in query.all(connection).await? {
            let donation = donation_of(row)?;
            found.insert(donation.id, donation);
        }
    }
    Ok(found)
}

/// Locked on PostgreSQL for the rest of the transaction, always in the same order.
pub(in crate::donations) async fn gifts_for_update(
    tx: &Tx,
    references: &BTreeSet<Reference>,
) -> Result<BTreeMap<Reference, Donation>, StoreError> {
    let references: Vec<String> = references.iter().map(Reference::to_string).collect();
    let mut found = BTreeMap::new();
    for some in references.chunks(BULK) {
        let these = donation::Column::Reference.is_in(some.iter().cloned());
        let mut query = donation::Entity::find().filter(these).order_by_asc(donation::Column::Reference);
        if tx.locks_rows() {
            query = query.lock(LockType::Update);
        }
        for row in query.all(tx.connection()).await? {
            let gift = donation_of(row)?;
            found.insert(gift.reference, gift);
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
    tx.insert_all(new.into_iter().map(receipt_row).collect()).await
}

/// The pages of these gifts are over: their addresses go.
pub(in crate::donations) async fn close_checkouts(
    tx: &Tx,
    ids: &[DonationId],
    state: &str,
) -> Result<(), StoreError> {
    for some in ids.chunks(BULK) {
        checkout::Entity::update_many()
            .col_expr(checkout::Column::State, Expr::value(state))
            .col_expr(checkout::Column::SealedUrl, Expr::value(Option::<Vec<u8>>::None))
            .filter(checkout::Column::DonationId.is_in(some.iter().map(|id| id.0)))
            // Of a regular gift it was over with the first period.
            .filter(checkout::Column::State.ne(state))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

/// The mails with which receipts of these payments went out: payment and mail.
pub(in crate::donations) async fn receipt_mails(
    tx: &Tx,
    payments: &[PaymentId],
) -> Result<Vec<(PaymentId, Uuid)>, StoreError> {
    let mut found = Vec::with_capacity(payments.len());
    for some in payments.chunks(BULK) {
        let query =
            receipt::Entity::find().filter(receipt::Column::PaymentId.is_in(some.iter().map(|id| id.0)));
        let rows = query.all(tx.connection()).await?;
        found.extend(rows.into_iter().filter_map(|row| Some((PaymentId(row.payment_id), row.mail_id?))));
    }
    Ok(found)
}

/// Regular gifts by card that are not over, by id, after one.
pub(in crate::donations) async fn regular_by_card(
    connection: &impl ConnectionTrait,
    after: Option<DonationId>,
    most: u64,
) -> Result<Vec<Donation>, StoreError> {
    let goes_on = [State::Active, State::Paused, State::Failed].map(State::code);
    let mut query = donation::Entity::find()
        .filter(donation::Column::Method.eq(Method::Card.code()))
        .filter(is_regular())
        .filter(donation::Column::Status.is_in(goes_on))
        .order_by_asc(donation::Column::Id)
        .limit(most);
    if let Some(after) = after {
        query = query.filter(donation::Column::Id.gt(after.0));
    }
    query.all(connection).await?.into_iter().map(donation_of).collect()
}

/// A gift is paid otherwise from now on.
pub(in crate::donations) async fn set_method(
    tx: &Tx,
    id: DonationId,
    method: Method,
) -> Result<(), StoreError> {
    donation::Entity::update_many()
        .col_expr(donation::Column::Method, Expr::value(method.code()))
        .filter(donation::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}
