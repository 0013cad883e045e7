//! The next year of a body: last year's figures, today's scale.

use super::{
    affiliation::{Affiliation, Method, TermRecord},
    issue_invoice::issue_invoice,
    keeping::{note, save, today},
    quote::{Quote, QuoteError, QuoteInput},
    scales::Scales,
    standing::State,
    store,
    take_application::valid_until,
    working::working,
};
use crate::{
    kernel::ids::{AffiliationId, TermId},
    platform::{
        Platform,
        db::{StoreError, Tx},
        i18n::Texts,
    },
};

/// The term that follows `last`, made if it is not there yet. It becomes the one that money pays for.
pub(super) async fn next_term(
    tx: &Tx,
    platform: &Platform,
    affiliation: &mut Affiliation,
    last: &TermRecord,
) -> Result<TermRecord, StoreError> {
    let sequence = last.sequence + 1;
    let term = match store::term(tx.connection(), affiliation.id, sequence).await? {
        Some(term) => term,
        None => {
            let term = following(platform, affiliation, last, last.members);
            store::insert_term(tx, &term).await?;
            term
        }
    };
    affiliation.term_sequence = sequence;
    save(tx, platform, affiliation).await?;
    Ok(term)
}

fn following(
    platform: &Platform,
    affiliation: &Affiliation,
    last: &TermRecord,
    members: Option<u32>,
) -> TermRecord {
    let quoted_on = today(platform);
    let input = QuoteInput { kind: affiliation.kind, members, currency: last.fee.currency, offered: None };
    // Who chose its own fee pays it again; where no scale is in force any more, last year's fee stands.
    let quote = Quote::make(Scales::get(), input, quoted_on).ok();
    let chose = quote
        .as_ref()
        .is_some_and(|quote| matches!(quote.fee.working, super::fee_scale::Working::Suggested { .. }));
    let quote = quote.filter(|_| !chose);
    TermRecord {
        id: TermId::generate(&platform.sources),
        affiliation: affiliation.id,
        sequence: last.sequence + 1,
        members,
        delegates: quote.as_ref().map_or(last.delegates, |quote| quote.delegates),
        delegates_sent: None,
        scale: quote.as_ref().map_or_else(|| last.scale.clone(), |quote| quote.scale.clone()),
        fee: quote.as_ref().map_or(last.fee, |quote| quote.fee.amount),
        working: quote
            .as_ref()
            .map_or_else(|| last.working.clone(), |quote| working(Texts::new(affiliation.locale), quote)),
        donation_minor: 0,
        donation_fund: platform.settings.affiliations.donation_fund.clone(),
        method: last.method,
        purchase_order: None,
        quoted_on,
        valid_until: valid_until(platform, quoted_on),
        motion_date: None,
        paid_minor: 0,
        waived_minor: 0,
        term: None,
        steps_done: 0,
        certificate: None,
        certified_on: None,
    }
}

/// What a body says when it renews.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// Last year's, or a corrected number.
    pub members: Option<u32>,
    pub method: Method,
    pub purchase_order: Option<String>,
}

/// Why a body cannot renew.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// It has no year that could be continued, or left.
    #[error("there is nothing to renew")]
    NothingToRenew,
}

/// Begins the next year: quoted anew by the corrected figures, and invoiced if that was chosen. Doing it twice
/// finds the same year.
///
/// # Errors
/// See [`RenewError`].
pub async fn renew(
    platform: &Platform,
    id: AffiliationId,
    renewal: Renewal,
) -> Result<Affiliation, RenewError> {
    let context = platform.clone();
    platform.db.write(move |tx| async move { record(&tx, &context, id, renewal).await }).await
}

async fn record(
    tx: &Tx,
    platform: &Platform,
    id: AffiliationId,
    renewal: Renewal,
) -> Result<Affiliation, RenewError> {
    let mut affiliation = store::for_update(tx, id).await?.ok_or(RenewError::NothingToRenew)?;
    let renewable = affiliation.state.is_affiliated() || affiliation.state == State::Lapsed;
    if !renewable {
        return Err(RenewError::NothingToRenew);
    }
    let present = store::term(tx.connection(), id, affiliation.term_sequence).await?;
    let present = present.ok_or(RenewError::NothingToRenew)?;
    let mut term = match present.term {
        Some(_) => next_term(tx, platform, &mut affiliation, &present).await?,
        None => present,
    };
    // Once money came or an invoice is out, the figures of this year stand.
    let invoiced = super::issue_invoice::standing_invoice(tx, &term).await?.is_some();
    if term.paid_minor == 0 && !invoiced {
        let currency = term.fee.currency;
        let input = QuoteInput { kind: affiliation.kind, members: renewal.members, currency, offered: None };
        if renewal.members != term.members {
            let quote = Quote::make(Scales::get(), input, today(platform))?;
            term.members = renewal.members;
            term.delegates = quote.delegates;
            term.scale.clone_from(&quote.scale);
            term.fee = quote.fee.amount;
            term.working = working(Texts::new(affiliation.locale), &quote);
        }
        term.purchase_order = renewal.purchase_order;
        term.method = Some(renewal.method);
        store::update_term(tx, &term).await?;
        let why = format!("renewal for year {} asked for", term.sequence);
        note(tx, platform, &affiliation, Some(affiliation.state), affiliation.state, "body", &why).await?;
    }
    if renewal.method == Method::Invoice {
        issue_invoice(tx, platform, &affiliation, &term).await?;
    }
    save(tx, platform, &affiliation).await?;
    Ok(affiliation)
}
