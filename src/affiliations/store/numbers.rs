//! SQL of the numbers that were issued.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, Statement};

use crate::platform::db::{Db, StoreError};

pub(in crate::affiliations) async fn issued(
    db: &Db,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(String, NaiveDate, &'static str)>, StoreError> {
    let mut found = Vec::new();
    for (sql, kind) in [
        ("SELECT number, issued_on FROM affiliation_invoice WHERE issued_on BETWEEN $1 AND $2", "invoice"),
        (
            "SELECT credit_note, credited_on FROM affiliation_invoice WHERE credit_note IS NOT NULL \
             AND credited_on BETWEEN $1 AND $2",
            "credit note",
        ),
    ] {
        let values = [from.into(), to.into()];
        let statement = Statement::from_sql_and_values(db.reader().get_database_backend(), sql, values);
        for row in db.reader().query_all_raw(statement).await? {
            found.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?, kind));
        }
    }
    found.sort();
    Ok(found)
}
