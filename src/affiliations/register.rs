//! Looking bodies up: one, a page of all, those that everybody may see.

pub use super::store::listing::{BodyFilter, ListPosition, UnionCount};
use super::{
    affiliation::{Affiliation, TermRecord, Transition},
    fold::fold,
    standing::State,
    store,
};
use crate::{
    kernel::{ids::AffiliationId, money::Money, reference::Reference},
    platform::db::{Db, StoreError},
};

/// Bodies on one page of the register.
const PAGE: u64 = 200;
/// Bodies on one public page.
pub const LISTED_PAGE: u64 = 100;
/// Longest search, in characters.
const LONGEST_SEARCH: usize = 100;
/// An address is not believed beyond these.
const LONGEST_KEY: usize = 2000;
const MOST_OF_ONE_NAME: u64 = 10_000;

/// The affiliation of a reference.
///
/// # Errors
/// Storage only.
pub async fn find_affiliation(db: &Db, reference: Reference) -> Result<Option<Affiliation>, StoreError> {
    store::by_reference(db.reader(), reference).await
}

/// How many bodies that are affiliated wait for the office's acceptance, and of how many the union was typed.
///
/// # Errors
/// Storage only.
pub async fn waiting_counts(db: &Db) -> Result<(u64, u64), StoreError> {
    store::listing::waiting_counts(db.reader()).await
}

/// Bodies that are affiliated although a year's fee went back: the office decides about them. At most a page.
///
/// # Errors
/// Storage only.
pub async fn bodies_that_lack(db: &Db) -> Result<Vec<Affiliation>, StoreError> {
    store::parts::lacking(db.reader(), PAGE).await
}

/// How many they are.
///
/// # Errors
/// Storage only.
pub async fn count_that_lack(db: &Db) -> Result<i64, StoreError> {
    store::parts::count_lacking(db.reader()).await
}

/// What went back of the money that came for a year.
///
/// # Errors
/// Storage only.
pub async fn returned_of(db: &Db, term: &TermRecord) -> Result<Money, StoreError> {
    let gone = store::parts::gone_of_term(db.reader(), term.id).await?;
    Ok(Money::new(gone, term.fee.currency))
}

/// A page of the bodies that fit, in the order of their coming; `after` is the last one of the page before.
///
/// # Errors
/// Storage only.
pub async fn register_page(
    db: &Db,
    filter: &BodyFilter,
    after: Option<AffiliationId>,
) -> Result<Vec<Affiliation>, StoreError> {
    store::listing::page(db.reader(), filter, after, PAGE).await
}

/// What somebody types, as the register is searched.
pub fn search_text(typed: &str) -> String {
    let typed: String = typed.chars().take(LONGEST_SEARCH).collect();
    fold(&typed)
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

/// A page of the bodies that agreed to be shown, that the office accepted, and that are affiliated now, by name, and
/// where the next page begins.
///
/// # Errors
/// Storage only.
pub async fn listed_bodies(
    db: &Db,
    typed: &str,
    from: &ListPosition,
) -> Result<(Vec<Affiliation>, Option<ListPosition>), StoreError> {
    store::listing::listed(db.reader(), &search_text(typed), from, LISTED_PAGE).await
}

/// How many of them each union has in each country.
///
/// # Errors
/// Storage only.
pub async fn listed_counts(db: &Db) -> Result<Vec<UnionCount>, StoreError> {
    store::listing::counts(db.reader()).await
}

impl ListPosition {
    /// As an address carries it.
    pub fn to_text(&self) -> String {
        let key: String = self.key.chars().map(|c| if c == ' ' { '_' } else { c }).collect();
        format!("{}~{key}", self.shown)
    }

    /// The position of an address; what is no position is the beginning.
    pub fn from_text(text: &str) -> Self {
        let Some((shown, key)) = text.split_once('~') else { return Self::default() };
        let key: String = key.chars().take(LONGEST_KEY).map(|c| if c == '_' { ' ' } else { c }).collect();
        match shown.parse() {
            Ok(shown) if shown <= MOST_OF_ONE_NAME && !key.is_empty() => Self { key, shown },
            _ => Self::default(),
        }
    }
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
