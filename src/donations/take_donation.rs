//! Takes a checked gift: one transaction that records the gift, its sealed giver, and what must follow.

use std::sync::Arc;

use chrono::TimeDelta;

use super::{
    donation::{Donation, Gift, Method, State},
    pledge::pledge_mail,
    regular::{begin_gift, queue_standing_order_mail},
    store::{self, Checkout},
};
use crate::{
    funds::{Counted, count_all, part_of_body},
    kernel::{ids::DonationId, reference::Reference},
    mail::{PreparedMail, queue_all},
    payments::{Payable, PayableKind, register_payables},
    platform::{
        Platform,
        db::{Gatherer, StoreError, Tx},
        vault::VaultError,
    },
    supporters::{Consent, SealedSupporter, seal_supporters},
};

/// How long a card page waits for its giver. Stripe takes 30 minutes to 24 hours.
const CHECKOUT_HOURS: i64 = 23;
/// How many gifts one commit takes at most; more wait for the next one.
const MOST_IN_A_COMMIT: usize = 64;

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
pub(super) async fn take_donation(
    platform: &Platform,
    desk: &Desk,
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
        newsletter: gift.newsletter,
        supporter: sealed.as_ref().map(SealedSupporter::id),
        created_at: now,
    };
    let mail = match &gift.record.email {
        Some(email) if gift.method == Method::Transfer && !gift.frequency.is_regular() => {
            pledge_mail(platform, &donation, email.clone())?
        }
        _ => None,
    };
    let again = key.clone();
    let taken = desk.0.write(Arc::new(NewDonation { donation, gift, sealed, mail, key })).await;
    if let (Ok(_), Some(id)) = (&taken, key_to_mark) {
        platform.keyring.mark_stored(id);
    }
    match (taken, again) {
        (Ok(Taken::Gift(donation)), _) => Ok(*donation),
        (Ok(Taken::KeyReused), _) => Err(TakeError::KeyReused),
        // Two at once with the same key: the other one was first.
        (Err(StoreError::Conflict), Some(key)) => {
            let found = platform.db.write(move |tx| async move { find_taken(&tx, &key).await }).await?;
            found.ok_or(TakeError::Store(StoreError::Conflict))
        }
        (Err(error), _) => Err(error.into()),
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

/// What became of a gift.
enum Taken {
    /// It was recorded, or the same submission had been before.
    Gift(Box<Donation>),
    KeyReused,
}

/// Where gifts that come at the same time are recorded, by one commit.
pub(super) struct Desk(Gatherer<Arc<NewDonation>, Taken>);

impl Desk {
    /// Starts the task that records; it ends with the desk.
    pub(super) fn start(platform: &Platform) -> Self {
        let platform = platform.clone();
        Self(Gatherer::start(MOST_IN_A_COMMIT, move |gifts| {
            let (context, db) = (platform.clone(), platform.db.clone());
            async move { db.write(move |tx| async move { record_all(&tx, &context, &gifts).await }).await }
        }))
    }
}

/// Records those that are new, and finds the others. Two new ones with the same key are a conflict.
async fn record_all(
    tx: &Tx,
    platform: &Platform,
    gifts: &[Arc<NewDonation>],
) -> Result<Vec<Taken>, StoreError> {
    let keys: Vec<_> = gifts.iter().filter_map(|new| new.key.as_ref()).map(|key| key.key.to_vec()).collect();
    let known = store::many::submissions(tx, &keys).await?;
    let (mut taken, mut fresh) = (Vec::with_capacity(gifts.len()), Vec::with_capacity(gifts.len()));
    for new in gifts {
        let same = |key: &SubmissionKey| known.iter().find(|(known, ..)| known == &key.key);
        let Some((key, (_, body, id))) = new.key.as_ref().and_then(|key| Some((key, same(key)?))) else {
            fresh.push(new.as_ref());
            taken.push(Taken::Gift(Box::new(new.donation.clone())));
            continue;
        };
        let found = store::donation(tx.connection(), *id).await?;
        let found = found.ok_or_else(|| StoreError::Corrupt("a submission without its gift".to_owned()))?;
        taken.push(if body == &key.body { Taken::Gift(Box::new(found)) } else { Taken::KeyReused });
    }
    if !fresh.is_empty() {
        record(tx, platform, &fresh).await?;
    }
    Ok(taken)
}

async fn record(tx: &Tx, platform: &Platform, new: &[&NewDonation]) -> Result<(), StoreError> {
    let now = platform.sources.now();
    seal_supporters(tx, new.iter().filter_map(|new| new.sealed.clone()).collect(), now).await?;
    let rows: Vec<_> = new.iter().map(|new| (&new.donation, &new.gift)).collect();
    store::many::insert_donations(tx, &rows).await?;
    let payables: Vec<_> = new.iter().map(|new| payable(&new.donation)).collect();
    register_payables(tx, &payables).await?;
    for new in new.iter().filter(|new| new.donation.frequency.is_regular()) {
        begin_gift(tx, platform, &new.donation, new.gift.twinning.clone()).await?;
        if let (Method::Transfer, Some(email)) = (new.gift.method, &new.gift.record.email) {
            queue_standing_order_mail(tx, platform, &new.donation, email.clone()).await?;
        }
    }
    count_for_parts(tx, platform, new).await?;
    let submissions = new.iter().filter_map(|new| {
        let key = new.key.as_ref()?;
        Some((&key.key, &key.body, new.donation.id))
    });
    store::many::insert_submissions(tx, submissions.collect(), now).await?;
    let by_card = new.iter().filter(|new| new.gift.method == Method::Card);
    let checkouts = by_card.map(|new| new_checkout(platform, &new.donation)).collect();
    store::many::insert_checkouts(tx, checkouts, now).await?;
    queue_all(tx, new.iter().filter_map(|new| new.mail.clone()).collect()).await
}

/// What was given for a branch or region counts towards its target; so does what a body that is one gives to twin.
async fn count_for_parts(tx: &Tx, platform: &Platform, new: &[&NewDonation]) -> Result<(), StoreError> {
    let mut counted = Vec::new();
    for NewDonation { donation, gift, .. } in new {
        let body = gift.twinning.as_ref().and_then(|twinning| twinning.body.parse::<Reference>().ok());
        let part = match (&gift.counts_for, body) {
            (Some(part), _) => Some(part.clone()),
            (None, Some(body)) => part_of_body(tx, body).await?,
            (None, None) => None,
        };
        counted.extend(part.map(|part| (Counted::Reference(donation.reference), part)));
    }
    count_all(tx, &platform.sources, &counted).await
}

fn payable(donation: &Donation) -> Payable {
    Payable { reference: donation.reference, kind: PayableKind::Donation, owner: donation.id.0 }
}

fn new_checkout(platform: &Platform, donation: &Donation) -> Checkout {
    Checkout {
        donation: donation.id,
        stripe_key: new_stripe_key(platform),
        session: None,
        sealed_url: None,
        expires_at: donation.created_at + TimeDelta::hours(CHECKOUT_HOURS),
    }
}

/// A key under which Stripe makes at most one page.
pub(super) fn new_stripe_key(platform: &Platform) -> String {
    hex::encode(platform.sources.bytes::<16>())
}
