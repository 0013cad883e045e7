//! SQL of affiliations and their terms.

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
    sea_query::{Expr, LockType, Value},
};

use super::{
    affiliation::{Affiliation, Method, TermRecord, Transition},
    body_kind::BodyKind,
    standing::{State, Term},
};
use crate::{
    kernel::{
        ids::{AffiliationId, TermId, new_uuid},
        locale::Locale,
        money::Money,
        reference::Reference,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n,
    },
};

pub(super) mod drafts;
mod entity;
pub(super) mod invoices;
pub(super) mod listing;
pub(super) mod numbers;
pub(super) mod papers;
pub(super) mod parts;
pub(super) mod resealing;
pub(super) mod submissions;
pub(super) mod twins;

use entity::{affiliation, term, transition};

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}

pub(super) async fn insert_affiliation(tx: &Tx, new: &Affiliation) -> Result<(), StoreError> {
    let row = affiliation::ActiveModel {
        id: Set(new.id.0),
        reference: Set(new.reference.into()),
        kind: Set(new.kind.code().to_owned()),
        union_slug: Set(new.union_slug.clone()),
        union_typed: Set(new.union_typed.clone()),
        body_name: Set(new.body_name.clone()),
        branch_number: Set(new.branch_number.clone()),
        country: Set(new.country.clone()),
        locale: Set(new.locale.tag().to_owned()),
        contacts: Set(new.sealed_contacts.clone()),
        link_generation: Set(new.link_generation),
        state: Set(new.state.code().to_owned()),
        consent_public: Set(new.consent_public),
        twin_with: Set(new.twin_with.clone()),
        twinned_on: Set(new.twinned_on),
        accepted_at: Set(new.accepted_at),
        accepted_by: Set(new.accepted_by.clone()),
        term_sequence: Set(new.term_sequence),
        next_step_on: Set(None),
        created_at: Set(new.created_at),
        search_key: Set(new.search_key()),
        says_renewal: Set(new.says_renewal),
        twin_body_agreed_on: Set(new.twin_body_agreed_on),
        twin_union_agreed_on: Set(new.twin_union_agreed_on),
        successor_named_on: Set(new.successor_named_on),
    };
    affiliation::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn affiliation_of(row: affiliation::Model) -> Result<Affiliation, StoreError> {
    Ok(Affiliation {
        id: AffiliationId(row.id),
        reference: row.reference.parse().map_err(|_| corrupt("an affiliation's reference"))?,
        kind: BodyKind::from_code(&row.kind).ok_or_else(|| corrupt("a body's kind"))?,
        union_slug: row.union_slug,
        union_typed: row.union_typed,
        body_name: row.body_name,
        branch_number: row.branch_number,
        country: row.country,
        // A language that was taken out of the catalogues since: English.
        locale: i18n::find(&row.locale).unwrap_or(Locale::EN),
        sealed_contacts: row.contacts,
        link_generation: row.link_generation,
        state: State::from_code(&row.state).ok_or_else(|| corrupt("an affiliation's state"))?,
        consent_public: row.consent_public,
        twin_with: row.twin_with,
        twinned_on: row.twinned_on,
        accepted_at: row.accepted_at,
        accepted_by: row.accepted_by,
        term_sequence: row.term_sequence,
        created_at: row.created_at,
        says_renewal: row.says_renewal,
        twin_body_agreed_on: row.twin_body_agreed_on,
        twin_union_agreed_on: row.twin_union_agreed_on,
        successor_named_on: row.successor_named_on,
    })
}

pub(super) async fn by_reference(
    connection: &impl ConnectionTrait,
    reference: Reference,
) -> Result<Option<Affiliation>, StoreError> {
    let query =
        affiliation::Entity::find().filter(affiliation::Column::Reference.eq(String::from(reference)));
    query.one(connection).await?.map(affiliation_of).transpose()
}

pub(super) async fn by_id(
    connection: &impl ConnectionTrait,
    id: AffiliationId,
) -> Result<Option<Affiliation>, StoreError> {
    affiliation::Entity::find_by_id(id.0).one(connection).await?.map(affiliation_of).transpose()
}

/// Locked on PostgreSQL for the rest of the transaction.
pub(super) async fn for_update(tx: &Tx, id: AffiliationId) -> Result<Option<Affiliation>, StoreError> {
    let mut query = affiliation::Entity::find_by_id(id.0);
    if tx.locks_rows() {
        query = query.lock(LockType::Update);
    }
    query.one(tx.connection()).await?.map(affiliation_of).transpose()
}

/// Writes what changes in an affiliation's life; what it is founded on stays.
pub(super) async fn update_affiliation(
    tx: &Tx,
    now: &Affiliation,
    next_step_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    use affiliation::Column;
    affiliation::Entity::update_many()
        .col_expr(Column::State, Expr::value(now.state.code()))
        .col_expr(Column::Contacts, Expr::value(now.sealed_contacts.clone()))
        .col_expr(Column::LinkGeneration, Expr::value(now.link_generation))
        .col_expr(Column::BodyName, Expr::value(now.body_name.clone()))
        .col_expr(Column::BranchNumber, Expr::value(now.branch_number.clone()))
        .col_expr(Column::UnionSlug, Expr::value(now.union_slug.clone()))
        .col_expr(Column::UnionTyped, Expr::value(now.union_typed.clone()))
        .col_expr(Column::SearchKey, Expr::value(now.search_key()))
        .col_expr(Column::ConsentPublic, Expr::value(now.consent_public))
        .col_expr(Column::TwinWith, Expr::value(now.twin_with.clone()))
        .col_expr(Column::TwinnedOn, Expr::value(now.twinned_on))
        .col_expr(Column::AcceptedAt, Expr::value(now.accepted_at))
        .col_expr(Column::AcceptedBy, Expr::value(now.accepted_by.clone()))
        .col_expr(Column::TermSequence, Expr::value(now.term_sequence))
        .col_expr(Column::NextStepOn, Expr::value(next_step_on))
        .col_expr(Column::TwinBodyAgreedOn, Expr::value(now.twin_body_agreed_on))
        .col_expr(Column::TwinUnionAgreedOn, Expr::value(now.twin_union_agreed_on))
        .col_expr(Column::SuccessorNamedOn, Expr::value(now.successor_named_on))
        .filter(Column::Id.eq(now.id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Those for whom the clock has something to do, at most a hundred.
pub(super) async fn with_due_step(
    connection: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<AffiliationId>, StoreError> {
    let query = affiliation::Entity::find().filter(affiliation::Column::NextStepOn.lte(today));
    Ok(query.limit(100).all(connection).await?.into_iter().map(|row| AffiliationId(row.id)).collect())
}

fn term_row(new: &TermRecord) -> term::ActiveModel {
    let count = |n: Option<u32>| n.and_then(|n| i32::try_from(n).ok());
    term::ActiveModel {
        id: Set(new.id.0),
        affiliation_id: Set(new.affiliation.0),
        sequence: Set(new.sequence),
        members: Set(count(new.members)),
        delegates: Set(count(new.delegates)),
        scale: Set(new.scale.clone()),
        currency: Set(new.fee.currency.code().to_owned()),
        fee_minor: Set(new.fee.minor),
        working: Set(new.working.clone()),
        donation_minor: Set(new.donation_minor),
        donation_fund: Set(new.donation_fund.clone()),
        method: Set(new.method.map(|method| method.code().to_owned())),
        purchase_order: Set(new.purchase_order.clone()),
        quoted_on: Set(new.quoted_on),
        valid_until: Set(new.valid_until),
        motion_date: Set(new.motion_date),
        paid_minor: Set(new.paid_minor),
        waived_minor: Set(new.waived_minor),
        starts_on: Set(new.term.map(|term| term.from)),
        ends_on: Set(new.term.map(|term| term.until)),
        steps_done: Set(new.steps_done),
        certificate: Set(new.certificate.clone()),
        certified_on: Set(new.certified_on),
        delegates_sent: Set(count(new.delegates_sent)),
    }
}

/// # Errors
/// `Conflict` when the body has a term of that sequence.
pub(super) async fn insert_term(tx: &Tx, new: &TermRecord) -> Result<(), StoreError> {
    term::Entity::insert(term_row(new)).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(super) async fn update_term(tx: &Tx, now: &TermRecord) -> Result<(), StoreError> {
    let mut row = term_row(now);
    row.id = sea_orm::ActiveValue::Unchanged(now.id.0);
    term::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}

fn term_of(row: term::Model) -> Result<TermRecord, StoreError> {
    let currency = row.currency.parse().map_err(|_| corrupt("a term's currency"))?;
    let count = |n: Option<i32>| n.and_then(|n| u32::try_from(n).ok());
    Ok(TermRecord {
        id: TermId(row.id),
        affiliation: AffiliationId(row.affiliation_id),
        sequence: row.sequence,
        members: count(row.members),
        delegates: count(row.delegates),
        scale: row.scale,
        fee: Money::new(row.fee_minor, currency),
        working: row.working,
        donation_minor: row.donation_minor,
        donation_fund: row.donation_fund,
        method: row.method.as_deref().and_then(Method::from_code),
        purchase_order: row.purchase_order,
        quoted_on: row.quoted_on,
        valid_until: row.valid_until,
        motion_date: row.motion_date,
        paid_minor: row.paid_minor,
        waived_minor: row.waived_minor,
        term: row.starts_on.zip(row.ends_on).map(|(from, until)| Term { from, until }),
        steps_done: row.steps_done,
        certificate: row.certificate,
        certified_on: row.certified_on,
        delegates_sent: count(row.delegates_sent),
    })
}

pub(super) async fn term(
    connection: &impl ConnectionTrait,
    affiliation: AffiliationId,
    sequence: i32,
) -> Result<Option<TermRecord>, StoreError> {
    let query = term::Entity::find()
        .filter(term::Column::AffiliationId.eq(affiliation.0))
        .filter(term::Column::Sequence.eq(sequence));
    query.one(connection).await?.map(term_of).transpose()
}

pub(super) async fn term_by_id(
    connection: &impl ConnectionTrait,
    id: TermId,
) -> Result<Option<TermRecord>, StoreError> {
    term::Entity::find_by_id(id.0).one(connection).await?.map(term_of).transpose()
}

/// All years of a body, oldest first.
pub(super) async fn terms(
    connection: &impl ConnectionTrait,
    affiliation: AffiliationId,
) -> Result<Vec<TermRecord>, StoreError> {
    let query = term::Entity::find()
        .filter(term::Column::AffiliationId.eq(affiliation.0))
        .order_by_asc(term::Column::Sequence);
    query.all(connection).await?.into_iter().map(term_of).collect()
}

pub(super) async fn term_of_certificate(
    connection: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<TermRecord>, StoreError> {
    let query = term::Entity::find().filter(term::Column::Certificate.eq(number));
    query.one(connection).await?.map(term_of).transpose()
}

pub(super) async fn insert_transition(
    tx: &Tx,
    platform: &Platform,
    affiliation: AffiliationId,
    new: &Transition,
) -> Result<(), StoreError> {
    let row = transition::ActiveModel {
        id: Set(new_uuid(&platform.sources)),
        affiliation_id: Set(affiliation.0),
        from_state: Set(new.from.map(|state| state.code().to_owned())),
        to_state: Set(new.to.code().to_owned()),
        at: Set(new.at),
        on_date: Set(new.on),
        made_by: Set(new.made_by.clone()),
        why: Set(new.why.clone()),
    };
    transition::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Everything that happened to an affiliation, in its order.
pub(super) async fn transitions(
    connection: &impl ConnectionTrait,
    affiliation: AffiliationId,
) -> Result<Vec<Transition>, StoreError> {
    let query = transition::Entity::find()
        .filter(transition::Column::AffiliationId.eq(affiliation.0))
        .order_by_asc(transition::Column::At)
        .order_by_asc(transition::Column::Id);
    let state = |code: &str| State::from_code(code).ok_or_else(|| corrupt("a transition's state"));
    let rows = query.all(connection).await?.into_iter().map(|row| {
        Ok(Transition {
            from: row.from_state.as_deref().map(state).transpose()?,
            to: state(&row.to_state)?,
            at: row.at,
            on: row.on_date,
            made_by: row.made_by,
            why: row.why,
        })
    });
    rows.collect()
}

#[derive(FromQueryResult)]
struct Last {
    last: i64,
}

/// The next number of a series in a year, without gaps: whoever takes one holds the series until the end of the
/// transaction, and gives it back when that is rolled back.
pub(super) async fn next_number(tx: &Tx, series: &str, year: i32) -> Result<i64, StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "INSERT INTO number_series (series, year, last) VALUES ($1, $2, 1) \
         ON CONFLICT (series, year) DO UPDATE SET last = number_series.last + 1 RETURNING last",
        [Value::from(series), year.into()],
    );
    let row = Last::find_by_statement(statement).one(tx.connection()).await?;
    row.map(|row| row.last).ok_or_else(|| corrupt("a series gave no number"))
}

/// Leaves so many numbers of a series in a year out; `verify` knows of it.
pub(super) async fn jump_number(tx: &Tx, series: &str, year: i32, by: u32) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(
        tx.connection().get_database_backend(),
        "INSERT INTO number_series (series, year, last, jumped) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (series, year) DO UPDATE SET last = number_series.last + excluded.last, \
         jumped = number_series.jumped + excluded.jumped",
        [Value::from(series), year.into(), i64::from(by).into()],
    );
    tx.connection().execute_raw(statement).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// The one number that a query counts.
pub(super) async fn count(connection: &impl ConnectionTrait, sql: &str) -> Result<i64, StoreError> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(Count::find_by_statement(statement).one(connection).await?.map_or(0, |c| c.count))
}
