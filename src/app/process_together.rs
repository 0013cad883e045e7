//! Many events applied together: a handful of transactions, and of what Stripe must be asked about renewals, all at once.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};

use super::{
    dispatch::{Applied, Mails, Need, apply},
    find_origins::find_origins,
    many_gifts::{apply_plain, note_origins},
    process_events::{Listener, put_back},
};
use crate::{
    kernel::payment_fact::{IntentOrigin, PaymentFact},
    payments::inbox::{self, ClaimedEvent},
    platform::{
        Platform,
        db::{BULK, StoreError},
    },
    stripe::{Client, Decoded, Reading, read_event},
};

/// Events of one transaction.
const TOGETHER: usize = 100;

/// What an event said, once it was read and the listener has heard of it; absent if it has to be fetched or
/// cannot be read.
pub(super) type Heard = Option<Option<Decoded>>;

/// An event that is not dealt with, and what it needs, if that was found out.
pub(super) struct Left {
    event: ClaimedEvent,
    heard: Heard,
    need: Option<Need>,
}

impl Left {
    /// The intent of a charge that only Stripe can explain, and when it was charged (UTC).
    fn unexplained_charge(&self) -> Option<(&str, DateTime<Utc>)> {
        let Some(Need::OriginOfIntent(intent)) = &self.need else { return None };
        let decoded = self.heard.as_ref()?.as_ref()?;
        let PaymentFact::ChargeSucceeded(charge) = &decoded.fact else { return None };
        Some((intent, charge.created))
    }
}

fn hear(platform: &Platform, listener: &Listener, event: &ClaimedEvent) -> Heard {
    let body = event.open(&platform.server_key)?;
    match read_event(&body) {
        Ok(Reading::Fact(decoded)) => {
            listener(&decoded.fact);
            Some(Some(decoded))
        }
        Ok(Reading::Nothing) => Some(None),
        Ok(Reading::Fetch) | Err(_) => None,
    }
}

/// Applies many facts in one transaction, and gives back the events that are left: those that ask for another object,
/// and all of a transaction in which one of them failed.
pub(super) async fn process_together(
    platform: &Platform,
    listener: &Listener,
    mut wave: Vec<ClaimedEvent>,
    at_once: usize,
) -> Result<Vec<Left>, StoreError> {
    // What is said of one object stays together, and every worker locks in the same order.
    wave.sort_by(|a, b| a.object_id.cmp(&b.object_id));
    let (mut left, mut together) = (Vec::new(), Vec::new());
    for event in wave {
        match hear(platform, listener, &event) {
            None => left.push(Left { event, heard: None, need: None }),
            heard => together.push((event, heard)),
        }
    }
    left.extend(apply_in_batches(platform, together, at_once).await?);
    Ok(left)
}

/// Asks Stripe about all charges of which it has to say what they paid for, and applies them together: a month's
/// renewals come together, and none of them says whose it is.
pub(super) async fn explain_together(
    platform: &Platform,
    stripe: Option<&Client>,
    left: Vec<Left>,
    at_once: usize,
) -> Result<Vec<(ClaimedEvent, Heard)>, StoreError> {
    let alone = |left: Vec<Left>| left.into_iter().map(|left| (left.event, left.heard)).collect();
    let Some(stripe) = stripe else { return Ok(alone(left)) };
    // Of two events of one charge the second finds what was asked for the first.
    let mut intents = HashSet::new();
    let (unexplained, mut left): (Vec<_>, Vec<_>) = left.into_iter().partition(
        |left| matches!(&left.need, Some(Need::OriginOfIntent(intent)) if intents.insert(intent.clone())),
    );
    if unexplained.is_empty() {
        return Ok(alone(left));
    }
    let charges: Vec<_> = unexplained.iter().filter_map(Left::unexplained_charge).collect();
    let mut asked = find_origins(stripe, &charges, at_once).await;
    let explained: Vec<_> = asked
        .iter()
        .filter_map(|(intent, origin)| Some((intent.clone(), origin.as_ref().ok()?.clone())))
        .collect();
    fail::fail_point!("fetched-before-record");
    note(platform, explained).await?;
    let mut together = Vec::with_capacity(unexplained.len());
    for one in unexplained {
        let Some(Need::OriginOfIntent(intent)) = &one.need else { continue };
        match asked.remove(intent) {
            Some(Err(error)) => put_back(platform, &one.event, error.into()).await?,
            Some(Ok(_)) => together.push((one.event, one.heard)),
            None => left.push(one),
        }
    }
    left.extend(apply_in_batches(platform, together, at_once).await?);
    Ok(alone(left))
}

/// Notes what Stripe said of intents.
async fn note(platform: &Platform, explained: Vec<(String, IntentOrigin)>) -> Result<(), StoreError> {
    for some in explained.chunks(BULK) {
        let (context, some) = (platform.clone(), some.to_vec());
        let noted =
            platform.db.write(move |tx| async move { note_origins(&tx, &context, &some, Mails::Send).await });
        noted.await?;
    }
    Ok(())
}

/// Applies what was heard, so many in a transaction.
async fn apply_in_batches(
    platform: &Platform,
    events: Vec<(ClaimedEvent, Heard)>,
    at_once: usize,
) -> Result<Vec<Left>, StoreError> {
    let mut events = events.into_iter();
    let batches = std::iter::from_fn(move || {
        let batch: Vec<_> = events.by_ref().take(TOGETHER).collect();
        (!batch.is_empty()).then_some(batch)
    });
    let applying = batches.map(|batch| async move {
        let needs = apply_together(platform, &batch).await?;
        let left = batch.into_iter().filter_map(|(event, heard)| {
            let need = needs.get(&event.id)?.clone();
            Some(Left { event, heard, need })
        });
        Ok::<_, StoreError>(left.collect::<Vec<_>>())
    });
    let applied = stream::iter(applying.collect::<Vec<_>>()).buffered(at_once);
    let results: Vec<_> = applied.collect().await;
    let mut left = Vec::new();
    for some in results {
        left.extend(some?);
    }
    Ok(left)
}

/// The ids of those events that are not dealt with after this, and what they need, if that was found out.
async fn apply_together(
    platform: &Platform,
    batch: &[(ClaimedEvent, Heard)],
) -> Result<HashMap<String, Option<Need>>, StoreError> {
    let facts: Vec<_> =
        batch.iter().map(|(event, heard)| (event.id.clone(), heard.clone().flatten())).collect();
    let context = platform.clone();
    let applied = platform.db.write(move |tx| async move {
        tx.expect_many_rows().await?;
        let (mut done, mut left) = (Vec::new(), HashMap::new());
        let all: Vec<_> = facts.iter().map(|(_, fact)| fact.as_ref()).collect();
        let mut plain = apply_plain(&tx, &context, &all, Mails::Send).await?;
        for (at, (id, fact)) in facts.into_iter().enumerate() {
            if plain.done.contains(&at) {
                done.push(id);
                continue;
            }
            if let Some(need) = plain.needs.remove(&at) {
                left.insert(id, Some(need));
                continue;
            }
            let applied = match &fact {
                Some(fact) => apply(&tx, &context, fact, Mails::Send).await?,
                None => Applied::Done,
            };
            match applied {
                Applied::Done => done.push(id),
                Applied::Needs(need) => drop(left.insert(id, Some(need))),
            }
        }
        fail::fail_point!("fact-applied-before-finish");
        inbox::finish(&tx, &done).await?;
        Ok::<_, StoreError>(left)
    });
    let applied = applied.await;
    fail::fail_point!("fact-recorded");
    match applied {
        Err(error @ StoreError::Unavailable(_)) => Err(error),
        // Nothing was written: which of them failed is found one by one.
        Err(error) => {
            tracing::info!(%error, events = batch.len(), "events are processed one by one");
            Ok(batch.iter().map(|(event, _)| (event.id.clone(), None)).collect())
        }
        applied => applied,
    }
}
