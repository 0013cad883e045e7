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
    let theirs = format!("SELECT reference FROM donation WHERE supporter_id IN ({})", numbers.join(", "));
    let forget = "SET sealed = NULL, sealing_key_id = NULL, payer_mac = NULL, words_mac = NULL";
    let backend = tx.connection().get_database_backend();
    let values = || supporters.iter().map(|id| sea_orm::Value::from(id.0));
    // What was told of the same transfer in another format.
    let sql = format!(
        "UPDATE bank_same_line {forget} WHERE line_id IN (SELECT id FROM bank_line WHERE reference IN ({theirs}))"
    );
    tx.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values())).await?;
    let sql = format!("UPDATE bank_line {forget} WHERE sealed IS NOT NULL AND reference IN ({theirs})");
    let done = tx.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values())).await?;
    Ok(done.rows_affected())
}
