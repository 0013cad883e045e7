//! SQL of regular gifts and of the links of their givers.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{
    gift::{RegularGift, Standing},
    links::GiftLink,
};
use crate::{
    donations::{
        donation::{Donation, State, Twinning},
        store as donations,
    },
    kernel::{
        frequency::{Frequency, Interval},
        ids::DonationId,
        money::Money,
        reference::Reference,
    },
    platform::db::{StoreError, Tx},
};

mod entity;
pub(super) mod moving;
pub(super) mod requests;

use entity::{gift_link, gift_notice, regular_gift};

pub(super) async fn insert(tx: &Tx, id: DonationId, twinning: Option<Twinning>) -> Result<(), StoreError> {
    let (twin_body, twin_union) = twinning.map_or((None, None), |t| (Some(t.body), Some(t.union)));
    let row = regular_gift::ActiveModel {
        donation_id: Set(id.0),
        ended_unpaid: Set(false),
        twin_body: Set(twin_body),
        twin_union: Set(twin_union),
        ..Default::default()
    };
    regular_gift::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The gift; its donation is locked, which is lock enough.
pub(super) async fn gift(tx: &Tx, id: DonationId) -> Result<Option<RegularGift>, StoreError> {
    read_gift(tx.connection(), id).await
}

pub(super) async fn read_gift(
    connection: &impl ConnectionTrait,
    id: DonationId,
) -> Result<Option<RegularGift>, StoreError> {
    let Some(row) = regular_gift::Entity::find_by_id(id.0).one(connection).await? else { return Ok(None) };
    let Some(donation) = donations::donation(connection, id).await? else { return Ok(None) };
    Ok(Some(gift_of(row, &donation)))
}

fn gift_of(row: regular_gift::Model, donation: &Donation) -> RegularGift {
    let interval = donation.frequency.interval().unwrap_or(Interval::Monthly);
    let known = match (row.customer, row.as_of, row.period_end) {
        (Some(customer), Some(as_of), Some(period_end)) => Some((
            Standing {
                customer,
                state: donation.state,
                amount: donation.amount,
                interval,
                period_end,
                resumes_at: row.resumes_at,
                ends_at: row.ends_at,
                schedule: row.schedule,
                ended_unpaid: row.ended_unpaid,
            },
            as_of,
        )),
        _ => None,
    };
    let later_interval = row.later_interval.as_deref().and_then(Frequency::of_code);
    let later = row.later_amount_minor.zip(later_interval.and_then(Frequency::interval));
    RegularGift {
        donation: donation.id,
        subscription: row.subscription,
        known,
        later: later.map(|(minor, interval)| (Money::new(minor, donation.amount.currency), interval)),
        money: row.money_at.zip(row.money_came),
        last_arrival: row.last_arrival,
        twinning: row.twin_body.zip(row.twin_union).map(|(body, union)| Twinning { body, union }),
    }
}

/// What Stripe says. A plan that Stripe does not have is no plan.
pub(super) async fn set_standing(
    tx: &Tx,
    id: DonationId,
    subscription: &str,
    standing: &Standing,
    as_of: DateTime<Utc>,
) -> Result<(), StoreError> {
    use regular_gift::Column;
    let mut update = regular_gift::Entity::update_many()
        .col_expr(Column::Subscription, Expr::value(subscription))
        .col_expr(Column::Customer, Expr::value(standing.customer.as_str()))
        .col_expr(Column::AsOf, Expr::value(as_of))
        .col_expr(Column::PeriodEnd, Expr::value(standing.period_end))
        .col_expr(Column::ResumesAt, Expr::value(standing.resumes_at))
        .col_expr(Column::EndsAt, Expr::value(standing.ends_at))
        .col_expr(Column::Schedule, Expr::value(standing.schedule.clone()))
        .col_expr(Column::EndedUnpaid, Expr::value(standing.ended_unpaid));
    if standing.schedule.is_none() {
        update = update
            .col_expr(Column::LaterAmountMinor, Expr::value(Option::<i64>::None))
            .col_expr(Column::LaterInterval, Expr::value(Option::<String>::None));
    }
    update.filter(Column::DonationId.eq(id.0)).exec(tx.connection()).await?;
    Ok(())
}

pub(super) async fn set_later(
    tx: &Tx,
    id: DonationId,
    amount: Money,
    interval: Interval,
) -> Result<(), StoreError> {
    use regular_gift::Column;
    regular_gift::Entity::update_many()
        .col_expr(Column::LaterAmountMinor, Expr::value(amount.minor))
        .col_expr(Column::LaterInterval, Expr::value(interval.code()))
        .filter(Column::DonationId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// What happened last to a period's money.
pub(super) async fn set_money(
    tx: &Tx,
    id: DonationId,
    at: DateTime<Utc>,
    came: bool,
) -> Result<(), StoreError> {
    use regular_gift::Column;
    regular_gift::Entity::update_many()
        .col_expr(Column::MoneyAt, Expr::value(at))
        .col_expr(Column::MoneyCame, Expr::value(came))
        .filter(Column::DonationId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The latest booking date of the gift's transfers.
pub(super) async fn set_arrival(tx: &Tx, id: DonationId, date: NaiveDate) -> Result<(), StoreError> {
    use regular_gift::Column;
    regular_gift::Entity::update_many()
        .col_expr(Column::LastArrival, Expr::value(date))
        .filter(Column::DonationId.eq(id.0))
        .filter(Column::LastArrival.is_null().or(Column::LastArrival.lt(date)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Active gifts by standing order with the day of their last transfer.
pub(super) async fn active_standing_orders(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(DonationId, Interval, NaiveDate)>, StoreError> {
    let rows = regular_gift::Entity::find()
        .filter(regular_gift::Column::LastArrival.is_not_null())
        .all(connection)
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let donation = donations::donation(connection, DonationId(row.donation_id)).await?;
        let active = donation.filter(|donation| donation.state == State::Active);
        let interval = active.and_then(|donation| donation.frequency.interval());
        found.extend(interval.zip(row.last_arrival).map(|(i, last)| (DonationId(row.donation_id), i, last)));
    }
    Ok(found)
}

/// The link that the thanks page shows, encrypted, and until when; `None` ends it.
pub(super) async fn set_shown_link(
    tx: &Tx,
    id: DonationId,
    shown: Option<(Vec<u8>, DateTime<Utc>)>,
) -> Result<(), StoreError> {
    use regular_gift::Column;
    let (sealed, until) = shown.map_or((None, None), |(sealed, until)| (Some(sealed), Some(until)));
    regular_gift::Entity::update_many()
        .col_expr(Column::SealedLink, Expr::value(sealed))
        .col_expr(Column::SealedLinkUntil, Expr::value(until))
        .filter(Column::DonationId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// No thanks page shows a link any more.
pub(super) async fn forget_shown_links(tx: &Tx) -> Result<(), StoreError> {
    use regular_gift::Column;
    regular_gift::Entity::update_many()
        .col_expr(Column::SealedLink, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::SealedLink.is_not_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn shown_link(
    connection: &impl ConnectionTrait,
    id: DonationId,
) -> Result<Option<(Vec<u8>, DateTime<Utc>)>, StoreError> {
    let row = regular_gift::Entity::find_by_id(id.0).one(connection).await?;
    Ok(row.and_then(|row| row.sealed_link.zip(row.sealed_link_until)))
}

/// The gifts of Stripe's customers, not those that are over.
pub(super) async fn gifts_of_customers(
    connection: &impl ConnectionTrait,
    customers: Vec<String>,
) -> Result<Vec<Donation>, StoreError> {
    let query = regular_gift::Entity::find().filter(regular_gift::Column::Customer.is_in(customers));
    let mut found = Vec::new();
    for row in query.limit(100).all(connection).await? {
        found.extend(donations::donation(connection, DonationId(row.donation_id)).await?);
    }
    Ok(found)
}

pub(super) async fn insert_link(
    tx: &Tx,
    mac: &[u8],
    link: GiftLink,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = gift_link::ActiveModel {
        mac: Set(mac.to_vec()),
        donation_id: Set(link.donation.0),
        may_change: Set(link.may_change),
        created_at: Set(now),
        expires_at: Set(expires_at),
    };
    gift_link::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Ends the oldest links of one kind, so that at most `most` live.
pub(super) async fn keep_newest_links(
    tx: &Tx,
    donation: DonationId,
    may_change: bool,
    most: u64,
) -> Result<(), StoreError> {
    let old: Vec<Vec<u8>> = gift_link::Entity::find()
        .filter(gift_link::Column::DonationId.eq(donation.0))
        .filter(gift_link::Column::MayChange.eq(may_change))
        .order_by_desc(gift_link::Column::CreatedAt)
        .order_by_desc(gift_link::Column::Mac)
        .offset(most)
        .limit(100)
        .all(tx.connection())
        .await?
        .into_iter()
        .map(|row| row.mac)
        .collect();
    if !old.is_empty() {
        let ended = gift_link::Entity::delete_many().filter(gift_link::Column::Mac.is_in(old));
        ended.exec(tx.connection()).await?;
    }
    Ok(())
}

pub(super) async fn delete_other_links(tx: &Tx, donation: DonationId, kept: &[u8]) -> Result<(), StoreError> {
    gift_link::Entity::delete_many()
        .filter(gift_link::Column::DonationId.eq(donation.0))
        .filter(gift_link::Column::Mac.ne(kept.to_vec()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// How many links of a kind were made for a gift since an instant and still live.
pub(super) async fn count_links(
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

pub(super) async fn find_link(
    connection: &impl ConnectionTrait,
    mac: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<GiftLink>, StoreError> {
    let row = gift_link::Entity::find_by_id(mac.to_vec()).one(connection).await?;
    let row = row.filter(|row| row.expires_at > now);
    Ok(row.map(|row| GiftLink { donation: DonationId(row.donation_id), may_change: row.may_change }))
}

/// `false` when the giver was told of this before.
pub(super) async fn insert_notice(
    tx: &Tx,
    donation: DonationId,
    kind: &str,
    about: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = gift_notice::ActiveModel {
        donation_id: Set(donation.0),
        kind: Set(kind.to_owned()),
        about: Set(about.to_owned()),
        created_at: Set(now),
    };
    let key = [gift_notice::Column::DonationId, gift_notice::Column::Kind, gift_notice::Column::About];
    let known = OnConflict::columns(key).do_nothing().to_owned();
    let written =
        gift_notice::Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await?;
    Ok(written > 0)
}

/// The gifts whose givers were to be told of something.
pub(super) async fn noticed(
    connection: &impl ConnectionTrait,
    kind: &str,
    about: &str,
) -> Result<Vec<DonationId>, StoreError> {
    let query = gift_notice::Entity::find()
        .filter(gift_notice::Column::Kind.eq(kind))
        .filter(gift_notice::Column::About.eq(about));
    Ok(query.all(connection).await?.into_iter().map(|row| DonationId(row.donation_id)).collect())
}

/// Links that open nothing any more.
pub(super) async fn forget_links(tx: &Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
    gift_link::Entity::delete_many()
        .filter(gift_link::Column::ExpiresAt.lt(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Gifts by card whose next charge falls between two instants, at most a thousand.
pub(super) async fn charged_between(
    connection: &impl ConnectionTrait,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<DonationId>, StoreError> {
    let query = regular_gift::Entity::find()
        .filter(regular_gift::Column::PeriodEnd.gt(from))
        .filter(regular_gift::Column::PeriodEnd.lte(until));
    let rows = query.limit(1000).all(connection).await?;
    Ok(rows.into_iter().map(|row| DonationId(row.donation_id)).collect())
}

/// Regular gifts into a fund that are not over.
pub(super) async fn alive_in_fund(
    connection: &impl ConnectionTrait,
    fund: &str,
) -> Result<Vec<DonationId>, StoreError> {
    donations::regular_in_fund(connection, fund).await
}

/// The gifts with which a body, by its reference, twins with unions.
///
/// # Errors
/// Storage only.
pub async fn gifts_twinning(tx: &Tx, body: Reference) -> Result<Vec<(DonationId, Twinning)>, StoreError> {
    let query = regular_gift::Entity::find().filter(regular_gift::Column::TwinBody.eq(String::from(body)));
    let rows = query.all(tx.connection()).await?;
    let twin = |row: regular_gift::Model| {
        let twinning = Twinning { body: row.twin_body?, union: row.twin_union? };
        Some((DonationId(row.donation_id), twinning))
    };
    Ok(rows.into_iter().filter_map(twin).collect())
}
