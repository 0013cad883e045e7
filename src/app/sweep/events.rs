//! Events that no webhook brought are applied as if one had, but mail nobody.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Swept, repair::repair, walk::List};
use crate::{
    app::process_events::ProcessError,
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
        let (mut missed, mut unreadable) = (Vec::new(), Vec::new());
        for event in events.into_iter().filter(|event| !known.contains(&event.id)) {
            let decoded = match event.read() {
                Reading::Fact(decoded) => Some(decoded),
                Reading::Nothing => None,
                Reading::Fetch => match fetched(self.stripe, &event).await {
                    Ok(decoded) => decoded,
                    Err(error) if error.is_passing() => return Err(error.into()),
                    Err(error) => {
                        tracing::error!(event = %event.id, %error, "the sweep cannot read this");
                        unreadable.push(event);
                        continue;
                    }
                },
            };
            if let Some(decoded) = decoded {
                missed.push((event, decoded));
            }
        }
        if missed.is_empty() && unreadable.is_empty() {
            return Ok(());
        }
        count_found(self.platform, &missed, self.swept).await?;
        self.swept.events_missed += missed.len() + unreadable.len();
        self.swept.failed += unreadable.len();
        let (events, facts): (Vec<_>, Vec<_>) =
            missed.into_iter().map(|(event, decoded)| named(event, decoded)).unzip();
        let repaired = repair(self.platform, self.stripe, facts, self.swept).await?;
        fail::fail_point!("sweep-events-applied-before-noted");
        let told = events.into_iter().map(|event| {
            let applied = !repaired.failed.contains(&event.id);
            found(event, applied)
        });
        let all = told.chain(unreadable.into_iter().map(|event| found(event, false))).collect();
        Ok(inbox::note_found(&self.platform.db, all, self.platform.sources.now()).await?)
    }
}

fn found(event: ListedEvent, applied: bool) -> FoundEvent {
    FoundEvent {
        body_hash: Sha256::digest(event.body()).to_vec(),
        applied,
        id: event.id,
        kind: event.kind,
        object_id: event.object_id,
        created: event.created,
    }
}

fn named(event: ListedEvent, decoded: Decoded) -> (ListedEvent, (String, Decoded)) {
    let name = event.id.clone();
    (event, (name, decoded))
}

/// The object of an event that cannot be read as it was told. One that is not fetched by its id says nothing.
async fn fetched(stripe: &Client, event: &ListedEvent) -> Result<Option<Decoded>, StripeError> {
    match stripe.fetch_object(event.object_id.as_deref().unwrap_or_default(), event.created).await {
        Ok(decoded) => Ok(decoded),
        Err(StripeError::BadId) => Ok(None),
        Err(error) => Err(error),
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
