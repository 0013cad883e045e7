//! SQL of what counts for branches and regions.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, Statement};

use crate::platform::db::{Db, StoreError};

/// The first and the last business date of the ledger.
pub(super) async fn span(db: &Db) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    let sql = "SELECT MIN(business_date), MAX(business_date) FROM journal_entry";
    let statement = Statement::from_string(db.reader().get_database_backend(), sql);
    let Some(row) = db.reader().query_one_raw(statement).await? else { return Ok(None) };
    let (first, last): (Option<NaiveDate>, Option<NaiveDate>) =
        (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(first.zip(last))
}
