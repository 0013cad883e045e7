//! SQL of regular gifts.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter,
    QuerySelect, Statement, sea_query::Expr,
};
use uuid::Uuid;

use super::gift::{RegularGift, Standing};
use crate::{
    donations::{
        donation::{Donation, Twinning},
        store as donations,
    },
    kernel::{
        frequency::{Frequency, Interval},
        ids::DonationId,
        money::Money,
        reference::Reference,
    },
    platform::db::{BULK, StoreError, Tx},
};

mod entity;
pub(super) mod links;
pub(super) mod moving;
pub(super) mod notices;
pub(super) mod requests;

use entity::regular_gift;

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

/// Those of these donations that are regular gifts; they are locked, which is lock enough.
pub(super) async fn gifts(
    tx: &Tx,
    ids: &[DonationId],
) -> Result<HashMap<DonationId, RegularGift>, StoreError> {
    let donations = donations::many::donations_of(tx.connection(), ids).await?;
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(BULK) {
        let these = regular_gift::Column::DonationId.is_in(some.iter().map(|id| id.0));
        for row in regular_gift::Entity::find().filter(these).all(tx.connection()).await? {
            let id = DonationId(row.donation_id);
            found.extend(donations.get(&id).map(|donation| (id, gift_of(row, donation))));
        }
    }
    Ok(found)
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

/// Subscriptions of gifts by card that have not ended, in order of their ids, those after `after`: at most `most`.
pub(super) async fn not_ended(
    connection: &impl ConnectionTrait,
    after: &str,
    most: u64,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT g.subscription FROM regular_gift g JOIN donation d ON d.id = g.donation_id \
               WHERE g.subscription > $1 AND d.method = 'card' AND d.status <> 'cancelled' \
               ORDER BY g.subscription LIMIT $2";
    let values = [after.into(), most.into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = connection.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
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

/// What happened last to a period's money, of many gifts at one instant.
pub(super) async fn set_money(
    tx: &Tx,
    ids: &[DonationId],
    at: DateTime<Utc>,
    came: bool,
) -> Result<(), StoreError> {
    use regular_gift::Column;
    for some in ids.chunks(BULK) {
        regular_gift::Entity::update_many()
            .col_expr(Column::MoneyAt, Expr::value(at))
            .col_expr(Column::MoneyCame, Expr::value(came))
            .filter(Column::DonationId.is_in(some.iter().map(|id| id.0)))
            .exec(tx.connection())
            .await?;
    }
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

/// Active gifts by standing order of an interval whose last transfer came on a day or before it, with the day of that
/// transfer, at most five hundred.
pub(super) async fn standing_orders_silent_since(
    connection: &impl ConnectionTrait,
    interval: Interval,
    day: NaiveDate,
) -> Result<Vec<(DonationId, NaiveDate)>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT g.donation_id AS id, g.last_arrival AS day FROM regular_gift g \
         JOIN donation d ON d.id = g.donation_id \
         WHERE g.last_arrival <= $1 AND d.status = 'active' AND d.method = 'transfer' AND d.frequency = $2 \
         ORDER BY g.last_arrival LIMIT 500",
        [day.into(), interval.code().into()],
    );
    let rows = Silent::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| (DonationId(row.id), row.day)).collect())
}

#[derive(FromQueryResult)]
struct Silent {
    id: Uuid,
    day: NaiveDate,
}

/// When a gift by standing order ended.
pub(super) async fn set_ended(tx: &Tx, id: DonationId, at: DateTime<Utc>) -> Result<(), StoreError> {
    use regular_gift::Column;
    regular_gift::Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(at))
        .filter(Column::DonationId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
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

/// Gifts that are charged for a year between two instants, with that instant, by id from `after` on.
pub(super) async fn charged_for_a_year(
    connection: &impl ConnectionTrait,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    after: Uuid,
    most: u64,
) -> Result<Vec<(DonationId, DateTime<Utc>)>, StoreError> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT g.donation_id AS id, g.period_end AS at FROM regular_gift g \
         JOIN donation d ON d.id = g.donation_id \
         WHERE g.period_end > $1 AND g.period_end <= $2 AND g.donation_id > $3 AND d.status = 'active' \
         AND (d.frequency = 'yearly' OR g.later_interval = 'yearly') ORDER BY g.donation_id LIMIT $4",
        [from.into(), until.into(), after.into(), i64::try_from(most).unwrap_or(i64::MAX).into()],
    );
    let rows = Charged::find_by_statement(statement).all(connection).await?;
    Ok(rows.into_iter().map(|row| (DonationId(row.id), row.at)).collect())
}

#[derive(FromQueryResult)]
struct Charged {
    id: Uuid,
    at: DateTime<Utc>,
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
