//! What Stripe says that many charges paid for.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};

use crate::{
    kernel::payment_fact::IntentOrigin,
    stripe::{Client, StripeError},
};

/// From so many charges on, Stripe is asked for lists: it answers a hundred reads a second
/// (<https://docs.stripe.com/rate-limits>), and a list tells of a hundred.
const LISTED_FROM: usize = 10;
/// An invoice is joined to its payment shortly before that is charged, unless the first try failed.
const BEFORE: TimeDelta = TimeDelta::minutes(2);
/// Stripe's own clocks may differ by this.
const AFTER: TimeDelta = TimeDelta::seconds(5);

/// By intent what Stripe says of each of these charges, with when they were charged: of as many as it can be asked with a
/// few lists, and then of each that these do not tell of. What the lists tell of other intents is in the answer too.
pub(super) async fn find_origins(
    stripe: &Client,
    charges: &[(&str, DateTime<Utc>)],
    at_once: usize,
) -> BTreeMap<String, Result<IntentOrigin, StripeError>> {
    let mut found = BTreeMap::new();
    if charges.len() >= LISTED_FROM {
        list_origins(stripe, charges, &mut found).await;
    }
    let missing = charges.iter().filter(|(intent, _)| !found.contains_key(*intent));
    let asking = missing
        .map(|(intent, _)| async move { ((*intent).to_owned(), stripe.origin_of_intent(intent).await) })
        .collect::<Vec<_>>();
    let asked: Vec<_> = stream::iter(asking).buffered(at_once).collect().await;
    found.extend(asked);
    found
}

/// Adds what lists of the time around these charges tell, newest first, until all are found; never more lists than there
/// are charges. What a list cannot tell is asked otherwise.
async fn list_origins(
    stripe: &Client,
    charges: &[(&str, DateTime<Utc>)],
    found: &mut BTreeMap<String, Result<IntentOrigin, StripeError>>,
) {
    let times = || charges.iter().map(|(_, charged)| *charged);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return };
    let mut after: Option<String> = None;
    for _ in 0..charges.len() {
        let page = match stripe.paid_invoices(first - BEFORE, last + AFTER, after.as_deref()).await {
            Ok(page) => page,
            Err(error) => {
                tracing::info!(%error, "invoices cannot be listed");
                return;
            }
        };
        found.extend(page.origins.into_iter().map(|(intent, origin)| (intent, Ok(origin))));
        let all_are_found = charges.iter().all(|(intent, _)| found.contains_key(*intent));
        if page.next.is_none() || all_are_found {
            return;
        }
        after = page.next;
    }
}
