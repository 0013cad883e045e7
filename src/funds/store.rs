//! SQL of appeals, of who has targets in them, and of what counts towards these.

pub(super) mod received;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Statement,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    appeal::{Appeal, Target},
    count_for::Counted,
    part::{Part, PartCode, PartKind, name_key},
};
use crate::{
    kernel::{
        ids::AppealId,
        money::{Currency, Money},
        reference::Reference,
    },
    platform::{
        config::LocalizedText,
        db::{BULK, Db, StoreError, Tx},
    },
};

mod entity {
    //! Tables of appeals; they never leave the store.

    crate::table!(appeal, "appeal" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        fund: String,
        titles: String,
        currency: String,
        target_minor: i64,
        begins_on: Date,
        ends_on: Date,
        created_at: DateTimeUtc,
        changed_at: DateTimeUtc,
    });

    crate::table!(appeal_part, "appeal_part" {
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        kind: String,
        name: String,
        name_key: String,
        body: Option<String>,
        created_at: DateTimeUtc,
    });

    crate::table!(appeal_target, "appeal_target" {
        #[sea_orm(primary_key, auto_increment = false)]
        appeal_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        part: String,
        target_minor: i64,
        ordinal: i32,
    });

    crate::table!(counted_for, "counted_for" {
        #[sea_orm(primary_key, auto_increment = false)]
        kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        number: String,
        part: String,
        changed_at: DateTimeUtc,
    });
}

use entity::{appeal, appeal_part, appeal_target, counted_for as counted};

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}

fn part_in(row: appeal_part::Model) -> Result<Part, StoreError> {
    let body = row.body.map(|body| body.parse::<Reference>()).transpose();
    Ok(Part {
        code: row.code.parse().map_err(|_| corrupt("a branch or region's code"))?,
        kind: PartKind::from_code(&row.kind).ok_or_else(|| corrupt("what a branch or region is"))?,
        name: row.name,
        body: body.map_err(|_| corrupt("a branch or region's body"))?,
    })
}

/// Lets nobody else set appeals until the end of the transaction. On SQLite the one writer does that by itself.
pub(super) async fn lock_appeals(tx: &Tx) -> Result<(), StoreError> {
    if tx.locks_rows() {
        let sql = "SELECT pg_advisory_xact_lock(7391)";
        let backend = tx.connection().get_database_backend();
        tx.connection().execute_raw(Statement::from_string(backend, sql)).await?;
    }
    Ok(())
}

pub(super) async fn parts(connection: &impl ConnectionTrait) -> Result<Vec<Part>, StoreError> {
    let rows = appeal_part::Entity::find().order_by_asc(appeal_part::Column::NameKey).all(connection).await?;
    rows.into_iter().map(part_in).collect()
}

pub(super) async fn part_of_body(tx: &Tx, body: Reference) -> Result<Option<PartCode>, StoreError> {
    let query = appeal_part::Entity::find().filter(appeal_part::Column::Body.eq(String::from(body)));
    let row = query.one(tx.connection()).await?;
    Ok(row.map(part_in).transpose()?.map(|part| part.code))
}

/// Parts are never deleted, so that how many there are is a number that was not given yet.
pub(super) async fn next_code(tx: &Tx, kind: PartKind) -> Result<PartCode, StoreError> {
    let query = appeal_part::Entity::find().filter(appeal_part::Column::Kind.eq(kind.code()));
    Ok(PartCode::numbered(kind, query.count(tx.connection()).await?.saturating_add(1)))
}

pub(super) async fn insert_part(tx: &Tx, part: &Part, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = appeal_part::ActiveModel {
        code: Set(part.code.to_string()),
        kind: Set(part.kind.code().to_owned()),
        name: Set(part.name.clone()),
        name_key: Set(name_key(&part.name)),
        body: Set(part.body.map(String::from)),
        created_at: Set(now),
    };
    appeal_part::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn change_part(tx: &Tx, part: &Part) -> Result<(), StoreError> {
    appeal_part::Entity::update_many()
        .col_expr(appeal_part::Column::Name, Expr::value(part.name.as_str()))
        .col_expr(appeal_part::Column::NameKey, Expr::value(name_key(&part.name)))
        .col_expr(appeal_part::Column::Body, Expr::value(part.body.map(String::from)))
        .filter(appeal_part::Column::Code.eq(part.code.as_str()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Appeals of one fund or of all, the earliest first. An appeal is a deed of the office's: there are few.
pub(super) async fn appeals(
    connection: &impl ConnectionTrait,
    fund: Option<&str>,
) -> Result<Vec<Appeal>, StoreError> {
    let mut query =
        appeal::Entity::find().order_by_asc(appeal::Column::BeginsOn).order_by_asc(appeal::Column::Fund);
    if let Some(fund) = fund {
        query = query.filter(appeal::Column::Fund.eq(fund));
    }
    whole(connection, query.all(connection).await?).await
}

pub(super) async fn appeal(
    connection: &impl ConnectionTrait,
    id: AppealId,
) -> Result<Option<Appeal>, StoreError> {
    let rows = appeal::Entity::find_by_id(id.0).all(connection).await?;
    Ok(whole(connection, rows).await?.pop())
}

async fn whole(
    connection: &impl ConnectionTrait,
    rows: Vec<appeal::Model>,
) -> Result<Vec<Appeal>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let known: BTreeMap<String, Part> =
        parts(connection).await?.into_iter().map(|part| (part.code.to_string(), part)).collect();
    let lines = appeal_target::Entity::find()
        .filter(appeal_target::Column::AppealId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(appeal_target::Column::Ordinal)
        .all(connection)
        .await?;
    let mut targets: BTreeMap<Uuid, Vec<(Part, i64)>> = BTreeMap::new();
    for line in lines {
        let part = known.get(&line.part).ok_or_else(|| corrupt("a target without its branch or region"))?;
        targets.entry(line.appeal_id).or_default().push((part.clone(), line.target_minor));
    }
    let appeal = |row: appeal::Model| {
        let currency: Currency = row.currency.parse().map_err(|_| corrupt("an appeal's currency"))?;
        let titles = serde_json::from_str(&row.titles).map_err(|_| corrupt("an appeal's titles"))?;
        let targets = targets.remove(&row.id).unwrap_or_default();
        Ok(Appeal {
            id: AppealId(row.id),
            fund: row.fund,
            titles: LocalizedText(titles),
            target: Money::new(row.target_minor, currency),
            from: row.begins_on,
            until: row.ends_on,
            targets: targets
                .into_iter()
                .map(|(part, minor)| Target { part, amount: Money::new(minor, currency) })
                .collect(),
        })
    };
    rows.into_iter().map(appeal).collect()
}

/// Writes an appeal with its lines, in place of what was there.
pub(super) async fn save(tx: &Tx, one: &Appeal, is_new: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
    let titles = serde_json::to_string(&one.titles.0).map_err(|_| corrupt("an appeal's titles"))?;
    if is_new {
        let row = appeal::ActiveModel {
            id: Set(one.id.0),
            fund: Set(one.fund.clone()),
            titles: Set(titles),
            currency: Set(one.target.currency.code().to_owned()),
            target_minor: Set(one.target.minor),
            begins_on: Set(one.from),
            ends_on: Set(one.until),
            created_at: Set(now),
            changed_at: Set(now),
        };
        appeal::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    } else {
        appeal::Entity::update_many()
            .col_expr(appeal::Column::Fund, Expr::value(one.fund.as_str()))
            .col_expr(appeal::Column::Titles, Expr::value(titles))
            .col_expr(appeal::Column::Currency, Expr::value(one.target.currency.code()))
            .col_expr(appeal::Column::TargetMinor, Expr::value(one.target.minor))
            .col_expr(appeal::Column::BeginsOn, Expr::value(one.from))
            .col_expr(appeal::Column::EndsOn, Expr::value(one.until))
            .col_expr(appeal::Column::ChangedAt, Expr::value(now))
            .filter(appeal::Column::Id.eq(one.id.0))
            .exec(tx.connection())
            .await?;
        appeal_target::Entity::delete_many()
            .filter(appeal_target::Column::AppealId.eq(one.id.0))
            .exec(tx.connection())
            .await?;
    }
    let rows: Vec<_> =
        one.targets.iter().zip(0i32..).map(|(line, at)| target_row(one.id, line, at)).collect();
    if !rows.is_empty() {
        appeal_target::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

fn target_row(of: AppealId, line: &Target, at: i32) -> appeal_target::ActiveModel {
    appeal_target::ActiveModel {
        appeal_id: Set(of.0),
        part: Set(line.part.code.to_string()),
        target_minor: Set(line.amount.minor),
        ordinal: Set(at),
    }
}

/// Each counts towards the target of its part from now on, whatever it counted towards before.
pub(super) async fn count(
    tx: &Tx,
    all: &[(Counted, PartCode)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let instead = OnConflict::columns([counted::Column::Kind, counted::Column::Number])
        .update_columns([counted::Column::Part, counted::Column::ChangedAt])
        .to_owned();
    insert_counted(tx, all, now, instead).await
}

/// The same, but what counts towards another target stays there.
pub(super) async fn count_new(
    tx: &Tx,
    all: &[(Counted, PartCode)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let stays = OnConflict::columns([counted::Column::Kind, counted::Column::Number]).do_nothing().to_owned();
    insert_counted(tx, all, now, stays).await
}

async fn insert_counted(
    tx: &Tx,
    all: &[(Counted, PartCode)],
    now: DateTime<Utc>,
    where_known: OnConflict,
) -> Result<(), StoreError> {
    for some in all.chunks(BULK) {
        let rows = some.iter().map(|(one, part)| counted::ActiveModel {
            kind: Set(one.kind().to_owned()),
            number: Set(one.number()),
            part: Set(part.to_string()),
            changed_at: Set(now),
        });
        let insert = counted::Entity::insert_many(rows).on_conflict(where_known.clone());
        insert.exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

pub(super) async fn count_for_nobody(tx: &Tx, one: &Counted) -> Result<(), StoreError> {
    counted::Entity::delete_by_id((one.kind().to_owned(), one.number())).exec(tx.connection()).await?;
    Ok(())
}

pub(super) async fn counted_for(db: &Db, one: &Counted) -> Result<Option<PartCode>, StoreError> {
    let row = counted::Entity::find_by_id((one.kind().to_owned(), one.number())).one(db.reader()).await?;
    row.map(|row| row.part.parse().map_err(|_| corrupt("a branch or region's code"))).transpose()
}
