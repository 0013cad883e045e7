//! Takes a checked gift: one transaction that records the gift, its sealed giver, and what must follow.

use chrono::TimeDelta;

use super::{
    donation::{Donation, Gift, Method, State},
    pledge::pledge_mail,
    regular::{begin_gift, queue_standing_order_mail},
    store::{self, Checkout},
};
use crate::{
    kernel::{ids::DonationId, reference::Reference},
    mail::{PreparedMail, queue_prepared},
    payments::{Payable, PayableKind, register_payable},
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::VaultError,
    },
    supporters::{Consent, SealedSupporter, seal_supporter},
};

/// How long a card page waits for its giver. Stripe takes 30 minutes to 24 hours.
const CHECKOUT_HOURS: i64 = 23;

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
        Self { key: mac("api-idempotency-key", key.as_bytes()), body: mac("submission-body", body) }
    }

    /// A form's nonce: the same form sent again is the same gift; a changed one is another.
    pub fn of_form(platform: &Platform, nonce: &str, body: &[u8]) -> Self {
        let mac = platform.server_key.hmac("submission-body", body);
        let both = [nonce.as_bytes(), &mac].concat();
        Self { key: platform.server_key.hmac("form-nonce", &both), body: mac }
    }
}

/// Why a gift was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The key was used with another body.
    #[error("the Idempotency-Key was used for another request")]
    KeyReused,
}

/// Records a gift, or finds the one that the same submission made before.
///
/// # Errors
/// See [`TakeError`].
pub async fn take_donation(
    platform: &Platform,
    gift: Gift,
    key: Option<SubmissionKey>,
) -> Result<Donation, TakeError> {
    let now = platform.sources.now();
    let sealed = if gift.record.is_empty() {
        None
    } else {
        let version =
            gift.consent.clone().unwrap_or_else(|| platform.settings.donations.consent_version.clone());
        let consent = Consent { version, given_at: now };
        Some(SealedSupporter::try_new(&gift.record, consent, &platform.keyring, &platform.sources)?)
    };
    let key_to_mark = sealed.as_ref().and_then(SealedSupporter::key_to_mark);
    let donation = Donation {
        id: DonationId::generate(&platform.sources),
        reference: Reference::generate(&platform.sources),
        frequency: gift.frequency,
        method: gift.method,
        fund: gift.fund.clone(),
        amount: gift.amount,
        state: if gift.method == Method::Card { State::Pending } else { State::Pledged },
        locale: gift.locale,
        wants_receipt: gift.record.email.is_some(),
        supporter: sealed.as_ref().map(SealedSupporter::id),
        created_at: now,
    };
    let mail = match &gift.record.email {
        Some(email) if gift.method == Method::Transfer && !gift.frequency.is_regular() => {
            pledge_mail(platform, &donation, email.clone())?
        }
        _ => None,
    };
    let context = platform.clone();
    let again = key.clone();
    let new = NewDonation { donation, gift, sealed, mail, key };
    let taken = platform.db.write(move |tx| async move { record(&tx, &context, new).await }).await;
    if let (Ok(_), Some(id)) = (&taken, key_to_mark) {
        platform.keyring.mark_stored(id);
    }
    match (taken, again) {
        // Two at once with the same key: the other one was first.
        (Err(TakeError::Store(StoreError::Conflict)), Some(key)) => {
            let found = platform.db.write(move |tx| async move { find_taken(&tx, &key).await }).await?;
            found.ok_or(TakeError::Store(StoreError::Conflict))
        }
        (taken, _) => taken,
    }
}

async fn find_taken(tx: &Tx, key: &SubmissionKey) -> Result<Option<Donation>, TakeError> {
    let Some((body, id)) = store::submission(tx.connection(), &key.key).await? else { return Ok(None) };
    if body != key.body {
        return Err(TakeError::KeyReused);
    }
    Ok(store::donation(tx.connection(), id).await?)
}

/// A gift as it will be stored: whatever takes a processor's time was done, since others wait for the transaction.
struct NewDonation {
    donation: Donation,
    gift: Gift,
    sealed: Option<SealedSupporter>,
    mail: Option<PreparedMail>,
    key: Option<SubmissionKey>,
}

async fn record(tx: &Tx, platform: &Platform, new: NewDonation) -> Result<Donation, TakeError> {
    let NewDonation { donation, gift, sealed, mail, key } = new;
    let now = donation.created_at;
    if let Some(key) = &key
        && let Some(taken) = find_taken(tx, key).await?
    {
        return Ok(taken);
    }
    if let Some(sealed) = sealed {
        seal_supporter(tx, sealed, now).await?;
    }
    store::insert_donation(tx, &donation, &gift).await?;
    let owner = donation.id.0;
    register_payable(tx, Payable { reference: donation.reference, kind: PayableKind::Donation, owner })
        .await?;
    if donation.frequency.is_regular() {
        begin_gift(tx, platform, &donation, gift.twinning).await?;
    }
    if let Some(key) = key {
        store::insert_submission(tx, &key.key, &key.body, donation.id, now).await?;
    }
    match (gift.method, gift.record.email) {
        (Method::Card, _) => {
            let checkout = Checkout {
                donation: donation.id,
                stripe_key: new_stripe_key(platform),
                session: None,
                sealed_url: None,
                expires_at: now + TimeDelta::hours(CHECKOUT_HOURS),
            };
            store::insert_checkout(tx, checkout, now).await?;
        }
        (Method::Transfer, Some(email)) if donation.frequency.is_regular() => {
            queue_standing_order_mail(tx, platform, &donation, email).await?;
        }
        (Method::Transfer, _) => {}
    }
    if let Some(mail) = mail {
        queue_prepared(tx, mail).await?;
    }
    Ok(donation)
}

/// A key under which Stripe makes at most one page.
pub(super) fn new_stripe_key(platform: &Platform) -> String {
    hex::encode(platform.sources.bytes::<16>())
}
