//! Bulk SQL of invented data; entries are written by the ledger itself.

use sea_orm::ActiveValue::Set;

use super::invent::{Batch, DemoGift, DemoPayment};
use crate::platform::db::{StoreError, Tx};

mod bodies;
mod entity {
    //! Tables that the invented data fills.

    crate::table!(sealing_key, "sealing_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        wrapped: Vec<u8>,
        created_at: DateTimeUtc,
    });

    crate::table!(supporter, "supporter" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        sealing_key_id: Uuid,
        name: Option<Vec<u8>>,
        email: Option<Vec<u8>>,
        consent_version: Option<String>,
        consent_at: Option<DateTimeUtc>,
        created_at: DateTimeUtc,
    });

    crate::table!(donation, "donation" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        reference: String,
        frequency: String,
        method: String,
        fund: String,
        currency: String,
        amount_minor: i64,
        status: String,
        locale: String,
        wants_receipt: bool,
        publish_message: bool,
        publish_name: bool,
        newsletter: bool,
        supporter_id: Option<Uuid>,
        created_at: DateTimeUtc,
    });

    crate::table!(payable, "payable" {
        #[sea_orm(primary_key, auto_increment = false)]
        reference: String,
        kind: String,
        owner_id: Uuid,
    });

    crate::table!(payment, "payment" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        reference: Option<String>,
        channel: String,
        source: String,
        source_ref: String,
        payment_intent: Option<String>,
        fund: String,
        currency: String,
        amount_minor: i64,
        refunded_minor: i64,
        dispute_status: Option<String>,
        fee_minor: Option<i64>,
        fee_currency: Option<String>,
        balance_transaction: Option<String>,
        occurred_at: DateTimeUtc,
        business_date: Date,
    });

    crate::table!(refund, "refund" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: String,
        payment_id: Uuid,
        currency: String,
        amount_minor: i64,
        status: String,
        occurred_at: DateTimeUtc,
    });

    crate::table!(dispute, "dispute" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: String,
        payment_id: Uuid,
        currency: String,
        amount_minor: i64,
        status: String,
        due_by: Option<DateTimeUtc>,
        occurred_at: DateTimeUtc,
    });
}

pub(super) use bodies::insert_bodies;
use entity::{dispute, donation, payable, payment, refund, sealing_key, supporter};

/// Writes everything of a batch but its entries.
pub(super) async fn insert(tx: &Tx, batch: &Batch) -> Result<(), StoreError> {
    let keys = batch.keys.iter().map(|(key, at)| sealing_key::ActiveModel {
        id: Set(key.id.0),
        wrapped: Set(key.wrapped.clone()),
        created_at: Set(*at),
    });
    tx.insert_all(keys.collect()).await?;
    let supporters = batch.supporters.iter().map(|(record, at)| supporter::ActiveModel {
        id: Set(record.id.0),
        sealing_key_id: Set(record.sealing_key.0),
        name: Set(record.name.clone()),
        email: Set(record.email.clone()),
        consent_version: Set(Some("demo".to_owned())),
        consent_at: Set(Some(*at)),
        created_at: Set(*at),
    });
    tx.insert_all(supporters.collect()).await?;
    let gifts = || batch.payments.iter().filter_map(|p| p.gift.as_ref().map(|gift| (gift, p)));
    tx.insert_all(gifts().map(|(gift, payment)| donation_row(gift, payment)).collect()).await?;
    let payables = gifts().map(|(gift, _)| payable::ActiveModel {
        reference: Set(gift.reference.into()),
        kind: Set("donation".to_owned()),
        owner_id: Set(gift.id.0),
    });
    tx.insert_all(payables.collect()).await?;
    tx.insert_all(batch.payments.iter().map(payment_row).collect()).await?;
    let refunds = batch.payments.iter().filter_map(|p| {
        let made = p.refund.as_ref()?;
        Some(refund::ActiveModel {
            id: Set(made.id.clone()),
            payment_id: Set(p.id.0),
            currency: Set(made.amount.currency.code().to_owned()),
            amount_minor: Set(made.amount.minor),
            status: Set("succeeded".to_owned()),
            occurred_at: Set(made.created),
        })
    });
    tx.insert_all(refunds.collect()).await?;
    let disputes = batch.payments.iter().filter_map(|p| {
        let (id, status) = p.dispute.as_ref()?;
        Some(dispute::ActiveModel {
            id: Set(id.clone()),
            payment_id: Set(p.id.0),
            currency: Set(p.amount.currency.code().to_owned()),
            amount_minor: Set(p.amount.minor),
            status: Set((*status).to_owned()),
            due_by: Set(None),
            occurred_at: Set(p.occurred_at),
        })
    });
    tx.insert_all(disputes.collect()).await
}

fn donation_row(gift: &DemoGift, payment: &DemoPayment) -> donation::ActiveModel {
    donation::ActiveModel {
        id: Set(gift.id.0),
        reference: Set(gift.reference.into()),
        frequency: Set("once".to_owned()),
        method: Set(if payment.channel == "card" { "card" } else { "transfer" }.to_owned()),
        fund: Set(payment.fund.clone()),
        currency: Set(payment.amount.currency.code().to_owned()),
        amount_minor: Set(payment.amount.minor),
        status: Set("paid".to_owned()),
        locale: Set("en".to_owned()),
        wants_receipt: Set(false),
        publish_message: Set(false),
        publish_name: Set(false),
        newsletter: Set(false),
        supporter_id: Set(gift.supporter.map(|id| id.0)),
        created_at: Set(gift.created_at),
    }
}

fn payment_row(p: &DemoPayment) -> payment::ActiveModel {
    payment::ActiveModel {
        id: Set(p.id.0),
        reference: Set(p.gift.as_ref().map(|gift| gift.reference.into())),
        channel: Set(p.channel.to_owned()),
        source: Set(p.source.to_owned()),
        source_ref: Set(p.source_ref.clone()),
        payment_intent: Set(p.payment_intent.clone()),
        fund: Set(p.fund.clone()),
        currency: Set(p.amount.currency.code().to_owned()),
        amount_minor: Set(p.amount.minor),
        refunded_minor: Set(p.refund.as_ref().map_or(0, |refund| refund.amount.minor)),
        dispute_status: Set(p.dispute.as_ref().map(|(_, status)| (*status).to_owned())),
        fee_minor: Set(p.fee.map(|fee| fee.minor)),
        fee_currency: Set(p.fee.map(|fee| fee.currency.code().to_owned())),
        balance_transaction: Set(p.balance_transaction.clone()),
        occurred_at: Set(p.occurred_at),
        business_date: Set(p.business_date),
    }
}
