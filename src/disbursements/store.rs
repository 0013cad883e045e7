//! All SQL of disbursements.

mod entity;
pub(super) mod evidence;
mod rows;

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
    sea_query::{Expr, Value},
};
use uuid::Uuid;

use self::entity::{disbursement, disbursement_act, disbursement_check, disbursement_version};
use super::{
    act::{Act, SealedNote},
    codes::BankNumber,
    disbursement::{Check, Disbursement, State, Wish},
};
use crate::{
    kernel::{
        clock::Sources,
        ids::{SealingKeyId, new_uuid},
        money::{Currency, Money},
        reference::Reference,
    },
    platform::db::{Db, StoreError, Tx},
};

/// Lets nobody else promise or pay out of a fund until the end of the transaction. On SQLite the one writer does that by
/// itself.
pub(super) async fn lock_funds(tx: &Tx) -> Result<(), StoreError> {
    if tx.locks_rows() {
        let sql = "SELECT pg_advisory_xact_lock(7390)";
        let backend = tx.connection().get_database_backend();
        tx.connection().execute_raw(Statement::from_string(backend, sql)).await?;
    }
    Ok(())
}

pub(super) async fn insert(tx: &Tx, id: Uuid, reference: Reference, state: State) -> Result<(), StoreError> {
    let row = disbursement::ActiveModel {
        id: Set(id),
        reference: Set(reference.into()),
        state: Set(state.code().to_owned()),
        version: Set(1),
    };
    disbursement::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_version(tx: &Tx, id: Uuid, version: i32, wish: &Wish) -> Result<(), StoreError> {
    let row = rows::version_row(id, version, wish);
    disbursement_version::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_check(
    tx: &Tx,
    sources: &Sources,
    of: Uuid,
    check: Check,
) -> Result<(), StoreError> {
    let row = rows::check_row(new_uuid(sources), of, check);
    disbursement_check::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Adds to the story of a disbursement that is locked, or new.
pub(super) async fn insert_act(tx: &Tx, of: Uuid, act: Act) -> Result<(), StoreError> {
    let before = disbursement_act::Entity::find()
        .filter(disbursement_act::Column::DisbursementId.eq(of))
        .count(tx.connection())
        .await?;
    let seq = i32::try_from(before).map_err(|_| rows::corrupt("the story"))?;
    let row = rows::act_row(of, seq, act);
    disbursement_act::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn set_standing(tx: &Tx, id: Uuid, state: State, version: i32) -> Result<(), StoreError> {
    disbursement::Entity::update_many()
        .col_expr(disbursement::Column::State, Expr::value(state.code()))
        .col_expr(disbursement::Column::Version, Expr::value(version))
        .filter(disbursement::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn find_by_id(tx: &Tx, id: Uuid) -> Result<Option<Reference>, StoreError> {
    let row = disbursement::Entity::find_by_id(id).one(tx.connection()).await?;
    row.map(|row| row.reference.parse().map_err(|_| rows::corrupt("the reference"))).transpose()
}

pub(super) async fn is_number_used(tx: &Tx, number: &BankNumber) -> Result<bool, StoreError> {
    let used = disbursement_act::Entity::find()
        .filter(disbursement_act::Column::BankNumber.eq(number.as_str()))
        .one(tx.connection())
        .await?;
    Ok(used.is_some())
}

/// The one with this reference, which nobody else changes until the end of the transaction.
pub(super) async fn lock(tx: &Tx, reference: Reference) -> Result<Option<Disbursement>, StoreError> {
    let mut query =
        disbursement::Entity::find().filter(disbursement::Column::Reference.eq(reference.as_str()));
    if tx.locks_rows() {
        query = query.lock_exclusive();
    }
    let found = query.all(tx.connection()).await?;
    Ok(load(tx.connection(), found).await?.pop())
}

async fn load(
    connection: &impl ConnectionTrait,
    found: Vec<disbursement::Model>,
) -> Result<Vec<Disbursement>, StoreError> {
    let ids: Vec<Uuid> = found.iter().map(|row| row.id).collect();
    let versions = disbursement_version::Entity::find()
        .filter(disbursement_version::Column::DisbursementId.is_in(ids.clone()))
        .all(connection)
        .await?;
    let mut checks: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
    for check in disbursement_check::Entity::find()
        .filter(disbursement_check::Column::DisbursementId.is_in(ids.clone()))
        .order_by_asc(disbursement_check::Column::Id)
        .all(connection)
        .await?
    {
        checks.entry(check.disbursement_id).or_default().push(check);
    }
    let mut acts: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
    for act in disbursement_act::Entity::find()
        .filter(disbursement_act::Column::DisbursementId.is_in(ids))
        .order_by_asc(disbursement_act::Column::Seq)
        .all(connection)
        .await?
    {
        acts.entry(act.disbursement_id).or_default().push(act);
    }
    let whole = |row: &disbursement::Model| {
        let stands = |version: &&disbursement_version::Model| {
            version.disbursement_id == row.id && version.version == row.version
        };
        let version = versions.iter().find(stands).ok_or_else(|| rows::corrupt("the version"))?;
        let checks = checks.remove(&row.id).unwrap_or_default();
        rows::whole(row, version, &checks, acts.remove(&row.id).unwrap_or_default())
    };
    found.iter().map(whole).collect()
}

/// The one with this reference.
///
/// # Errors
/// Storage only.
pub async fn find_disbursement(db: &Db, reference: Reference) -> Result<Option<Disbursement>, StoreError> {
    let query = disbursement::Entity::find().filter(disbursement::Column::Reference.eq(reference.as_str()));
    let found = query.all(db.reader()).await?;
    Ok(load(db.reader(), found).await?.pop())
}

/// A page of them, newest first, before an id where one is given; of one state where that is given.
///
/// # Errors
/// Storage only.
pub async fn list_disbursements(
    db: &Db,
    state: Option<State>,
    before: Option<Uuid>,
    most: u64,
) -> Result<Vec<Disbursement>, StoreError> {
    let mut query = disbursement::Entity::find().order_by_desc(disbursement::Column::Id).limit(most);
    if let Some(state) = state {
        query = query.filter(disbursement::Column::State.eq(state.code()));
    }
    if let Some(before) = before {
        query = query.filter(disbursement::Column::Id.lt(before));
    }
    let found = query.all(db.reader()).await?;
    load(db.reader(), found).await
}

/// How many stand so.
///
/// # Errors
/// Storage only.
pub async fn count_disbursements(db: &Db, state: State) -> Result<i64, StoreError> {
    let query = disbursement::Entity::find().filter(disbursement::Column::State.eq(state.code()));
    Ok(i64::try_from(query.count(db.reader()).await?).unwrap_or(i64::MAX))
}

#[derive(FromQueryResult)]
struct Sum {
    sum: i64,
}

async fn promised_in(
    connection: &impl ConnectionTrait,
    fund: &str,
    currency: Currency,
) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(v.amount_minor), 0) AS BIGINT) AS sum FROM disbursement d \
               JOIN disbursement_version v ON v.disbursement_id = d.id AND v.version = d.version \
               WHERE d.state = 'approved' AND v.fund = $1 AND v.currency = $2";
    let values = [Value::from(fund), currency.code().into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Sum::find_by_statement(statement).one(connection).await?.map_or(0, |row| row.sum))
}

/// Minor units that are approved out of a fund and not paid yet.
pub(super) async fn promised_within(tx: &Tx, fund: &str, currency: Currency) -> Result<i64, StoreError> {
    promised_in(tx.connection(), fund, currency).await
}

/// Minor units that are approved out of a fund and not paid yet.
///
/// # Errors
/// Storage only.
pub async fn promised(db: &Db, fund: &str, currency: Currency) -> Result<i64, StoreError> {
    promised_in(db.reader(), fund, currency).await
}

/// What each intermediary carries of each fund: their code, the fund, the sum.
///
/// # Errors
/// Storage only.
pub async fn open_advances(db: &Db) -> Result<Vec<(String, String, Money)>, StoreError> {
    let mut sums: BTreeMap<(String, String, Currency), i64> = BTreeMap::new();
    for one in paid(db).await?.into_iter().filter(|one| one.state == State::Advanced) {
        let out = one.outstanding().ok_or_else(|| rows::corrupt("the story"))?;
        let Some(intermediary) = &one.wish.intermediary else { continue };
        for money in out.sums() {
            let key = (intermediary.to_string(), one.wish.fund.clone(), money.currency);
            let sum = sums.entry(key).or_default();
            *sum = sum.checked_add(money.minor).ok_or_else(|| rows::corrupt("the advances"))?;
        }
    }
    let row = |((who, fund, currency), minor)| (who, fund, Money::new(minor, currency));
    Ok(sums.into_iter().map(row).collect())
}

/// All of which money went out.
pub(super) async fn paid(db: &Db) -> Result<Vec<Disbursement>, StoreError> {
    let states = [State::Paid, State::Advanced, State::Settled].map(State::code);
    let found = disbursement::Entity::find()
        .filter(disbursement::Column::State.is_in(states))
        .order_by_asc(disbursement::Column::Id)
        .all(db.reader())
        .await?;
    load(db.reader(), found).await
}

/// A page of sealed notes after an id: the act, the reference, the text.
///
/// # Errors
/// Storage only.
pub async fn sealed_notes(
    db: &Db,
    after: Uuid,
    most: u64,
) -> Result<Vec<(Uuid, String, SealedNote)>, StoreError> {
    let found = disbursement_act::Entity::find()
        .filter(disbursement_act::Column::Id.gt(after))
        .filter(disbursement_act::Column::Note.is_not_null())
        .order_by_asc(disbursement_act::Column::Id)
        .limit(most)
        .all(db.reader())
        .await?;
    let ids = found.iter().map(|act| act.disbursement_id);
    let owners =
        disbursement::Entity::find().filter(disbursement::Column::Id.is_in(ids)).all(db.reader()).await?;
    let note = |act: disbursement_act::Model| {
        let owner = owners.iter().find(|owner| owner.id == act.disbursement_id)?;
        let note = SealedNote { key: SealingKeyId(act.sealing_key_id?), bytes: act.note? };
        Some((act.id, owner.reference.clone(), note))
    };
    Ok(found.into_iter().filter_map(note).collect())
}
