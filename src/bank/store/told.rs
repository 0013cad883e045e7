//! SQL of the lines in which something came up, with their statements.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    corrupt,
    entity::{bank_expected, bank_line, bank_statement},
    statements::{ListedStatement, listed},
};
use crate::{
    bank::line::SealedPayer,
    kernel::{
        ids::SealingKeyId,
        money::{Currency, Money},
    },
    platform::db::{Db, StoreError},
};

/// A line of a statement for whoever asks where something came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldLine {
    pub account: String,
    pub date: NaiveDate,
    /// Negative: money went out.
    pub amount: Money,
    /// What it was found to be: `booked`, `by_hand`, `payout`, `suspense`.
    pub state: String,
    /// What its words named, or what somebody said that it is.
    pub reference: Option<String>,
    pub statement: ListedStatement,
    /// Who paid, as long as nobody was erased.
    pub payer: Option<SealedPayer>,
}

/// The lines that were found to be this, or in which what was booked by hand came up; the oldest first.
///
/// # Errors
/// Storage only.
pub async fn lines_of(db: &Db, source: &str, source_ref: &str) -> Result<Vec<ToldLine>, StoreError> {
    let expected: Vec<Option<Uuid>> = bank_expected::Entity::find()
        .select_only()
        .column(bank_expected::Column::LineId)
        .filter(bank_expected::Column::Source.eq(source))
        .filter(bank_expected::Column::SourceRef.eq(source_ref))
        .into_tuple()
        .all(db.reader())
        .await?;
    let found = Condition::all()
        .add(bank_line::Column::Source.eq(source))
        .add(bank_line::Column::SourceRef.eq(source_ref));
    let mut these = Condition::any().add(found);
    let came: Vec<Uuid> = expected.into_iter().flatten().collect();
    if !came.is_empty() {
        these = these.add(bank_line::Column::Id.is_in(came));
    }
    let rows = bank_line::Entity::find()
        .filter(these)
        .order_by_asc(bank_line::Column::BookedOn)
        .order_by_asc(bank_line::Column::Id)
        .all(db.reader())
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.statement_id).collect();
    let statements: BTreeMap<Uuid, bank_statement::Model> = bank_statement::Entity::find()
        .filter(bank_statement::Column::Id.is_in(ids))
        .all(db.reader())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    rows.into_iter().map(|row| told(row, &statements)).collect()
}

fn told(
    row: bank_line::Model,
    statements: &BTreeMap<Uuid, bank_statement::Model>,
) -> Result<ToldLine, StoreError> {
    let currency: Currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
    let statement =
        statements.get(&row.statement_id).ok_or_else(|| corrupt("a line without its statement"))?;
    let payer = row.sealed.zip(row.sealing_key_id);
    Ok(ToldLine {
        account: row.account,
        date: row.booked_on,
        amount: Money::new(row.amount_minor, currency),
        state: row.state,
        reference: row.reference,
        statement: listed(statement.clone())?,
        payer: payer.map(|(bytes, key)| SealedPayer { line: row.id, key: SealingKeyId(key), bytes }),
    })
}
