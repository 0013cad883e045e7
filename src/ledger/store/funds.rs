//! SQL of what a fund holds.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::Total;
use crate::{
    kernel::money::Currency,
    platform::db::{Db, StoreError, Tx},
};

const SQL: &str = "SELECT account, fund, currency, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM ( \
       SELECT account, fund, currency, amount_minor FROM ledger_day_total WHERE fund = $1 AND currency = $2 \
       UNION ALL \
       SELECT p.account, p.fund, p.currency, p.amount_minor FROM ledger_pending t \
         JOIN posting p ON p.entry_id = t.entry_id WHERE p.fund = $1 AND p.currency = $2) AS moved \
     GROUP BY account, fund, currency";

async fn read(
    connection: &impl ConnectionTrait,
    fund: &str,
    currency: Currency,
) -> Result<Vec<Total>, StoreError> {
    let backend = connection.get_database_backend();
    let values = [fund.into(), currency.code().into()];
    let statement = Statement::from_sql_and_values(backend, SQL, values);
    Ok(Total::find_by_statement(statement).all(connection).await?)
}

pub(in crate::ledger) async fn in_transaction(
    tx: &Tx,
    fund: &str,
    currency: Currency,
) -> Result<Vec<Total>, StoreError> {
    read(tx.connection(), fund, currency).await
}

pub(in crate::ledger) async fn outside(
    db: &Db,
    fund: &str,
    currency: Currency,
) -> Result<Vec<Total>, StoreError> {
    read(db.reader(), fund, currency).await
}
