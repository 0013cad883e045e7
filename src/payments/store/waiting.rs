//! SQL of transfers that nobody explained.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, Statement, prelude::Date};

use super::corrupt;
use crate::{
    kernel::{ids::PaymentId, money::Money},
    payments::waiting::WaitingTransfer,
    platform::db::{StoreError, Tx},
};

mod entity {
    //! What stood where a reference should be.

    crate::table!(transfer_said, "transfer_said" {
        #[sea_orm(primary_key, auto_increment = false)]
        payment_id: Uuid,
        said: String,
    });
}

use entity::transfer_said;

pub(in crate::payments) async fn note_said(tx: &Tx, id: PaymentId, said: &str) -> Result<(), StoreError> {
    let row = transfer_said::ActiveModel { payment_id: Set(id.0), said: Set(said.to_owned()) };
    transfer_said::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

pub(in crate::payments) async fn forget_said(tx: &Tx, id: PaymentId) -> Result<(), StoreError> {
    transfer_said::Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    source_ref: String,
    business_date: Date,
    currency: String,
    amount_minor: i64,
    channel: String,
    said: Option<String>,
}

pub(in crate::payments) async fn list(
    connection: &impl ConnectionTrait,
) -> Result<Vec<WaitingTransfer>, StoreError> {
    let sql = "SELECT p.source_ref, p.business_date, p.currency, p.amount_minor, p.channel, s.said \
               FROM payment p LEFT JOIN transfer_said s ON s.payment_id = p.id \
               WHERE p.reference IS NULL AND p.source = 'bank' ORDER BY p.business_date, p.id LIMIT 1000";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = Row::find_by_statement(statement).all(connection).await?;
    let waiting = rows.into_iter().map(|row| {
        let currency = row.currency.parse().map_err(|_| corrupt("a payment's currency"))?;
        Ok(WaitingTransfer {
            bank_ref: row.source_ref,
            date: row.business_date,
            amount: Money::new(row.amount_minor, currency),
            channel: row.channel,
            said: row.said,
        })
    });
    waiting.collect()
}
