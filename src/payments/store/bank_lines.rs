//! SQL of what a bank statement is compared with.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{
    corrupt,
    entity::{payment, payout},
};
use crate::{
    kernel::{money::Money, reference::Reference},
    payments::bank_lines::{ComingPayout, HandBooked},
    platform::db::{StoreError, Tx},
};

pub(in crate::payments) async fn hand_booked(
    tx: &Tx,
    bank_ids: &[String],
    references: &[Reference],
) -> Result<Vec<HandBooked>, StoreError> {
    let either = Condition::any()
        .add(payment::Column::SourceRef.is_in(bank_ids.iter().cloned()))
        .add(payment::Column::Reference.is_in(references.iter().map(|reference| reference.to_string())));
    let rows = payment::Entity::find()
        .filter(payment::Column::Source.eq("bank"))
        .filter(payment::Column::Channel.is_in(["bank_transfer", "standing_order"]))
        .filter(either)
        .all(tx.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let reference = row.reference.map(|reference| reference.parse()).transpose();
            let currency = row.currency.parse().map_err(|_| corrupt("a payment's currency"))?;
            Ok(HandBooked {
                reference: reference.map_err(|_| corrupt("a payment's reference"))?,
                amount: Money::new(row.amount_minor, currency),
                date: row.occurred_at.date_naive(),
                bank_ref: row.source_ref,
            })
        })
        .collect()
}

pub(in crate::payments) async fn coming_payouts(
    tx: &Tx,
    amounts: &[Money],
) -> Result<Vec<ComingPayout>, StoreError> {
    let Some(first) = amounts.first() else { return Ok(Vec::new()) };
    let rows = payout::Entity::find()
        .filter(payout::Column::Currency.eq(first.currency.code()))
        .filter(payout::Column::AmountMinor.is_in(amounts.iter().map(|amount| amount.minor)))
        .filter(payout::Column::Status.is_not_in(["failed", "canceled"]))
        .all(tx.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| corrupt("a payout's currency"))?;
            let amount = Money::new(row.amount_minor, currency);
            Ok(ComingPayout { id: row.id, amount, arrival: row.arrival_at.date_naive() })
        })
        .collect()
}
