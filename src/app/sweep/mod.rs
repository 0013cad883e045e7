//! The sweep: reads Stripe's events and the lines of its balance since the last sweep, finds what webhooks
//! missed, and repairs it. Mails nobody. Sweeping again changes nothing.

mod compare;
mod events;
mod lines;
mod repair;
mod walk;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};

pub use compare::{BalanceDifference, compare_balance};

use self::walk::Span;
use super::process_events::ProcessError;
use crate::{
    donations::regular::subscriptions_not_ended, payments::sweeps, platform::Platform, stripe::Client,
};

/// How long Stripe keeps events (<https://docs.stripe.com/api/events>).
const EVENTS_KEPT: TimeDelta = TimeDelta::days(30);
/// How far a first sweep looks back in the lines of the balance.
const FIRST: TimeDelta = TimeDelta::days(400);
/// How much of what was swept is read again: lists of Stripe's are not always in the order of their times.
const EVENTS_AGAIN: TimeDelta = TimeDelta::hours(1);
/// Lines come late, and then have an earlier time.
const LINES_AGAIN: TimeDelta = TimeDelta::days(3);

/// Gifts about which Stripe is asked before the answers are applied.
const GIFTS_TOGETHER: u64 = 100;

/// What a sweep saw and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub events_read: usize,
    /// Events about money that no webhook had brought.
    pub events_missed: usize,
    pub lines_read: usize,
    /// Lines of the balance that were not booked.
    pub lines_found: usize,
    /// Charges, refunds, disputes and payouts that nobody had told.
    pub charges_found: usize,
    pub refunds_found: usize,
    pub disputes_found: usize,
    pub payouts_found: usize,
    /// What could not be applied; each is in the log.
    pub failed: usize,
    /// Events before this are gone at Stripe: balance and objects were read instead.
    pub events_gone_before: Option<DateTime<Utc>>,
}

/// What a sweep is to read.
#[derive(Clone, Copy, Debug)]
pub struct SweepSpan {
    /// Since when; without it, since the last sweep.
    pub since: Option<DateTime<Utc>>,
    /// What is younger than this is left to its webhook.
    pub leave_young: TimeDelta,
    /// Whether this is the nightly sweep, whose turn is kept as long as it gets on.
    pub nightly: bool,
}

/// Sweeps. A sweep that was killed goes on where it was.
///
/// # Errors
/// Stripe's or the database's; what was repaired stays repaired.
pub async fn sweep(platform: &Platform, stripe: &Client, span: SweepSpan) -> Result<Swept, ProcessError> {
    let now = platform.sources.now();
    let until = now - span.leave_young;
    let mut swept = Swept::default();
    let kept = now - EVENTS_KEPT;
    let wanted = match span.since {
        Some(since) => since,
        None => sweeps::reached(&platform.db, events::NAME).await?.map_or(kept, |at| at - EVENTS_AGAIN),
    };
    if wanted < kept {
        swept.events_gone_before = Some(kept);
        disputes_since(platform, stripe, wanted, &mut swept).await?;
        ask_about_gifts(platform, stripe, kept, &mut swept).await?;
    }
    let from = wanted.max(kept);
    let mut events = events::Events { platform, stripe, swept: &mut swept };
    walk::walk(
        platform,
        stripe,
        &mut events,
        Span { from, until, kept_from: Some(kept), nightly: span.nightly },
    )
    .await?;
    fail::fail_point!("sweep-events-done-before-lines");

    let from = match span.since {
        Some(since) => since,
        None => sweeps::reached(&platform.db, lines::NAME).await?.map_or(now - FIRST, |at| at - LINES_AGAIN),
    };
    let mut lines = lines::Lines { platform, stripe, swept: &mut swept };
    walk::walk(platform, stripe, &mut lines, Span { from, until, kept_from: None, nightly: span.nightly })
        .await?;
    Ok(swept)
}

/// What is younger than this is left to its webhook by the nightly sweep: it would keep back the receipt.
const YOUNG: TimeDelta = TimeDelta::hours(1);

/// Sweeps when the night has come and nobody else does it, and says what it found in the log.
///
/// # Errors
/// As [`sweep`].
pub async fn sweep_nightly(platform: &Platform, stripe: &Client) -> Result<bool, ProcessError> {
    let zone = platform.settings.campaign.time_zone;
    if !sweeps::take_turn(&platform.db, platform.sources.now(), zone).await? {
        return Ok(false);
    }
    fail::fail_point!("sweep-turn-taken");
    let swept = sweep(platform, stripe, SweepSpan { since: None, leave_young: YOUNG, nightly: true }).await?;
    if swept.events_missed + swept.lines_found + swept.failed > 0 {
        tracing::warn!(?swept, "the nightly sweep found what webhooks missed");
    }
    let differences = compare_balance(platform, stripe).await?;
    for difference in &differences {
        tracing::error!(%difference, "Stripe's balance differs from the ledger's");
    }
    fail::fail_point!("sweep-night-done-before-turn-ends");
    sweeps::end_turn(&platform.db, platform.sources.now()).await?;
    Ok(true)
}

/// Gifts change without a line of the balance (one is paused, or ends): where the events before `kept` are gone, Stripe is
/// asked about each that has not ended as far as we know.
async fn ask_about_gifts(
    platform: &Platform,
    stripe: &Client,
    kept: DateTime<Utc>,
    swept: &mut Swept,
) -> Result<(), ProcessError> {
    let mut after = String::new();
    loop {
        let ids = subscriptions_not_ended(&platform.db, &after, GIFTS_TOGETHER).await?;
        let Some(last) = ids.last().cloned() else { return Ok(()) };
        let asked: Vec<_> = stream::iter(ids)
            .map(|id| async move {
                let told = stripe.subscription_fact(&id, kept).await;
                (id, told)
            })
            .buffer_unordered(repair::at_once())
            .collect()
            .await;
        let mut standing = Vec::with_capacity(asked.len());
        for (id, told) in asked {
            match told {
                Ok(told) => standing.extend(told.map(|decoded| (id, decoded))),
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(error) => {
                    swept.failed += 1;
                    tracing::error!(subscription = %id, %error, "the sweep cannot read this");
                }
            }
        }
        repair::repair(platform, stripe, standing, swept).await?;
        fail::fail_point!("sweep-gifts-asked");
        after = last;
    }
}

/// Disputes change without a line of the balance (an inquiry, a loss): where the events are gone, they are
/// listed. Everything else that moves money has a line.
async fn disputes_since(
    platform: &Platform,
    stripe: &Client,
    since: DateTime<Utc>,
    swept: &mut Swept,
) -> Result<(), ProcessError> {
    // One that was opened months before may have ended since.
    let from = Some((since - TimeDelta::days(180)).timestamp());
    let mut after: Option<String> = None;
    loop {
        let window = crate::stripe::Window { from, older_than: after.as_deref(), ..Default::default() };
        let (page, more) = stripe.disputes(window).await?;
        after = page.last().map(|(id, _)| id.clone());
        let mut readable = Vec::with_capacity(page.len());
        for (id, dispute) in page {
            match dispute {
                Ok(decoded) => readable.push((id, decoded)),
                Err(error) => {
                    swept.failed += 1;
                    tracing::error!(dispute = %id, %error, "the sweep cannot read this");
                }
            }
        }
        repair::repair(platform, stripe, readable, swept).await?;
        fail::fail_point!("sweep-disputes-applied");
        if !more || after.is_none() {
            return Ok(());
        }
    }
}
