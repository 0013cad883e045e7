//! Many events applied together: a handful of transactions, and of what Stripe must be asked about renewals, all at once.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, stream};

use super::{
    dispatch::{Applied, Mails, Need, apply},
    many_gifts::{apply_plain, note_origins},
    process_events::{Listener, put_back},
};
use crate::{
    kernel::payment_fact::IntentOrigin,
    payments::inbox::{self, ClaimedEvent},
    platform::{Platform, db::StoreError},
    stripe::{Client, Decoded, Reading, read_event},
};

/// Events of one transaction.
const TOGETHER: usize = 50;

/// What an event said, once it was read and the listener has heard of it; absent if it has to be fetched or
/// cannot be read.
pub(super) type Heard = Option<Option<Decoded>>;

/// An event that is not dealt with, and what it needs, if that was found out.
pub(super) struct Left {
    event: ClaimedEvent,
    heard: Heard,
    need: Option<Need>,
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
    left.extend(apply_in_batches(platform, together, &[], at_once).await?);
    Ok(left)
}

/// Asks Stripe at once about all charges of which it has to say what they paid for, and applies them together: a month's
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
    let asking = unexplained.into_iter().map(|left| async move {
        let Some(Need::OriginOfIntent(intent)) = &left.need else { return (left, None) };
        let origin = stripe.origin_of_intent(intent).await;
        let explained = origin.map(|origin| (intent.clone(), origin));
        (left, Some(explained))
    });
    let asked = stream::iter(asking.collect::<Vec<_>>()).buffered(at_once);
    let asked: Vec<_> = asked.collect().await;
    let (mut explained, mut together) = (Vec::with_capacity(asked.len()), Vec::with_capacity(asked.len()));
    for (unexplained, answer) in asked {
        match answer {
            Some(Ok(origin)) => {
                explained.push(origin);
                together.push((unexplained.event, unexplained.heard));
            }
            Some(Err(error)) => put_back(platform, &unexplained.event, error.into()).await?,
            None => left.push(unexplained),
        }
    }
    fail::fail_point!("fetched-before-record");
    left.extend(apply_in_batches(platform, together, &explained, at_once).await?);
    Ok(alone(left))
}

/// Applies what was heard, so many in a transaction; of `explained`, what Stripe said of their intents, each learns its own.
async fn apply_in_batches(
    platform: &Platform,
    events: Vec<(ClaimedEvent, Heard)>,
    explained: &[(String, IntentOrigin)],
    at_once: usize,
) -> Result<Vec<Left>, StoreError> {
    let mut events = events.into_iter();
    let batches = std::iter::from_fn(move || {
        let batch: Vec<_> = events.by_ref().take(TOGETHER).collect();
        (!batch.is_empty()).then_some(batch)
    });
    let mut explained = explained.chunks(TOGETHER);
    let applying = batches.map(|batch| {
        let explained = explained.next().unwrap_or_default();
        async move {
            let needs = apply_together(platform, &batch, explained).await?;
            let left = batch.into_iter().filter_map(|(event, heard)| {
                let need = needs.get(&event.id)?.clone();
                Some(Left { event, heard, need })
            });
            Ok::<_, StoreError>(left.collect::<Vec<_>>())
        }
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
    explained: &[(String, IntentOrigin)],
) -> Result<HashMap<String, Option<Need>>, StoreError> {
    let facts: Vec<_> =
        batch.iter().map(|(event, heard)| (event.id.clone(), heard.clone().flatten())).collect();
    let (context, explained) = (platform.clone(), explained.to_vec());
    let applied = platform.db.write(move |tx| async move {
        let (mut done, mut left) = (Vec::new(), HashMap::new());
        note_origins(&tx, &context, &explained, Mails::Send).await?;
        let all: Vec<_> = facts.iter().map(|(_, fact)| fact.as_ref()).collect();
        let plain = apply_plain(&tx, &context, &all, Mails::Send).await?;
        for (at, (id, fact)) in facts.into_iter().enumerate() {
            if plain.contains(&at) {
                done.push(id);
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
