//! Takes a checked application: one transaction that records the body, the quote, and what must follow.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{
    affiliation::{Affiliation, Method, TermRecord},
    issue_invoice::issue_invoice,
    keeping::{move_on, note, queue_paper, save, today},
    standing::{Happened, State},
    store,
    validate::Application,
    working::working,
};
use crate::{
    kernel::{
        ids::{AffiliationId, TermId},
        reference::Reference,
    },
    payments::{Payable, PayableKind, register_payable},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// What makes two submissions the same one.
#[derive(Clone)]
pub struct SubmissionKey {
    key: [u8; 32],
    body: [u8; 32],
}

impl SubmissionKey {
    /// An `Idempotency-Key` of the API: another body under the same key is refused.
    pub fn of_api(platform: &Platform, key: &str, body: &[u8]) -> Self {
        let mac = |purpose, bytes: &[u8]| platform.server_key.hmac(purpose, bytes);
        Self { key: mac("affiliation-api-key", key.as_bytes()), body: mac("submission-body", body) }
    }

    /// A form's nonce: the same form sent again is the same application; a changed one is another.
    pub fn of_form(platform: &Platform, nonce: &str, body: &[u8]) -> Self {
        let mac = platform.server_key.hmac("submission-body", body);
        let both = [nonce.as_bytes(), &mac].concat();
        Self { key: platform.server_key.hmac("affiliation-nonce", &both), body: mac }
    }
}

/// Why an application was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key was used with another body.
    #[error("the Idempotency-Key was used for another request")]
    KeyReused,
}

/// Records an application, or finds the one that the same submission made before.
///
/// # Errors
/// See [`TakeError`].
pub async fn take_application(
    platform: &Platform,
    application: Application,
    key: Option<SubmissionKey>,
) -> Result<Affiliation, TakeError> {
    let context = platform.clone();
    let again = key.clone();
    let taken =
        platform.db.write(move |tx| async move { record(&tx, &context, application, key).await }).await;
    match (taken, again) {
        // Two at once with the same key: the other one was first.
        (Err(TakeError::Store(StoreError::Conflict)), Some(key)) => {
            let found = platform.db.write(move |tx| async move { find_taken(&tx, &key).await }).await?;
            found.ok_or(TakeError::Store(StoreError::Conflict))
        }
        (taken, _) => taken,
    }
}

async fn find_taken(tx: &Tx, key: &SubmissionKey) -> Result<Option<Affiliation>, TakeError> {
    let Some((body, id)) = store::submissions::find(tx.connection(), &key.key).await? else {
        return Ok(None);
    };
    if body != key.body {
        return Err(TakeError::KeyReused);
    }
    Ok(store::by_id(tx.connection(), id).await?)
}

async fn record(
    tx: &Tx,
    platform: &Platform,
    application: Application,
    key: Option<SubmissionKey>,
) -> Result<Affiliation, TakeError> {
    if let Some(key) = &key
        && let Some(taken) = find_taken(tx, key).await?
    {
        return Ok(taken);
    }
    let now = platform.sources.now();
    let (mut affiliation, term) = found(platform, &application, now)?;
    store::insert_affiliation(tx, &affiliation).await?;
    store::insert_term(tx, &term).await?;
    let (reference, owner) = (affiliation.reference, affiliation.id.0);
    register_payable(tx, Payable { reference, kind: PayableKind::Affiliation, owner }).await?;
    if let Some(key) = key {
        store::submissions::insert(tx, &key.key, &key.body, affiliation.id, now).await?;
    }
    note(tx, platform, &affiliation, None, State::Quoted, "body", &format!("quoted by {}", term.scale))
        .await?;
    match application.method {
        None => queue_paper(tx, platform, &term, "quote", "").await?,
        Some(method) => begin_payment(tx, platform, &mut affiliation, term, method, "body").await?,
    }
    save(tx, platform, &affiliation).await?;
    Ok(affiliation)
}

/// The meeting has decided: by card the body is led to its page, by invoice the invoice is issued.
pub(super) async fn begin_payment(
    tx: &Tx,
    platform: &Platform,
    affiliation: &mut Affiliation,
    mut term: TermRecord,
    method: Method,
    by: &str,
) -> Result<(), StoreError> {
    term.method = Some(method);
    store::update_term(tx, &term).await?;
    let why = term.motion_date.map_or_else(
        || "applied without a meeting's date".to_owned(),
        |date| format!("motion carried on {date}"),
    );
    move_on(tx, platform, affiliation, Happened::Decided, by, &why).await?;
    match method {
        Method::Invoice => {
            let invoice = issue_invoice(tx, platform, affiliation, &term).await?;
            let why = format!("invoice {}", invoice.number);
            move_on(tx, platform, affiliation, Happened::InvoiceIssued, by, &why).await?;
        }
        Method::Card => queue_paper(tx, platform, &term, "applied", "").await?,
    }
    Ok(())
}

/// The rows of a new body and its first year.
fn found(
    platform: &Platform,
    application: &Application,
    now: DateTime<Utc>,
) -> Result<(Affiliation, TermRecord), StoreError> {
    let id = AffiliationId::generate(&platform.sources);
    let affiliation = Affiliation {
        id,
        reference: Reference::generate(&platform.sources),
        kind: application.kind,
        union_slug: application.union_slug.clone(),
        union_typed: application.union_typed.clone(),
        body_name: application.body_name.clone(),
        branch_number: application.branch_number.clone(),
        country: application.country.clone(),
        locale: application.locale,
        sealed_contacts: Some(application.contacts.seal(platform, id)?),
        link_generation: 0,
        state: State::Quoted,
        consent_public: application.consent_public,
        twin_with: application.twin_with.clone(),
        twinned_on: None,
        twin_body_agreed_on: None,
        twin_union_agreed_on: None,
        accepted_at: None,
        accepted_by: None,
        term_sequence: 1,
        created_at: now,
        says_renewal: application.says_renewal,
        successor_named_on: None,
    };
    let quoted_on = today(platform);
    let quote = &application.quote;
    let term = TermRecord {
        id: TermId::generate(&platform.sources),
        affiliation: id,
        sequence: 1,
        members: quote.input.members,
        delegates: quote.delegates,
        delegates_sent: application.delegates_sent,
        scale: quote.scale.clone(),
        fee: quote.fee.amount,
        working: working(Texts::new(application.locale), quote),
        donation_minor: application.donation_minor,
        donation_fund: platform.settings.affiliations.donation_fund.clone(),
        method: application.method,
        purchase_order: application.purchase_order.clone(),
        quoted_on,
        valid_until: valid_until(platform, quoted_on),
        motion_date: application.motion_date,
        paid_minor: 0,
        waived_minor: 0,
        term: None,
        steps_done: 0,
        certificate: None,
        certified_on: None,
    };
    Ok((affiliation, term))
}

/// The last day on which a quote of a day holds.
pub(super) fn valid_until(platform: &Platform, quoted_on: NaiveDate) -> NaiveDate {
    let days = u64::from(platform.settings.affiliations.quote_days);
    quoted_on.checked_add_days(Days::new(days)).unwrap_or(quoted_on)
}
