//! Works off the inbox: reads archived events, fetches what they do not say, and applies the facts.

use chrono::TimeDelta;
use futures_util::{StreamExt, stream};

use super::{
    dispatch::{Applied, Mails, Need, apply},
    process_together::{Heard, explain_together, process_together},
};
use crate::{
    kernel::payment_fact::PaymentFact,
    payments::{
        Missing,
        inbox::{self, ClaimedEvent},
    },
    platform::{Platform, db::StoreError},
    stripe::{Client, Decoded, StripeError, read_envelope, read_event},
};

/// How much is done in one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Events taken.
    pub most: i64,
    /// Transactions, or events that need one of their own, worked on at once.
    pub at_once: usize,
}

impl Round {
    const USUAL: Self = Self { most: 400, at_once: 64 };
}

/// How often a fact may ask for another object before it is left for later.
const MOST_FETCHES: usize = 8;

/// Why an event was not processed now. Texts name nobody.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stripe(#[from] StripeError),
    /// The charge's own event is probably on its way: not worth a request yet.
    #[error("its charge is not known yet")]
    TooEarly,
    #[error("its body cannot be read")]
    Unreadable,
    #[error("its charge has not succeeded")]
    NoCharge,
    #[error("cards are switched off, and Stripe must be asked")]
    NoStripe,
}

/// Hears of every fact of Stripe's, before it is applied: the watch on declined cards.
pub type Listener = dyn Fn(&PaymentFact) + Send + Sync;

/// Processes what is due, one round, and says how many events were taken.
///
/// # Errors
/// Storage only; an event that fails is put back, or becomes a dead letter.
pub async fn process_due(
    platform: &Platform,
    stripe: Option<&Client>,
    listener: &Listener,
) -> Result<usize, StoreError> {
    process_round(platform, stripe, listener, Round::USUAL).await
}

/// The same with as much in one round as the caller wishes.
///
/// # Errors
/// As [`process_due`].
pub async fn process_round(
    platform: &Platform,
    stripe: Option<&Client>,
    listener: &Listener,
    round: Round,
) -> Result<usize, StoreError> {
    let now = platform.sources.now();
    let events = inbox::claim(&platform.db, now, round.most).await?;
    let count = events.len();
    if count > 0 {
        fail::fail_point!("events-claimed-before-work");
    }
    // How regular gifts stand comes first, then charges: what else is said is then said of a known charge.
    let (states, others): (Vec<_>, Vec<_>) =
        events.into_iter().partition(|e| e.kind.starts_with("customer.subscription."));
    let (charges, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|e| e.kind.starts_with("charge."));
    for wave in [states, charges, others] {
        let left = process_together(platform, listener, wave, round.at_once).await?;
        let alone = explain_together(platform, stripe, left, round.at_once).await?;
        let results: Vec<_> = stream::iter(alone)
            .map(|(event, heard)| process(platform, stripe, listener, event, heard))
            .buffer_unordered(round.at_once)
            .collect()
            .await;
        results.into_iter().collect::<Result<(), _>>()?;
    }
    Ok(count)
}

async fn process(
    platform: &Platform,
    stripe: Option<&Client>,
    listener: &Listener,
    event: ClaimedEvent,
    heard: Heard,
) -> Result<(), StoreError> {
    match attempt(platform, stripe, listener, &event, heard).await {
        Ok(()) => Ok(()),
        // Without the database nothing can be noted either: the lease runs out and another try follows.
        Err(ProcessError::Store(error @ StoreError::Unavailable(_))) => Err(error),
        Err(error) => put_back(platform, &event, error).await,
    }
}

/// Puts an event back that was not processed now, or among the dead letters.
pub(super) async fn put_back(
    platform: &Platform,
    event: &ClaimedEvent,
    error: ProcessError,
) -> Result<(), StoreError> {
    let soon = matches!(error, ProcessError::TooEarly).then(|| TimeDelta::milliseconds(1500));
    tracing::info!(event = %event.id, kind = %event.kind, attempt = event.attempts, %error, "an event waits");
    inbox::retry(&platform.db, event, platform.sources.now(), soon, error.to_string()).await
}

/// The object of an event as it is now, for what an event does not say itself.
async fn fetch_told(
    platform: &Platform,
    stripe: Option<&Client>,
    event: &ClaimedEvent,
) -> Result<Option<Decoded>, ProcessError> {
    let told_at = if event.has_body() {
        let body = event.open(&platform.server_key).ok_or(ProcessError::Unreadable)?;
        read_event(&body).map_err(|_| ProcessError::Unreadable)?;
        read_envelope(&body).map_err(|_| ProcessError::Unreadable)?.created
    } else {
        // Its body was wiped when it was a dead letter for too long; when it happened went with it: whatever
        // else was told of the object counts as newer.
        0
    };
    let stripe = stripe.ok_or(ProcessError::NoStripe)?;
    match stripe.fetch_object(event.object_id.as_deref().unwrap_or_default(), told_at).await {
        // Of a kind that tells us nothing: its body would have been left aside, too.
        Err(StripeError::BadId) if !event.has_body() => Ok(None),
        other => Ok(other?),
    }
}

async fn attempt(
    platform: &Platform,
    stripe: Option<&Client>,
    listener: &Listener,
    event: &ClaimedEvent,
    heard: Heard,
) -> Result<(), ProcessError> {
    let fact = match heard {
        Some(fact) => fact,
        None => {
            let fetched = fetch_told(platform, stripe, event).await?;
            if let Some(decoded) = &fetched {
                listener(&decoded.fact);
            }
            fetched
        }
    };
    let Some(decoded) = fact else {
        let ids = [event.id.clone()];
        return Ok(platform.db.write(move |tx| async move { inbox::finish(&tx, &ids).await }).await?);
    };
    let patient = event.attempts <= 1;
    apply_with_fetches(platform, stripe, decoded, Some(event.id.clone()), patient, Mails::Send).await
}

/// Applies a fact; where it needs another object, fetches and applies that first. The event, if there is one,
/// is finished in the transaction that applies its fact in full. A `patient` caller does not ask for a charge
/// whose own event is probably on its way.
///
/// # Errors
/// See [`ProcessError`]; whatever was applied stays applied, and applying it again changes nothing.
pub async fn apply_with_fetches(
    platform: &Platform,
    stripe: Option<&Client>,
    decoded: Decoded,
    event: Option<String>,
    patient: bool,
    mails: Mails,
) -> Result<(), ProcessError> {
    let mut subscription_seen = false;
    // What a fact needs is applied before it, and what that needs before that.
    let mut waiting = vec![decoded];
    let mut fetches = 0;
    while let Some(next) = waiting.last() {
        let finishes = event.clone().filter(|_| waiting.len() == 1);
        let (context, fact) = (platform.clone(), next.clone());
        let applied = platform
            .db
            .write(move |tx| async move {
                let applied = match apply(&tx, &context, &fact, mails).await? {
                    // Stripe was asked on account of this very fact: its word stands, whatever the fact says.
                    Applied::Needs(Need::Subscription { .. }) if subscription_seen => Applied::Done,
                    applied => applied,
                };
                if let (Applied::Done, Some(event)) = (&applied, finishes) {
                    fail::fail_point!("fact-applied-before-finish");
                    inbox::finish(&tx, &[event]).await?;
                }
                Ok::<_, StoreError>(applied)
            })
            .await?;
        fail::fail_point!("fact-recorded");
        match applied {
            Applied::Done => drop(waiting.pop()),
            Applied::Needs(Need::ChargeOfIntent(_) | Need::ChargeOfInvoice { .. }) if patient => {
                return Err(ProcessError::TooEarly);
            }
            Applied::Needs(_) if fetches == MOST_FETCHES => return Err(ProcessError::NoCharge),
            Applied::Needs(need) => {
                fetches += 1;
                subscription_seen |= matches!(need, Need::Subscription { .. });
                let fetched = fetch(stripe.ok_or(ProcessError::NoStripe)?, &need).await?;
                if let Need::RefundsOfCharge(_) = need {
                    believe_the_refunds(waiting.last_mut());
                }
                waiting.extend(fetched);
                fail::fail_point!("fetched-before-record");
            }
        }
    }
    Ok(())
}

/// Stripe listed the refunds of a charge: that is newer than the sum which this word of the charge states, of which
/// some may have come back since.
fn believe_the_refunds(asking: Option<&mut Decoded>) {
    if let Some(Decoded { fact: PaymentFact::ChargeSucceeded(charge), .. }) = asking {
        charge.refunded_minor = 0;
    }
}

async fn fetch(stripe: &Client, need: &Need) -> Result<Vec<Decoded>, ProcessError> {
    let object = match need {
        Need::ChargeOfIntent(id) => stripe.charge_of_intent(id).await?,
        Need::OriginOfIntent(id) => {
            let origin = stripe.origin_of_intent(id).await?;
            let fact = PaymentFact::IntentExplained { payment_intent: id.clone(), origin };
            return Ok(vec![Decoded { fact, payer_email: None }]);
        }
        Need::ChargeOfInvoice { invoice, origin } => {
            let facts = stripe.charge_of_invoice(invoice, origin.clone()).await?;
            return if facts.is_empty() { Err(ProcessError::NoCharge) } else { Ok(facts) };
        }
        Need::Subscription { id, as_of } => {
            return Ok(stripe.subscription_fact(id, *as_of).await?.into_iter().collect());
        }
        Need::RefundsOfCharge(id) => {
            let facts = stripe.refunds_of_charge(id).await?;
            return Ok(facts.into_iter().map(|fact| Decoded { fact, payer_email: None }).collect());
        }
        Need::Object(Missing::Charge(id)) => stripe.charge_fact(id).await?,
        Need::Object(Missing::Refund(id)) => stripe.refund_fact(id).await?,
        Need::Object(Missing::Dispute(id)) => stripe.dispute_fact(id).await?,
        Need::Object(Missing::Payout(id)) => stripe.payout_fact(id).await?,
    };
    Ok(vec![object.ok_or(ProcessError::NoCharge)?])
}

/// Asks Stripe about a session whose giver has come back before the webhook, and applies what it says.
///
/// # Errors
/// See [`ProcessError`]; the webhook will say the same later.
pub async fn refresh_session(
    platform: &Platform,
    stripe: &Client,
    session: &str,
) -> Result<(), ProcessError> {
    match stripe.session_fact(session).await? {
        Some(decoded) => apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Send).await,
        None => Ok(()),
    }
}
