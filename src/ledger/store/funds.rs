//! SQL of what a fund holds.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{PENDING_POSTINGS, Total};
use crate::{
    kernel::money::Currency,
    platform::db::{Db, StoreError, Tx},
};

async fn read(
    connection: &impl ConnectionTrait,
    fund: &str,
    currency: Currency,
) -> Result<Vec<Total>, StoreError> {
    let backend = connection.get_database_backend();
    let values = [fund.into(), currency.code().into()];
    let sql = format!(
        "SELECT account, fund, currency, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM ( \
           SELECT account, fund, currency, amount_minor FROM ledger_day_total WHERE fund = $1 AND currency = $2 \
           UNION ALL \
           SELECT g.account, g.fund, g.currency, g.amount_minor FROM {PENDING_POSTINGS} \
             AND g.fund = $1 AND g.currency = $2) AS moved \
         GROUP BY account, fund, currency"
    );
    let statement = Statement::from_sql_and_values(backend, sql, values);
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
