//! SQL of the queue of lines in suspense.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::{
    corrupt,
    entity::{bank_line, bank_proposal},
};
use crate::{
    bank::line::SealedPayer,
    kernel::{
        ids::SealingKeyId,
        money::{Currency, Money},
    },
    platform::db::{Db, StoreError, Tx},
};

/// A line in suspense.
#[derive(Clone)]
pub struct OpenLine {
    pub account: String,
    pub date: NaiveDate,
    pub amount: Money,
    /// By which it is named: `payment assign`, `bank explain`.
    pub source_ref: String,
    /// References and payouts that are near, and why.
    pub proposals: Vec<(String, String)>,
    pub payer: Option<SealedPayer>,
}

/// The next lines of a query, by day and id.
fn page(
    query: Select<bank_line::Entity>,
    after: Option<(NaiveDate, Uuid)>,
    most: u64,
) -> Select<bank_line::Entity> {
    use bank_line::Column;
    let query = match after {
        Some((date, id)) => query.filter(
            Condition::any()
                .add(Column::BookedOn.gt(date))
                .add(Condition::all().add(Column::BookedOn.eq(date)).add(Column::Id.gt(id))),
        ),
        None => query,
    };
    query.order_by_asc(Column::BookedOn).order_by_asc(Column::Id).limit(most)
}

/// Lines in suspense after a day and id, oldest first.
///
/// # Errors
/// Storage only.
pub async fn open_lines(
    db: &Db,
    after: Option<(NaiveDate, Uuid)>,
    most: u64,
) -> Result<Vec<(Uuid, OpenLine)>, StoreError> {
    let query = bank_line::Entity::find().filter(bank_line::Column::State.eq("suspense"));
    let rows = page(query, after, most).all(db.reader()).await?;
    let proposals = bank_proposal::Entity::find()
        .filter(bank_proposal::Column::LineId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(bank_proposal::Column::What)
        .all(db.reader())
        .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
            let near = proposals.iter().filter(|proposal| proposal.line_id == row.id);
            let payer = match (row.sealed, row.sealing_key_id) {
                (Some(bytes), Some(key)) => Some(SealedPayer { line: row.id, key: SealingKeyId(key), bytes }),
                _ => None,
            };
            let line = OpenLine {
                account: row.account,
                date: row.booked_on,
                amount: Money::new(row.amount_minor, currency),
                source_ref: row.source_ref.unwrap_or_default(),
                proposals: near.map(|proposal| (proposal.what.clone(), proposal.why.clone())).collect(),
                payer,
            };
            Ok((row.id, line))
        })
        .collect()
}

/// What stands in suspense from statements: how many lines, and their sum, by currency.
///
/// # Errors
/// Storage only.
pub async fn open_sums(db: &Db) -> Result<Vec<(i64, Money)>, StoreError> {
    use sea_orm::{ConnectionTrait, Statement};
    let sql = "SELECT currency, COUNT(*), CAST(SUM(amount_minor) AS BIGINT) FROM bank_line \
               WHERE state = 'suspense' GROUP BY currency ORDER BY currency";
    let statement = Statement::from_string(db.reader().get_database_backend(), sql);
    let rows = db.reader().query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get_by_index(0)?;
            let currency = code.parse().map_err(|_| corrupt("a line's currency"))?;
            Ok((row.try_get_by_index(1)?, Money::new(row.try_get_by_index(2)?, currency)))
        })
        .collect()
}

/// The amount (positive) and day of an outgoing line in suspense.
///
/// # Errors
/// Storage only.
pub async fn find_outgoing(tx: &Tx, source_ref: &str) -> Result<Option<(Money, NaiveDate)>, StoreError> {
    let row = bank_line::Entity::find()
        .filter(bank_line::Column::Source.eq("bank_line_out"))
        .filter(bank_line::Column::SourceRef.eq(source_ref))
        .filter(bank_line::Column::State.eq("suspense"))
        .one(tx.connection())
        .await?;
    row.map(|row| {
        let currency: Currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
        let amount = Money::new(row.amount_minor, currency).checked_neg();
        Ok((amount.map_err(|_| corrupt("a line's amount"))?, row.booked_on))
    })
    .transpose()
}

/// A line of a statement without its payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLine {
    pub account: String,
    pub date: NaiveDate,
    pub amount: Money,
    pub state: String,
    pub source: String,
    pub source_ref: String,
    pub reference: String,
}

/// Lines booked between two days, both inclusive, after a day and id, oldest first.
///
/// # Errors
/// Storage only.
pub async fn lines_between(
    db: &Db,
    from: NaiveDate,
    to: NaiveDate,
    after: Option<(NaiveDate, Uuid)>,
    most: u64,
) -> Result<Vec<(Uuid, KeptLine)>, StoreError> {
    let query = bank_line::Entity::find().filter(bank_line::Column::BookedOn.between(from, to));
    let rows = page(query, after, most).all(db.reader()).await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(|_| corrupt("a line's currency"))?;
            let line = KeptLine {
                account: row.account,
                date: row.booked_on,
                amount: Money::new(row.amount_minor, currency),
                state: row.state,
                source: row.source.unwrap_or_default(),
                source_ref: row.source_ref.unwrap_or_default(),
                reference: row.reference.unwrap_or_default(),
            };
            Ok((row.id, line))
        })
        .collect()
}
