//! Bulk SQL of invented bodies.

use sea_orm::ActiveValue::Set;

use super::payable;
use crate::{
    cli::demo_data::bodies::{DemoBody, DemoFee},
    kernel::locale::Locale,
    platform::{
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

mod entity {
    //! Tables that the invented bodies fill.

    crate::table!(affiliation, "affiliation" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        reference: String,
        kind: String,
        union_slug: String,
        body_name: String,
        branch_number: String,
        country: String,
        locale: String,
        link_generation: i32,
        state: String,
        consent_public: bool,
        accepted_at: Option<DateTimeUtc>,
        accepted_by: Option<String>,
        term_sequence: i32,
        created_at: DateTimeUtc,
        search_key: String,
    });

    crate::table!(term, "affiliation_term" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        affiliation_id: Uuid,
        sequence: i32,
        members: Option<i32>,
        delegates: Option<i32>,
        scale: String,
        currency: String,
        fee_minor: i64,
        working: String,
        donation_minor: i64,
        donation_fund: String,
        quoted_on: Date,
        valid_until: Date,
        paid_minor: i64,
        starts_on: Option<Date>,
        ends_on: Option<Date>,
        steps_done: i32,
        certificate: Option<String>,
        certified_on: Option<Date>,
    });

    crate::table!(transition, "affiliation_transition" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        affiliation_id: Uuid,
        from_state: Option<String>,
        to_state: String,
        at: DateTimeUtc,
        on_date: Date,
        made_by: String,
        why: String,
    });

    crate::table!(payment_part, "affiliation_payment" {
        #[sea_orm(primary_key, auto_increment = false)]
        payment_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        term_id: Uuid,
        fee_minor: i64,
        donation_minor: i64,
        prepaid_minor: i64,
    });
}

use entity::{affiliation, payment_part, term, transition};

/// Writes bodies with everything of theirs but the entries.
pub(in crate::cli::demo_data) async fn insert_bodies(
    tx: &Tx,
    bodies: &[DemoBody],
    fund: &str,
) -> Result<(), StoreError> {
    tx.insert_all(bodies.iter().map(body_row).collect()).await?;
    tx.insert_all(bodies.iter().map(|body| term_row(body, fund)).collect()).await?;
    let payables = bodies.iter().map(|body| payable::ActiveModel {
        reference: Set(body.reference.into()),
        kind: Set("affiliation".to_owned()),
        owner_id: Set(body.id.0),
    });
    tx.insert_all(payables.collect()).await?;
    let steps = bodies.iter().flat_map(|body| {
        body.history.iter().map(|step| transition::ActiveModel {
            id: Set(step.id),
            affiliation_id: Set(body.id.0),
            from_state: Set(step.from.map(|state| state.code().to_owned())),
            to_state: Set(step.to.code().to_owned()),
            at: Set(step.at),
            on_date: Set(step.at.date_naive()),
            made_by: Set(step.by.to_owned()),
            why: Set(step.why.to_owned()),
        })
    });
    tx.insert_all(steps.collect()).await?;
    let paid = || bodies.iter().filter_map(|body| body.payment.as_ref().map(|fee| (body, fee)));
    tx.insert_all(paid().map(|(_, fee)| payment_row(fee, fund)).collect()).await?;
    let parts = paid().map(|(body, fee)| payment_part::ActiveModel {
        payment_id: Set(fee.id.0),
        term_id: Set(body.term.0),
        fee_minor: Set(fee.transfer.amount.minor),
        donation_minor: Set(0),
        prepaid_minor: Set(0),
    });
    tx.insert_all(parts.collect()).await
}

fn body_row(body: &DemoBody) -> affiliation::ActiveModel {
    let accepted_by = body.accepted_at.map(|_| "office:invented".to_owned());
    affiliation::ActiveModel {
        id: Set(body.id.0),
        reference: Set(body.reference.into()),
        kind: Set(body.quote.input.kind.code().to_owned()),
        union_slug: Set(body.union.slug.clone()),
        body_name: Set(body.name.clone()),
        branch_number: Set(body.number.clone()),
        country: Set(body.country.clone()),
        locale: Set("en".to_owned()),
        link_generation: Set(0),
        state: Set(body.state.code().to_owned()),
        consent_public: Set(body.public),
        accepted_at: Set(body.accepted_at),
        accepted_by: Set(accepted_by),
        term_sequence: Set(1),
        created_at: Set(body.created_at),
        search_key: Set(body.search_key()),
    }
}

fn term_row(body: &DemoBody, fund: &str) -> term::ActiveModel {
    let count = |n: Option<u32>| n.and_then(|n| i32::try_from(n).ok());
    let on = body.created_at.date_naive();
    term::ActiveModel {
        id: Set(body.term.0),
        affiliation_id: Set(body.id.0),
        sequence: Set(1),
        members: Set(count(body.quote.input.members)),
        delegates: Set(count(body.quote.delegates)),
        scale: Set(body.quote.scale.clone()),
        currency: Set(body.quote.fee.amount.currency.code().to_owned()),
        fee_minor: Set(body.quote.fee.amount.minor),
        working: Set(crate::affiliations::working::working(Texts::new(Locale::EN), &body.quote)),
        donation_minor: Set(0),
        donation_fund: Set(fund.to_owned()),
        quoted_on: Set(on),
        valid_until: Set(on + chrono::Days::new(120)),
        paid_minor: Set(body.payment.as_ref().map_or(0, |fee| fee.transfer.amount.minor)),
        starts_on: Set(body.lived.map(|term| term.from)),
        ends_on: Set(body.lived.map(|term| term.until)),
        steps_done: Set(0),
        certificate: Set(body.certificate.clone()),
        certified_on: Set(body.certificate.as_ref().map(|_| on)),
    }
}

fn payment_row(fee: &DemoFee, fund: &str) -> super::payment::ActiveModel {
    let transfer = &fee.transfer;
    super::payment::ActiveModel {
        id: Set(fee.id.0),
        reference: Set(Some(transfer.reference.into())),
        channel: Set(transfer.channel.code().to_owned()),
        source: Set("bank".to_owned()),
        source_ref: Set(transfer.bank_ref.clone()),
        payment_intent: Set(None),
        fund: Set(fund.to_owned()),
        currency: Set(transfer.amount.currency.code().to_owned()),
        amount_minor: Set(transfer.amount.minor),
        refunded_minor: Set(0),
        dispute_status: Set(None),
        fee_minor: Set(None),
        fee_currency: Set(None),
        balance_transaction: Set(None),
        occurred_at: Set(fee.entry.occurred_at()),
        business_date: Set(transfer.date),
    }
}
