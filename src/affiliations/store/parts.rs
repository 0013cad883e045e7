//! SQL of what payments brought for years, and of what of it went back.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Statement, sea_query::Value,
};
use uuid::Uuid;

use super::{
    affiliation_of, corrupt,
    entity::{affiliation, money_return, payment_part},
};
use crate::{
    affiliations::{affiliation::Affiliation, settlement::Split, standing::State},
    kernel::ids::{AffiliationId, TermId},
    platform::db::{StoreError, Tx},
};

/// What a payment brought for a term. It pays the year if it is `counted`.
#[derive(Clone, Copy)]
pub(in crate::affiliations) struct Part {
    pub term: TermId,
    pub split: Split,
    pub counted: bool,
}

/// A part of the rows that belong to one payment.
pub(in crate::affiliations) async fn insert(tx: &Tx, payment: Uuid, new: Part) -> Result<(), StoreError> {
    let row = payment_part::ActiveModel {
        payment_id: Set(payment),
        term_id: Set(new.term.0),
        fee_minor: Set(new.split.fee_minor),
        donation_minor: Set(new.split.donation_minor),
        prepaid_minor: Set(new.split.prepaid_minor),
        counted: Set(new.counted),
    };
    payment_part::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// What of a payment came for a term; `None` when nothing did.
pub(in crate::affiliations) async fn came_for(
    connection: &impl ConnectionTrait,
    payment: Uuid,
    term: TermId,
) -> Result<Option<i64>, StoreError> {
    let row = payment_part::Entity::find_by_id((payment, term.0)).one(connection).await?;
    Ok(row.map(|part| part.fee_minor + part.donation_minor + part.prepaid_minor))
}

/// All that a payment brought.
pub(in crate::affiliations) async fn of_payment(tx: &Tx, payment: Uuid) -> Result<Vec<Part>, StoreError> {
    let query = payment_part::Entity::find().filter(payment_part::Column::PaymentId.eq(payment));
    let rows = query.order_by_asc(payment_part::Column::TermId).all(tx.connection()).await?;
    let part = |row: payment_part::Model| Part {
        term: TermId(row.term_id),
        split: Split {
            fee_minor: row.fee_minor,
            donation_minor: row.donation_minor,
            prepaid_minor: row.prepaid_minor,
        },
        counted: row.counted,
    };
    Ok(rows.into_iter().map(part).collect())
}

#[derive(FromQueryResult)]
struct Owner {
    affiliation_id: Uuid,
}

/// The body for which a charge of Stripe's came.
pub(in crate::affiliations) async fn body_of_charge(
    tx: &Tx,
    charge: &str,
) -> Result<Option<AffiliationId>, StoreError> {
    let sql = "SELECT t.affiliation_id FROM payment p JOIN affiliation_payment a ON a.payment_id = p.id \
               JOIN affiliation_term t ON t.id = a.term_id \
               WHERE p.source = 'stripe' AND p.source_ref = $1 LIMIT 1";
    let backend = tx.connection().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [Value::from(charge)]);
    let row = Owner::find_by_statement(statement).one(tx.connection()).await?;
    Ok(row.map(|row| AffiliationId(row.affiliation_id)))
}

/// What went back (or, negative, came again) of a payment for a term; without a payment, what is not asked for again.
pub(in crate::affiliations) struct Return<'a> {
    pub id: Uuid,
    pub payment: Option<Uuid>,
    pub term: TermId,
    pub why: &'a str,
    /// As the ledger dates it.
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
    pub moved: Split,
}

pub(in crate::affiliations) async fn insert_return(tx: &Tx, new: Return<'_>) -> Result<(), StoreError> {
    let row = money_return::ActiveModel {
        id: Set(new.id),
        payment_id: Set(new.payment),
        term_id: Set(new.term.0),
        why: Set(new.why.to_owned()),
        on_date: Set(new.on),
        at: Set(new.at),
        fee_minor: Set(new.moved.fee_minor),
        donation_minor: Set(new.moved.donation_minor),
        prepaid_minor: Set(new.moved.prepaid_minor),
    };
    money_return::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Sums {
    fee_minor: i64,
    donation_minor: i64,
    prepaid_minor: i64,
}

async fn sums(
    connection: &impl ConnectionTrait,
    condition: &str,
    values: Vec<Value>,
) -> Result<Split, StoreError> {
    let sum = |column: &str| format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT) AS {column}");
    let sql = format!(
        "SELECT {}, {}, {} FROM affiliation_return WHERE {condition}",
        sum("fee_minor"),
        sum("donation_minor"),
        sum("prepaid_minor")
    );
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let row = Sums::find_by_statement(statement).one(connection).await?;
    let row = row.ok_or_else(|| corrupt("sums without a row"))?;
    let Sums { fee_minor, donation_minor, prepaid_minor } = row;
    Ok(Split { fee_minor, donation_minor, prepaid_minor })
}

/// What of a payment went back so far of what it had brought for a term.
pub(in crate::affiliations) async fn gone_of(
    tx: &Tx,
    payment: Uuid,
    term: TermId,
) -> Result<Split, StoreError> {
    sums(tx.connection(), "payment_id = $1 AND term_id = $2", vec![payment.into(), term.0.into()]).await
}

/// All that went back of what had come for a term.
pub(in crate::affiliations) async fn gone_of_term(
    connection: &impl ConnectionTrait,
    term: TermId,
) -> Result<i64, StoreError> {
    let gone = sums(connection, "payment_id IS NOT NULL AND term_id = $1", vec![term.0.into()]).await?;
    Ok(gone.sum())
}

/// A year that began because its fee had been paid, and lacks it; as the index has it.
pub(super) const LACKING: &str = "t.starts_on IS NOT NULL AND t.paid_minor < t.fee_minor \
     AND t.paid_minor + t.waived_minor < t.fee_minor + t.donation_minor";

/// Bodies that are affiliated, and that lack a fee which went back: at most `most`, oldest first.
pub(in crate::affiliations) async fn lacking(
    connection: &impl ConnectionTrait,
    most: u64,
) -> Result<Vec<Affiliation>, StoreError> {
    let sql = format!(
        "SELECT * FROM affiliation WHERE state IN ({}) \
         AND id IN (SELECT t.affiliation_id FROM affiliation_term t WHERE {LACKING}) ORDER BY id LIMIT {most}",
        affiliated()
    );
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = affiliation::Model::find_by_statement(statement).all(connection).await?;
    rows.into_iter().map(affiliation_of).collect()
}

pub(in crate::affiliations) async fn count_lacking(
    connection: &impl ConnectionTrait,
) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(DISTINCT t.affiliation_id) AS count FROM affiliation_term t \
         JOIN affiliation a ON a.id = t.affiliation_id WHERE {LACKING} AND a.state IN ({})",
        affiliated()
    );
    super::count(connection, &sql).await
}

fn affiliated() -> String {
    let states = State::ALL.into_iter().filter(|state| state.is_affiliated());
    states.map(|state| format!("'{}'", state.code())).collect::<Vec<_>>().join(", ")
}
