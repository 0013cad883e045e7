//! Gives a payment back through Stripe: the attempt is written down, Stripe is asked, the outcome is written
//! down. However often it is begun again after a crash, money goes back once.

use uuid::Uuid;

use super::{
    dispatch::{Mails, apply},
    process_events::{ProcessError, apply_with_fetches},
};
use crate::{
    kernel::{
        ids::new_uuid,
        money::Money,
        payment_fact::{PaymentFact, Refund, RefundStatus},
    },
    payments::{
        Begun, NewAttempt, NoRefund, Payment, REASON_COLUMN, REASON_TABLE, RefundAttempt, begin_refund,
        end_refund, refunds_of_attempts, renew_refund_key,
    },
    platform::{
        Platform,
        db::StoreError,
        vault::{Aad, VaultError},
    },
    stripe::{Client, Decoded, StripeError},
    supporters::SealedText,
};

/// Money that goes back, by the refund that Stripe made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenBack {
    pub refund: String,
    pub amount: Money,
    pub status: RefundStatus,
    /// It is the outcome of an attempt that was begun before, and perhaps of another amount.
    pub earlier: bool,
}

/// Why nothing was given back, as far as is known.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    #[error(transparent)]
    Refused(#[from] NoRefund),
    /// Stripe refused; nothing was given back.
    #[error("{0}")]
    RefusedByStripe(StripeError),
    /// Whether Stripe acted is not known: the same command again finds out, and never pays twice.
    #[error("{0}")]
    Unknown(StripeError),
    #[error(transparent)]
    Process(#[from] ProcessError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Gives back `amount` of a payment. The reason is sealed: it may name somebody.
///
/// # Errors
/// See [`RefundError`].
pub async fn give_back(
    platform: &Platform,
    stripe: &Client,
    payment: &Payment,
    amount: Money,
    reason: &str,
) -> Result<GivenBack, RefundError> {
    let (attempt, earlier) = match begin(platform, payment, amount, reason).await? {
        Begun::New(attempt) => (attempt, false),
        Begun::Earlier(attempt) => (attempt, true),
        Begun::Refused(refused) => return Err(refused.into()),
    };
    fail::fail_point!("refund-begun-before-stripe");
    let refund = match ask(platform, stripe, &attempt).await {
        Ok(refund) => refund,
        Err(RefundError::RefusedByStripe(error)) => {
            // Somebody else may have given it back: what Stripe knows of it is booked before we say no.
            for fact in stripe.refunds_of_charge(&attempt.charge).await.unwrap_or_default() {
                let decoded = Decoded { fact, payer_email: None };
                apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Hold).await?;
            }
            let id = attempt.id;
            platform.db.write(move |tx| async move { end_refund(&tx, id, None).await }).await?;
            return Err(RefundError::RefusedByStripe(error));
        }
        Err(error) => return Err(error),
    };
    fail::fail_point!("refund-made-before-record");
    record(platform, attempt.id, refund.clone()).await?;
    Ok(GivenBack { refund: refund.id, amount: refund.amount, status: refund.status, earlier })
}

async fn begin(
    platform: &Platform,
    payment: &Payment,
    amount: Money,
    reason: &str,
) -> Result<Begun, RefundError> {
    let id = new_uuid(&platform.sources);
    let place = Aad { table: REASON_TABLE, row: id, column: REASON_COLUMN };
    let reason = SealedText::try_new(reason, &place, &platform.keyring, &platform.sources)?;
    let mark = reason.key_to_mark();
    let (charge, stripe_key, now) = (payment.source_ref.clone(), new_key(platform), platform.sources.now());
    let new = NewAttempt { id, charge, amount, reason, stripe_key };
    let begun = platform.db.write(move |tx| async move { begin_refund(&tx, new, now).await }).await?;
    if let (Begun::New(_), Some(key)) = (&begun, mark) {
        platform.keyring.mark_stored(key);
    }
    Ok(begun)
}

fn new_key(platform: &Platform) -> String {
    hex::encode(platform.sources.bytes::<16>())
}

/// Asks Stripe under the attempt's key. Where that key says nothing any more (it is a day old, or Stripe
/// remembers a failure of its own under it), the refunds are looked through first, and only then is it asked
/// anew.
async fn ask(platform: &Platform, stripe: &Client, attempt: &RefundAttempt) -> Result<Refund, RefundError> {
    if attempt.key_is_old(platform.sources.now()) {
        return look_then_ask(platform, stripe, attempt).await;
    }
    match call(stripe, attempt, &attempt.stripe_key).await {
        Err(RefundError::Unknown(StripeError::Refused { status: 500..=599, .. })) => {
            look_then_ask(platform, stripe, attempt).await
        }
        other => other,
    }
}

async fn look_then_ask(
    platform: &Platform,
    stripe: &Client,
    attempt: &RefundAttempt,
) -> Result<Refund, RefundError> {
    let taken = refunds_of_attempts(&platform.db, &attempt.charge).await?;
    let listed = stripe.refunds_of_charge(&attempt.charge).await.map_err(RefundError::Unknown)?;
    let made = listed.into_iter().find_map(|fact| match fact {
        PaymentFact::RefundChanged(refund) if attempt.may_be(&refund) && !taken.contains(&refund.id) => {
            Some(refund)
        }
        _ => None,
    });
    if let Some(made) = made {
        return Ok(made);
    }
    let (id, key, now) = (attempt.id, new_key(platform), platform.sources.now());
    let renewed = key.clone();
    platform.db.write(move |tx| async move { renew_refund_key(&tx, id, &renewed, now).await }).await?;
    call(stripe, attempt, &key).await
}

async fn call(stripe: &Client, attempt: &RefundAttempt, key: &str) -> Result<Refund, RefundError> {
    let answer = stripe.refund(&attempt.charge, attempt.amount, attempt.reference, key).await;
    answer.map_err(|error| match &error {
        StripeError::Unreadable(_) => RefundError::Unknown(error),
        error if error.is_passing() => RefundError::Unknown(error.clone()),
        _ => RefundError::RefusedByStripe(error),
    })
}

async fn record(platform: &Platform, attempt: Uuid, refund: Refund) -> Result<(), RefundError> {
    let context = platform.clone();
    let id = refund.id.clone();
    let decoded = Decoded { fact: PaymentFact::RefundChanged(refund), payer_email: None };
    platform
        .db
        .write(move |tx| async move {
            apply(&tx, &context, &decoded, Mails::Hold).await?;
            end_refund(&tx, attempt, Some(&id)).await
        })
        .await?;
    Ok(())
}
