//! SQL of the newsletter's list.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict, Value},
};
use uuid::Uuid;

use super::{Standing, known_address::KnownAddress};
use crate::{
    kernel::{
        ids::{DonationId, SealingKeyId},
        locale::Locale,
    },
    platform::db::{Db, StoreError, Tx},
};

mod entity {
    //! Tables of the newsletter; they never leave the store.

    crate::table!(newsletter_wish, "newsletter_wish" {
        #[sea_orm(primary_key, auto_increment = false)]
        donation_id: Uuid,
        token_hash: Vec<u8>,
        state: String,
        locale: String,
        payer: Option<String>,
        sealing_key_id: Option<Uuid>,
        sealed: Option<Vec<u8>>,
        sealed_hash: Option<Vec<u8>>,
        asked_at: DateTimeUtc,
        decided_at: Option<DateTimeUtc>,
    });

    crate::table!(newsletter_suppression, "newsletter_suppression" {
        #[sea_orm(primary_key, auto_increment = false)]
        address_hash: Vec<u8>,
        left_at: DateTimeUtc,
    });
}

use entity::{newsletter_suppression, newsletter_wish};
use newsletter_wish::Column;

/// A tick that is to be confirmed.
pub(super) struct NewWish {
    pub donation: DonationId,
    pub token_hash: Vec<u8>,
    pub locale: Locale,
    /// Who knows the address at Stripe, where we do not.
    pub payer: Option<String>,
    pub known: Option<KnownAddress>,
    pub asked_at: DateTime<Utc>,
}

/// `false` when the giver of this gift was asked before.
pub(super) async fn insert(tx: &Tx, new: NewWish) -> Result<bool, StoreError> {
    let (key, sealed, sealed_hash) = match new.known {
        Some(known) => (Some(known.key.0), Some(known.sealed), Some(known.sealed_hash)),
        None => (None, None, None),
    };
    let row = newsletter_wish::ActiveModel {
        donation_id: Set(new.donation.0),
        token_hash: Set(new.token_hash),
        state: Set(Standing::Asked.code().to_owned()),
        locale: Set(new.locale.tag().to_owned()),
        payer: Set(new.payer),
        sealing_key_id: Set(key),
        sealed: Set(sealed),
        sealed_hash: Set(sealed_hash),
        asked_at: Set(new.asked_at),
        decided_at: Set(None),
    };
    let once = OnConflict::column(Column::DonationId).do_nothing().to_owned();
    let insert = newsletter_wish::Entity::insert(row).on_conflict(once);
    Ok(insert.exec_without_returning(tx.connection()).await? > 0)
}

pub(super) async fn is_asked(tx: &Tx, donation: DonationId) -> Result<bool, StoreError> {
    let row = newsletter_wish::Entity::find_by_id(donation.0).one(tx.connection()).await?;
    Ok(row.is_some())
}

/// A tick as stored.
pub(super) struct Wish {
    pub donation: DonationId,
    pub standing: Standing,
    pub payer: Option<String>,
    pub sealed_hash: Option<Vec<u8>>,
}

pub(super) async fn find(db: &Db, token_hash: &[u8]) -> Result<Option<Wish>, StoreError> {
    let query = newsletter_wish::Entity::find().filter(Column::TokenHash.eq(token_hash.to_vec()));
    let Some(row) = query.one(db.reader()).await? else { return Ok(None) };
    let corrupt = || StoreError::Corrupt("a state of the newsletter".to_owned());
    Ok(Some(Wish {
        donation: DonationId(row.donation_id),
        standing: Standing::from_code(&row.state).ok_or_else(corrupt)?,
        payer: row.payer,
        sealed_hash: row.sealed_hash,
    }))
}

/// `false` when it does not wait for that any more. `known` is set where the address was not known before.
pub(super) async fn confirm(
    tx: &Tx,
    donation: DonationId,
    known: Option<KnownAddress>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut update = newsletter_wish::Entity::update_many()
        .col_expr(Column::State, Expr::value(Standing::Confirmed.code()))
        .col_expr(Column::Payer, Expr::value(Value::String(None)))
        .col_expr(Column::DecidedAt, Expr::value(now));
    if let Some(known) = known {
        update = update
            .col_expr(Column::SealingKeyId, Expr::value(known.key.0))
            .col_expr(Column::Sealed, Expr::value(known.sealed))
            .col_expr(Column::SealedHash, Expr::value(known.sealed_hash));
    }
    let this = update.filter(Column::DonationId.eq(donation.0));
    let asked = this.filter(Column::State.eq(Standing::Asked.code()));
    Ok(asked.exec(tx.connection()).await?.rows_affected > 0)
}

/// Nothing of the address stays.
fn ended(now: DateTime<Utc>) -> sea_orm::UpdateMany<newsletter_wish::Entity> {
    newsletter_wish::Entity::update_many()
        .col_expr(Column::State, Expr::value(Standing::Ended.code()))
        .col_expr(Column::Payer, Expr::value(Value::String(None)))
        .col_expr(Column::SealingKeyId, Expr::value(Value::Uuid(None)))
        .col_expr(Column::Sealed, Expr::value(Value::Bytes(None)))
        .col_expr(Column::SealedHash, Expr::value(Value::Bytes(None)))
        .col_expr(Column::DecidedAt, Expr::value(now))
}

pub(super) async fn end(tx: &Tx, donation: DonationId, now: DateTime<Utc>) -> Result<(), StoreError> {
    ended(now).filter(Column::DonationId.eq(donation.0)).exec(tx.connection()).await?;
    Ok(())
}

pub(super) async fn let_lapse(tx: &Tx, before: DateTime<Utc>, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let old = ended(now).filter(Column::State.eq(Standing::Asked.code())).filter(Column::AskedAt.lt(before));
    Ok(old.exec(tx.connection()).await?.rows_affected)
}

pub(super) async fn forget(tx: &Tx, gifts: &[DonationId]) -> Result<(), StoreError> {
    let these = Column::DonationId.is_in(gifts.iter().map(|id| id.0));
    newsletter_wish::Entity::delete_many().filter(these).exec(tx.connection()).await?;
    Ok(())
}

pub(super) async fn suppress(tx: &Tx, hash: Vec<u8>, now: DateTime<Utc>) -> Result<(), StoreError> {
    use newsletter_suppression::{ActiveModel, Column, Entity};
    let row = ActiveModel { address_hash: Set(hash), left_at: Set(now) };
    let known = OnConflict::column(Column::AddressHash).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn forgive(tx: &Tx, hash: &[u8]) -> Result<(), StoreError> {
    newsletter_suppression::Entity::delete_by_id(hash.to_vec()).exec(tx.connection()).await?;
    Ok(())
}

pub(super) async fn suppressed(db: &Db) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = newsletter_suppression::Entity::find().all(db.reader()).await?;
    Ok(rows.into_iter().map(|row| row.address_hash).collect())
}

/// Somebody who confirmed.
pub(super) struct ConfirmedWish {
    pub donation: DonationId,
    pub locale: String,
    pub key: SealingKeyId,
    pub sealed: Vec<u8>,
    pub confirmed_at: DateTime<Utc>,
}

pub(super) async fn confirmed_after(
    db: &Db,
    after: Uuid,
    most: u64,
) -> Result<Vec<ConfirmedWish>, StoreError> {
    let rows = newsletter_wish::Entity::find()
        .filter(Column::State.eq(Standing::Confirmed.code()))
        .filter(Column::DonationId.gt(after))
        .order_by_asc(Column::DonationId)
        .limit(most)
        .all(db.reader())
        .await?;
    let corrupt = || StoreError::Corrupt("somebody on the newsletter's list without an address".to_owned());
    let wishes = rows.into_iter().map(|row| {
        Ok(ConfirmedWish {
            donation: DonationId(row.donation_id),
            locale: row.locale,
            key: SealingKeyId(row.sealing_key_id.ok_or_else(corrupt)?),
            sealed: row.sealed.ok_or_else(corrupt)?,
            confirmed_at: row.decided_at.ok_or_else(corrupt)?,
        })
    });
    wishes.collect()
}
