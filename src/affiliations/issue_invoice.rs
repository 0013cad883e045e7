//! Issues invoices, and the credit notes that cancel them, under numbers without gaps.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    affiliation::{Affiliation, InvoiceRecord, TermRecord},
    keeping::{queue_paper, today},
    store,
};
use crate::{
    kernel::{ids::InvoiceId, reference::Reference},
    payments::{Payable, PayableKind, register_payable},
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
};

/// `INV-2026-0001`: the series counts each year anew.
async fn numbered(tx: &Tx, series: &'static str, on: NaiveDate) -> Result<String, StoreError> {
    let number = store::next_number(tx, series, on.year()).await?;
    Ok(format!("{series}-{}-{number:04}", on.year()))
}

/// The invoice of a term that is not cancelled, or a new one.
///
/// # Errors
/// Storage only.
pub(super) async fn issue_invoice(
    tx: &Tx,
    platform: &Platform,
    affiliation: &Affiliation,
    term: &TermRecord,
) -> Result<InvoiceRecord, StoreError> {
    if let Some(standing) = standing_invoice(tx, term).await? {
        return Ok(standing);
    }
    let on = today(platform);
    let days = u64::from(platform.settings.affiliations.invoice_days);
    let invoice = InvoiceRecord {
        id: InvoiceId::generate(&platform.sources),
        number: numbered(tx, "INV", on).await?,
        reference: Reference::generate(&platform.sources),
        term: term.id,
        issued_on: on,
        due_on: on.checked_add_days(Days::new(days)).unwrap_or(on),
        fee: term.fee,
        donation_minor: term.donation_minor,
        working: term.working.clone(),
        purchase_order: term.purchase_order.clone(),
        credited: None,
    };
    store::invoices::insert(tx, &invoice).await?;
    let (reference, owner) = (invoice.reference, invoice.id.0);
    register_payable(tx, Payable { reference, kind: PayableKind::Invoice, owner }).await?;
    queue_paper(tx, platform, term, "invoice", &invoice.number).await?;
    tracing::info!(reference = %affiliation.reference, number = %invoice.number, "invoice issued");
    Ok(invoice)
}

/// The invoice of a term that stands.
pub(super) async fn standing_invoice(
    tx: &Tx,
    term: &TermRecord,
) -> Result<Option<InvoiceRecord>, StoreError> {
    let invoices = store::invoices::of_term(tx.connection(), term.id).await?;
    Ok(invoices.into_iter().find(|invoice| invoice.credited.is_none()))
}

/// Cancels the invoice of a term that stands, by a credit note with a number of its own.
///
/// # Errors
/// Storage only.
pub(super) async fn credit_standing(
    tx: &Tx,
    platform: &Platform,
    term: &TermRecord,
    reason: &str,
) -> Result<Option<String>, StoreError> {
    let Some(invoice) = standing_invoice(tx, term).await? else { return Ok(None) };
    let on = today(platform);
    let number = numbered(tx, "CN", on).await?;
    store::invoices::credit(tx, invoice.id, &number, on, reason).await?;
    queue_paper(tx, platform, term, "credit_note", &invoice.number).await?;
    Ok(Some(number))
}
