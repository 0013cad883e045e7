//! SQL of invoices and card pages.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    corrupt,
    entity::{checkout, invoice},
};
use crate::{
    affiliations::affiliation::{Credited, InvoiceRecord},
    kernel::{
        ids::{InvoiceId, TermId},
        money::Money,
    },
    platform::db::{StoreError, Tx},
};

pub(in crate::affiliations) async fn insert(tx: &Tx, new: &InvoiceRecord) -> Result<(), StoreError> {
    let row = invoice::ActiveModel {
        id: Set(new.id.0),
        number: Set(new.number.clone()),
        reference: Set(new.reference.into()),
        term_id: Set(new.term.0),
        issued_on: Set(new.issued_on),
        due_on: Set(new.due_on),
        currency: Set(new.fee.currency.code().to_owned()),
        fee_minor: Set(new.fee.minor),
        donation_minor: Set(new.donation_minor),
        working: Set(new.working.clone()),
        purchase_order: Set(new.purchase_order.clone()),
        credit_note: Set(None),
        credited_on: Set(None),
        credit_reason: Set(None),
    };
    invoice::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn invoice_of(row: invoice::Model) -> Result<InvoiceRecord, StoreError> {
    let currency = row.currency.parse().map_err(|_| corrupt("an invoice's currency"))?;
    let credited = match (row.credit_note, row.credited_on) {
        (Some(number), Some(on)) => {
            Some(Credited { number, on, reason: row.credit_reason.unwrap_or_default() })
        }
        _ => None,
    };
    Ok(InvoiceRecord {
        id: InvoiceId(row.id),
        number: row.number,
        reference: row.reference.parse().map_err(|_| corrupt("an invoice's reference"))?,
        term: TermId(row.term_id),
        issued_on: row.issued_on,
        due_on: row.due_on,
        fee: Money::new(row.fee_minor, currency),
        donation_minor: row.donation_minor,
        working: row.working,
        purchase_order: row.purchase_order,
        credited,
    })
}

pub(in crate::affiliations) async fn by_id(
    connection: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Option<InvoiceRecord>, StoreError> {
    invoice::Entity::find_by_id(id.0).one(connection).await?.map(invoice_of).transpose()
}

pub(in crate::affiliations) async fn by_number(
    connection: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<InvoiceRecord>, StoreError> {
    let query = invoice::Entity::find().filter(invoice::Column::Number.eq(number));
    query.one(connection).await?.map(invoice_of).transpose()
}

/// The invoices of a term, cancelled ones too, oldest first.
pub(in crate::affiliations) async fn of_term(
    connection: &impl ConnectionTrait,
    term: TermId,
) -> Result<Vec<InvoiceRecord>, StoreError> {
    let query =
        invoice::Entity::find().filter(invoice::Column::TermId.eq(term.0)).order_by_asc(invoice::Column::Id);
    query.all(connection).await?.into_iter().map(invoice_of).collect()
}

/// An invoice is never deleted: it gets the number of the note that cancels it.
pub(in crate::affiliations) async fn credit(
    tx: &Tx,
    id: InvoiceId,
    number: &str,
    on: NaiveDate,
    reason: &str,
) -> Result<(), StoreError> {
    invoice::Entity::update_many()
        .col_expr(invoice::Column::CreditNote, Expr::value(number))
        .col_expr(invoice::Column::CreditedOn, Expr::value(on))
        .col_expr(invoice::Column::CreditReason, Expr::value(reason))
        .filter(invoice::Column::Id.eq(id.0))
        .filter(invoice::Column::CreditNote.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// A hosted page of Stripe's for what is open of a term.
#[derive(Clone)]
pub(in crate::affiliations) struct Checkout {
    pub id: Uuid,
    pub term: TermId,
    pub amount_minor: i64,
    pub stripe_key: String,
    /// Encrypted with the server key.
    pub sealed_url: Option<Vec<u8>>,
    pub expires_at: DateTime<Utc>,
}

pub(in crate::affiliations) async fn insert_checkout(
    tx: &Tx,
    new: &Checkout,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = checkout::ActiveModel {
        id: Set(new.id),
        term_id: Set(new.term.0),
        amount_minor: Set(new.amount_minor),
        stripe_key: Set(new.stripe_key.clone()),
        session_id: Set(None),
        sealed_url: Set(None),
        state: Set("creating".to_owned()),
        created_at: Set(now),
        expires_at: Set(new.expires_at),
    };
    checkout::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The page of a term that is neither over nor past its time.
pub(in crate::affiliations) async fn open_checkout(
    connection: &impl ConnectionTrait,
    term: TermId,
    now: DateTime<Utc>,
) -> Result<Option<Checkout>, StoreError> {
    let query = checkout::Entity::find()
        .filter(checkout::Column::TermId.eq(term.0))
        .filter(checkout::Column::State.is_in(["creating", "open"]))
        .filter(checkout::Column::ExpiresAt.gt(now))
        .order_by_desc(checkout::Column::Id);
    Ok(query.one(connection).await?.map(|c| Checkout {
        id: c.id,
        term,
        amount_minor: c.amount_minor,
        stripe_key: c.stripe_key,
        sealed_url: c.sealed_url,
        expires_at: c.expires_at,
    }))
}

/// Stripe has opened the page. `false` when it was closed here meanwhile: nobody is led to it, and Stripe is told.
pub(in crate::affiliations) async fn note_opened(
    tx: &Tx,
    id: Uuid,
    session: &str,
    sealed_url: Vec<u8>,
    expires_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let opened = checkout::Entity::update_many()
        .col_expr(checkout::Column::SessionId, Expr::value(session))
        .col_expr(checkout::Column::SealedUrl, Expr::value(sealed_url))
        .col_expr(checkout::Column::State, Expr::value("open"))
        .col_expr(checkout::Column::ExpiresAt, Expr::value(expires_at))
        .filter(checkout::Column::Id.eq(id))
        .filter(checkout::Column::State.is_in(["creating", "open"]))
        .exec(tx.connection())
        .await?;
    if opened.rows_affected > 0 {
        return Ok(true);
    }
    checkout::Entity::update_many()
        .col_expr(checkout::Column::SessionId, Expr::value(session))
        .col_expr(checkout::Column::State, Expr::value("closing"))
        .filter(checkout::Column::Id.eq(id))
        .filter(checkout::Column::SessionId.is_null())
        .exec(tx.connection())
        .await?;
    Ok(false)
}

/// The pages of a term are over: their addresses go, and Stripe is told not to take money on them any more.
pub(in crate::affiliations) async fn close_checkouts(tx: &Tx, term: TermId) -> Result<(), StoreError> {
    for (known, state) in [(true, "closing"), (false, "closed")] {
        let session = if known {
            checkout::Column::SessionId.is_not_null()
        } else {
            checkout::Column::SessionId.is_null()
        };
        checkout::Entity::update_many()
            .col_expr(checkout::Column::State, Expr::value(state))
            .col_expr(checkout::Column::SealedUrl, Expr::value(Option::<Vec<u8>>::None))
            .filter(checkout::Column::TermId.eq(term.0))
            .filter(checkout::Column::State.is_in(["creating", "open"]))
            .filter(session)
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

/// Pages that Stripe has to be told of, at most ten: row and session.
pub(in crate::affiliations) async fn closing_checkouts(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let query = checkout::Entity::find()
        .filter(checkout::Column::State.eq("closing"))
        .order_by_asc(checkout::Column::Id)
        .limit(10);
    let rows = query.all(connection).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.session_id?))).collect())
}

pub(in crate::affiliations) async fn note_closed(tx: &Tx, id: Uuid) -> Result<(), StoreError> {
    checkout::Entity::update_many()
        .col_expr(checkout::Column::State, Expr::value("closed"))
        .filter(checkout::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}
