//! Applies what was missed, much of it at once: the transactions of a page share commits, and what Stripe is asked is
//! asked side by side.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};

use super::Swept;
use crate::{
    app::{
        dispatch::Mails,
        process_events::{ProcessError, apply_with_fetches},
    },
    kernel::payment_fact::PaymentFact,
    platform::{Platform, db::StoreError},
    stripe::{Client, Decoded},
};

/// What is worked on at once. Each may ask Stripe something, which answers a hundred reads a second.
const AT_ONCE: usize = 32;

/// What became of a page.
#[derive(Default)]
pub(super) struct Repaired {
    /// What cannot be applied, by the names that the caller gave; the log says why.
    pub failed: BTreeSet<String>,
}

/// Applies what was missed, under the names by which the log speaks of it. What may pass (the network, the database)
/// ends the sweep, which goes on from here the next time; what was applied stays applied.
pub(super) async fn repair(
    platform: &Platform,
    stripe: &Client,
    missed: Vec<(String, Decoded)>,
    swept: &mut Swept,
) -> Result<Repaired, ProcessError> {
    let mut repaired = Repaired::default();
    for wave in waves(missed) {
        let results: Vec<_> = stream::iter(wave)
            .map(|(what, decoded)| async move {
                let result = apply(platform, stripe, decoded).await;
                fail::fail_point!("sweep-fact-applied");
                (what, result)
            })
            .buffer_unordered(at_once())
            .collect()
            .await;
        for (what, result) in results {
            match result {
                Ok(()) => {}
                Err(ProcessError::Stripe(error)) if error.is_passing() => return Err(error.into()),
                Err(error @ ProcessError::Store(_)) => return Err(error),
                Err(error) => {
                    swept.failed += 1;
                    tracing::error!(what, %error, "the sweep cannot apply this");
                    repaired.failed.insert(what);
                }
            }
        }
    }
    Ok(repaired)
}

/// A test's run that must be the same again goes one by one.
pub(super) fn at_once() -> usize {
    #[cfg(feature = "failpoints")]
    if crate::kernel::clock::own::is_set() {
        return 1;
    }
    AT_ONCE
}

/// How regular gifts stand, then charges, then what is said of them: less has to be asked then.
fn waves(missed: Vec<(String, Decoded)>) -> [Vec<(String, Decoded)>; 3] {
    let mut waves = [Vec::new(), Vec::new(), Vec::new()];
    for (what, decoded) in missed {
        let [states, charges, others] = &mut waves;
        match decoded.fact {
            PaymentFact::SubscriptionChanged { .. } => states.push((what, decoded)),
            PaymentFact::ChargeSucceeded(_) => charges.push((what, decoded)),
            _ => others.push((what, decoded)),
        }
    }
    waves
}

/// Two that tell of one thing may get into each other's way (one was first; each waited for the other): the
/// second try finds what the other one wrote.
async fn apply(platform: &Platform, stripe: &Client, decoded: Decoded) -> Result<(), ProcessError> {
    let again = decoded.clone();
    let apply = |decoded| apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Hold);
    match apply(decoded).await {
        Err(ProcessError::Store(StoreError::Conflict | StoreError::Driver(_))) => apply(again).await,
        other => other,
    }
}
