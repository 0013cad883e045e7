//! SQL of forgetting payers.

use sea_orm::{ConnectionTrait, Statement};

use crate::{
    kernel::ids::SupporterId,
    platform::db::{StoreError, Tx},
};

pub(in crate::bank) async fn forget_of(tx: &Tx, supporters: &[SupporterId]) -> Result<u64, StoreError> {
    let numbers: Vec<String> = (1..=supporters.len()).map(|number| format!("${number}")).collect();
    if numbers.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE bank_line SET sealed = NULL, sealing_key_id = NULL WHERE sealed IS NOT NULL AND reference IN \
         (SELECT reference FROM donation WHERE supporter_id IN ({}))",
        numbers.join(", ")
    );
    let values = supporters.iter().map(|id| sea_orm::Value::from(id.0));
    let backend = tx.connection().get_database_backend();
    let done = tx.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(done.rows_affected())
}
