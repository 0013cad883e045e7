//! Events that no webhook brought are applied as if one had, but mail nobody.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Swept, walk::List};
use crate::{
    app::{
        dispatch::Mails,
        process_events::{ProcessError, apply_with_fetches},
    },
    kernel::payment_fact::PaymentFact,
    payments::{
        inbox::{self, FoundEvent},
        known_charges, known_refunds,
    },
    platform::Platform,
    stripe::{Client, Decoded, ListedEvent, Reading, StripeError, Window},
};

pub(super) const NAME: &str = "events";

/// The list of events.
pub(super) struct Events<'a> {
    pub platform: &'a Platform,
    pub stripe: &'a Client,
    pub swept: &'a mut Swept,
}

impl List for Events<'_> {
    type Item = ListedEvent;
    const NAME: &'static str = NAME;

    async fn page(stripe: &Client, window: Window<'_>) -> Result<(Vec<ListedEvent>, bool), StripeError> {
        stripe.events(window).await
    }

    async fn work(&mut self, events: Vec<ListedEvent>) -> Result<(), ProcessError> {
        self.swept.events_read += events.len();
        let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
        let known = inbox::known_events(&self.platform.db, &ids).await?;
        let mut missed = Vec::new();
        for event in events.into_iter().filter(|event| !known.contains(&event.id)) {
            let decoded = match event.read() {
                Reading::Fact(decoded) => Some(decoded),
                Reading::Nothing => None,
                Reading::Fetch => fetched(self.stripe, &event).await?,
            };
            if let Some(decoded) = decoded {
                missed.push((event, decoded));
            }
        }
        if missed.is_empty() {
            return Ok(());
        }
        count_found(self.platform, &missed, self.swept).await?;
        let mut found = Vec::new();
        for (event, decoded) in missed {
            self.swept.events_missed += 1;
            let applied = repair(self.platform, self.stripe, &event.id, decoded, self.swept).await?;
            found.push(FoundEvent {
                body_hash: Sha256::digest(event.body()).to_vec(),
                id: event.id,
                kind: event.kind,
                object_id: event.object_id,
                created: event.created,
                applied,
            });
        }
        Ok(inbox::note_found(&self.platform.db, found, self.platform.sources.now()).await?)
    }
}

/// The object of an event that cannot be read as it was told. One that is not fetched by its id says nothing.
async fn fetched(stripe: &Client, event: &ListedEvent) -> Result<Option<Decoded>, StripeError> {
    match stripe.fetch_object(event.object_id.as_deref().unwrap_or_default(), event.created).await {
        Ok(decoded) => Ok(decoded),
        Err(StripeError::BadId) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Applies what was missed. `false`: it cannot be applied, and the log says why. What may pass (the network,
/// the database) ends the sweep, which goes on from here the next time.
pub(super) async fn repair(
    platform: &Platform,
    stripe: &Client,
    what: &str,
    decoded: Decoded,
    swept: &mut Swept,
) -> Result<bool, ProcessError> {
    match apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Hold).await {
        Ok(()) => Ok(true),
        Err(ProcessError::Stripe(error)) if error.is_passing() => Err(error.into()),
        Err(error @ ProcessError::Store(_)) => Err(error),
        Err(error) => {
            swept.failed += 1;
            tracing::error!(what, %error, "the sweep cannot apply this");
            Ok(false)
        }
    }
}

/// Counts what is new by these events: each object once, by one look for the whole page.
async fn count_found(
    platform: &Platform,
    missed: &[(ListedEvent, Decoded)],
    swept: &mut Swept,
) -> Result<(), ProcessError> {
    let (mut charges, mut refunds) = (BTreeSet::new(), BTreeSet::new());
    let (mut disputes, mut payouts) = (BTreeSet::new(), BTreeSet::new());
    for (_, decoded) in missed {
        match &decoded.fact {
            PaymentFact::ChargeSucceeded(charge) => drop(charges.insert(charge.id.clone())),
            PaymentFact::RefundChanged(refund) => drop(refunds.insert(refund.id.clone())),
            PaymentFact::DisputeChanged(dispute) => drop(disputes.insert(dispute.id.clone())),
            PaymentFact::PayoutChanged(payout) => drop(payouts.insert(payout.id.clone())),
            _ => {}
        }
    }
    let new = |ids: BTreeSet<String>, known: BTreeSet<String>| ids.difference(&known).count();
    let known = known_charges(&platform.db, &charges).await?;
    swept.charges_found += new(charges, known);
    let known = known_refunds(&platform.db, &refunds).await?;
    swept.refunds_found += new(refunds, known);
    swept.disputes_found += disputes.len();
    swept.payouts_found += payouts.len();
    Ok(())
}
