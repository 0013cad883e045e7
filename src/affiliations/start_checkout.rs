//! Leads a body to the card page of what is open: the attempt is recorded, then Stripe is asked, then the answer
//! is recorded.

use chrono::TimeDelta;

use super::{
    affiliation::{Affiliation, TermRecord},
    keeping::page_url,
    store::{self, invoices::Checkout},
};
use crate::{
    kernel::{frequency::Frequency, ids::new_uuid},
    platform::{Platform, db::StoreError, i18n::Texts},
    stripe::{Client, NewCheckout, OpenCheckout, StripeError},
};

/// What the key that encrypts the page's address is for.
const PURPOSE: &str = "affiliation-checkout-url";
/// How long a card page waits. Stripe takes 30 minutes to 24 hours.
const CHECKOUT_HOURS: i64 = 23;

/// Why there is no card page.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Trying again finds the same page, if there is one.
    #[error(transparent)]
    Stripe(#[from] StripeError),
}

/// The card page of what is open of a body's present year; `None` when nothing is. However often it is called,
/// there is one page for one sum.
///
/// # Errors
/// See [`CheckoutError`].
pub async fn start_checkout(
    platform: &Platform,
    stripe: &Client,
    affiliation: &Affiliation,
) -> Result<Option<String>, CheckoutError> {
    let context = platform.clone();
    let (id, sequence) = (affiliation.id, affiliation.term_sequence);
    let recorded = move |tx| async move { attempt(&tx, &context, id, sequence).await };
    let Some((term, checkout)) = platform.db.write(recorded).await? else { return Ok(None) };
    if let Some(sealed) = &checkout.sealed_url {
        let plain = platform.server_key.decrypt(PURPOSE, checkout.id.as_bytes(), sealed).ok();
        return Ok(plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok()));
    }
    let open = open(platform, stripe, affiliation, &term, &checkout).await?;
    let sealed =
        platform.server_key.encrypt(PURPOSE, checkout.id.as_bytes(), open.url.as_bytes(), &platform.sources);
    let (id, session, expires_at) = (checkout.id, open.session, open.expires_at);
    let opened =
        platform
            .db
            .write(move |tx| async move {
                store::invoices::note_opened(&tx, id, &session, sealed, expires_at).await
            })
            .await?;
    Ok(opened.then_some(open.url))
}

/// Tells Stripe of pages on which nobody shall pay any more: another sum is open by now. Says how many.
///
/// # Errors
/// The database's, or Stripe's where asking again helps.
pub async fn close_old_pages(platform: &Platform, stripe: &Client) -> Result<usize, CheckoutError> {
    let closing = store::invoices::closing_checkouts(platform.db.reader()).await?;
    for (id, session) in &closing {
        match stripe.expire_checkout(session).await {
            // It was paid, or had expired by itself: it is closed as well.
            Ok(()) | Err(StripeError::Refused { status: 400 | 404, .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let id = *id;
        platform.db.write(move |tx| async move { store::invoices::note_closed(&tx, id).await }).await?;
    }
    Ok(closing.len())
}

/// The page that is open for exactly this sum, or a new attempt.
async fn attempt(
    tx: &crate::platform::db::Tx,
    platform: &Platform,
    id: crate::kernel::ids::AffiliationId,
    sequence: i32,
) -> Result<Option<(TermRecord, Checkout)>, StoreError> {
    let Some(affiliation) = store::for_update(tx, id).await? else { return Ok(None) };
    let Some(term) = store::term(tx.connection(), affiliation.id, sequence).await? else { return Ok(None) };
    let open = term.open();
    if open.minor == 0 || affiliation.state == super::standing::State::Withdrawn {
        return Ok(None);
    }
    let now = platform.sources.now();
    let known = store::invoices::open_checkout(tx.connection(), term.id, now).await?;
    if let Some(checkout) = known.filter(|checkout| checkout.amount_minor == open.minor) {
        return Ok(Some((term, checkout)));
    }
    // Another sum is open than an older page asks for.
    store::invoices::close_checkouts(tx, term.id).await?;
    let checkout = Checkout {
        id: new_uuid(&platform.sources),
        term: term.id,
        amount_minor: open.minor,
        stripe_key: hex::encode(platform.sources.bytes::<16>()),
        sealed_url: None,
        expires_at: now + TimeDelta::hours(CHECKOUT_HOURS),
    };
    store::invoices::insert_checkout(tx, &checkout, now).await?;
    Ok(Some((term, checkout)))
}

async fn open(
    platform: &Platform,
    stripe: &Client,
    affiliation: &Affiliation,
    term: &TermRecord,
    checkout: &Checkout,
) -> Result<OpenCheckout, StripeError> {
    let page = page_url(&platform.settings, affiliation);
    stripe
        .open_checkout(NewCheckout {
            reference: affiliation.reference,
            amount: term.open(),
            frequency: Frequency::Once,
            fund_name: Texts::new(affiliation.locale).t("affiliation-what-short"),
            success_url: page.clone(),
            cancel_url: page,
            locale: affiliation.locale,
            idempotency_key: checkout.stripe_key.clone(),
            expires_at: checkout.expires_at,
        })
        .await
}
