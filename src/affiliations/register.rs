//! Looking bodies up: one, a page of all, those that everybody may see.

use super::{
    affiliation::{Affiliation, TermRecord, Transition},
    standing::State,
    store,
};
use crate::{
    kernel::{ids::AffiliationId, reference::Reference},
    platform::db::{Db, StoreError},
};

/// Bodies on one page of the register.
const PAGE: u64 = 200;
/// Bodies on the public page.
const MOST_LISTED: u64 = 5000;

/// The affiliation of a reference.
///
/// # Errors
/// Storage only.
pub async fn find_affiliation(db: &Db, reference: Reference) -> Result<Option<Affiliation>, StoreError> {
    store::by_reference(db.reader(), reference).await
}

/// A page of all bodies, in the order of their coming; `after` is the last one of the page before.
///
/// # Errors
/// Storage only.
pub async fn register_page(db: &Db, after: Option<AffiliationId>) -> Result<Vec<Affiliation>, StoreError> {
    store::page(db.reader(), after, PAGE).await
}

/// Everything that happened to a body, in its order.
///
/// # Errors
/// Storage only.
pub async fn history_of(db: &Db, id: AffiliationId) -> Result<Vec<Transition>, StoreError> {
    store::transitions(db.reader(), id).await
}

/// The years of a body, oldest first.
///
/// # Errors
/// Storage only.
pub async fn terms_of(db: &Db, id: AffiliationId) -> Result<Vec<TermRecord>, StoreError> {
    store::terms(db.reader(), id).await
}

/// The present year of a body: quoted, invoiced or lived in.
///
/// # Errors
/// Storage only.
pub async fn present_term(db: &Db, affiliation: &Affiliation) -> Result<Option<TermRecord>, StoreError> {
    store::term(db.reader(), affiliation.id, affiliation.term_sequence).await
}

/// The number of the invoice that stands for a term.
///
/// # Errors
/// Storage only.
pub async fn invoice_number(db: &Db, term: &TermRecord) -> Result<Option<String>, StoreError> {
    let invoices = store::invoices::of_term(db.reader(), term.id).await?;
    Ok(invoices.into_iter().find(|invoice| invoice.credited.is_none()).map(|invoice| invoice.number))
}

/// The bodies that agreed to be shown, that the office accepted, and that are affiliated now.
///
/// # Errors
/// Storage only.
pub async fn listed_bodies(db: &Db) -> Result<Vec<Affiliation>, StoreError> {
    store::listed(db.reader(), MOST_LISTED).await
}

/// Whether a certificate's number is of a body that is affiliated on that day.
///
/// # Errors
/// Storage only.
pub async fn certificate_is_valid(
    db: &Db,
    number: &str,
    today: chrono::NaiveDate,
) -> Result<bool, StoreError> {
    let Some(term) = store::term_of_certificate(db.reader(), number).await? else { return Ok(false) };
    let Some(affiliation) = store::by_id(db.reader(), term.affiliation).await? else { return Ok(false) };
    let within = term.term.is_some_and(|term| (term.from..=term.until).contains(&today));
    Ok(within && affiliation.state != State::Withdrawn)
}
