//! Leads a gift to its card page: the attempt is recorded, then Stripe is asked, then the answer is recorded.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    donation::{Donation, State},
    pledge::status_url,
    store::{self, Checkout},
    take_donation::new_stripe_key,
    texts::fund_name,
};
use crate::{
    platform::{
        Platform,
        db::{Db, StoreError},
    },
    stripe::{Client, NewCheckout, OpenCheckout, StripeError},
};

/// What the key that encrypts the page's address is for.
pub(super) const PURPOSE: &str = "checkout-url";

/// Where the giver goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Stripe's page.
    Pay(String),
    /// Nothing is left to pay here: the gift's own page.
    Status,
}

/// Why there is no card page.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Trying again finds the same page, if there is one.
    #[error(transparent)]
    Stripe(#[from] StripeError),
}

/// Opens the card page of a gift, or finds the one that is open. However often it is called, there is one.
///
/// # Errors
/// See [`CheckoutError`].
pub async fn start_checkout(
    platform: &Platform,
    stripe: &Client,
    donation: &Donation,
) -> Result<Next, CheckoutError> {
    if donation.state != State::Pending {
        return Ok(Next::Status);
    }
    let Some(checkout) = store::checkout(platform.db.reader(), donation.id).await? else {
        return Ok(Next::Status);
    };
    if checkout.session.is_some() {
        return Ok(page_of(platform, &checkout).map_or(Next::Status, Next::Pay));
    }
    let open = match open(platform, stripe, donation, &checkout).await {
        // Stripe remembers a 500 under its key, and nobody holds the address of that page: a new key.
        Err(StripeError::Refused { status: 500..=599, .. }) => {
            let stripe_key = new_stripe_key(platform);
            let (id, key) = (donation.id, stripe_key.clone());
            platform
                .db
                .write(move |tx| async move { store::replace_stripe_key(&tx, id, &key).await })
                .await?;
            open(platform, stripe, donation, &Checkout { stripe_key, ..checkout }).await?
        }
        other => other?,
    };
    fail::fail_point!("checkout-opened-before-record");
    let sealed = platform.server_key.encrypt(
        PURPOSE,
        donation.id.0.as_bytes(),
        open.url.as_bytes(),
        &platform.sources,
    );
    let id = donation.id;
    platform
        .db
        .write(move |tx| async move {
            store::open_checkout(&tx, id, &open.session, sealed, open.expires_at).await
        })
        .await?;
    Ok(Next::Pay(open.url))
}

async fn open(
    platform: &Platform,
    stripe: &Client,
    donation: &Donation,
    checkout: &Checkout,
) -> Result<OpenCheckout, StripeError> {
    let settings = &platform.settings;
    let page = status_url(settings, donation);
    let new = NewCheckout {
        reference: donation.reference,
        amount: donation.amount,
        frequency: donation.frequency,
        fund_name: fund_name(settings, &donation.fund, donation.locale.tag()),
        success_url: page.clone(),
        cancel_url: page,
        locale: donation.locale,
        idempotency_key: checkout.stripe_key.clone(),
        expires_at: checkout.expires_at,
    };
    stripe.open_checkout(new).await
}

fn page_of(platform: &Platform, checkout: &Checkout) -> Option<String> {
    let sealed = checkout.sealed_url.as_ref()?;
    let plain = platform.server_key.decrypt(PURPOSE, checkout.donation.0.as_bytes(), sealed).ok()?;
    String::from_utf8(plain.to_vec()).ok()
}

/// The open card page of a gift, and Stripe's session, for its status page.
///
/// # Errors
/// Storage only.
pub async fn open_page(
    platform: &Platform,
    donation: &Donation,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let checkout = store::checkout(platform.db.reader(), donation.id).await?;
    Ok(checkout.map_or((None, None), |c| (page_of(platform, &c), c.session)))
}

/// How many card pages were begun in the last ten minutes, on all instances: what the breaker looks at.
///
/// # Errors
/// Storage only.
pub async fn recent_checkouts(db: &Db, now: DateTime<Utc>) -> Result<i64, StoreError> {
    store::checkouts_since(db.reader(), now - TimeDelta::minutes(10)).await
}
