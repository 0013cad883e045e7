//! The worker: loops that work off the inbox, the outbox, the chain and the clock, until told to stop.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use super::{
    erasure::tell_stripe,
    fees::book_fees,
    payout_lines::check_payouts,
    process_events::{Listener, process_due},
    retention::forget_old,
    sweep::sweep_nightly,
    unheard::ask_about_unheard,
};
use crate::{
    affiliations::{advance_year, close_old_pages, write_due_papers},
    donations::{
        regular::{answer_requests, keep_calendar},
        retention::give_up_old,
    },
    ledger::chain::{ChainKey, extend_chain},
    mail::{Transport, deliver_due, depth, destroy_old_envelopes},
    payments::{differing_payouts, inbox},
    platform::{Platform, db::StoreError, telemetry::Metrics},
    stripe::Client,
};

/// How long a loop waits when there was nothing to do, unless it is woken.
const IDLE: Duration = Duration::from_millis(500);
/// How long it waits after a failure of its own (the database, mostly).
const TROUBLE: Duration = Duration::from_secs(2);
/// Fees: soon after a charge, then ever more seldom while Stripe does not know them.
const FEES_FIRST: Duration = Duration::from_secs(2);
const FEES_LONGEST: Duration = Duration::from_secs(600);
/// Requests for lost links, and how many of those rounds go by between two looks at the calendar.
const REQUESTS: Duration = Duration::from_secs(1);
const CALENDAR_ROUNDS: u32 = 5;
const HOUSEKEEPING: Duration = Duration::from_secs(30);
/// How often it is asked whether the night has come.
const TURN: Duration = Duration::from_secs(20);

/// What the loops need.
#[derive(Clone)]
pub struct Worker {
    pub platform: Platform,
    pub stripe: Option<Client>,
    pub transport: Arc<Transport>,
    pub chain_key: ChainKey,
    pub listener: Arc<Listener>,
    pub metrics: Metrics,
    /// Rung when an event was archived or a mail queued here.
    pub wake: Arc<Notify>,
}

/// Loops that run until they are told to stop.
pub struct Running {
    stop: watch::Sender<bool>,
    loops: Vec<JoinHandle<()>>,
}

impl Running {
    /// Lets each loop finish what it began, and waits for that.
    pub async fn stop(self) {
        // Nobody listening means that all loops have ended.
        let _ = self.stop.send(true);
        for task in self.loops {
            if let Err(error) = task.await {
                tracing::error!(%error, "a loop of the worker ended badly");
            }
        }
    }
}

impl Worker {
    /// Starts the loops.
    pub fn start(self) -> Running {
        let (stop, stopped) = watch::channel(false);
        let loops = vec![
            tokio::spawn(self.clone().events(stopped.clone())),
            tokio::spawn(self.clone().mails(stopped.clone())),
            tokio::spawn(self.clone().chain(stopped.clone())),
            tokio::spawn(self.clone().papers(stopped.clone())),
            tokio::spawn(self.clone().old_pages(stopped.clone())),
            tokio::spawn(self.clone().fees(stopped.clone())),
            tokio::spawn(self.clone().regular_gifts(stopped.clone())),
            tokio::spawn(self.clone().payouts(stopped.clone())),
            tokio::spawn(self.clone().nightly(stopped.clone())),
            tokio::spawn(self.housekeeping(stopped)),
        ];
        Running { stop, loops }
    }

    async fn events(self, stop: watch::Receiver<bool>) {
        let round = || async {
            if self.platform.doors.are_held().await? {
                return Ok(0);
            }
            process_due(&self.platform, self.stripe.as_ref(), self.listener.as_ref()).await
        };
        repeat("events", stop, Some(&self.wake), round).await;
    }

    async fn mails(self, stop: watch::Receiver<bool>) {
        let round = || async {
            if self.platform.doors.are_held().await? {
                return Ok(0);
            }
            let taken = deliver_due(&self.platform, &self.transport, self.stripe.as_ref()).await?;
            if taken > 0 {
                self.metrics.mails_sent.inc_by(taken as u64);
            }
            Ok::<_, StoreError>(taken)
        };
        repeat("mails", stop, None, round).await;
    }

    async fn chain(self, stop: watch::Receiver<bool>) {
        repeat("chain", stop, None, || async { extend_chain(&self.platform.db, &self.chain_key).await })
            .await;
    }

    async fn papers(self, stop: watch::Receiver<bool>) {
        let round = || async {
            if self.platform.doors.are_held().await? {
                return Ok(0);
            }
            write_due_papers(&self.platform).await
        };
        repeat("papers", stop, None, round).await;
    }

    /// Card pages that ask bodies for a sum that is not open any more; ever more seldom while Stripe cannot be told.
    async fn old_pages(self, mut stop: watch::Receiver<bool>) {
        let Some(stripe) = &self.stripe else { return };
        let mut pause = IDLE;
        while !wait(&mut stop, None, pause).await {
            if self.platform.doors.are_held().await.unwrap_or(true) {
                continue;
            }
            pause = match close_old_pages(&self.platform, stripe).await {
                Ok(_) => IDLE,
                Err(error) => {
                    tracing::warn!(%error, "old card pages have to wait");
                    (pause * 2).clamp(TROUBLE, FEES_LONGEST)
                }
            };
        }
    }

    async fn fees(self, mut stop: watch::Receiver<bool>) {
        let Some(stripe) = &self.stripe else { return };
        let mut pause = FEES_FIRST;
        let mut missing_since = None;
        while !wait(&mut stop, None, pause).await {
            // After a restore the sweep comes first.
            if self.platform.doors.are_held().await.unwrap_or(true) {
                continue;
            }
            let before = missing_since;
            if let Err(error) = book_fees(&self.platform, stripe).await {
                tracing::warn!(%error, "fees could not be looked up");
            }
            missing_since = crate::payments::fees_missing_since(&self.platform.db).await.ok().flatten();
            // While the same charge stays without its fee, ask ever more seldom.
            let stuck = missing_since.is_some() && missing_since == before;
            pause = if stuck { (pause * 2).min(FEES_LONGEST) } else { FEES_FIRST };
        }
    }

    /// Lost links are asked for by people who wait; the calendar is looked at now and then.
    async fn regular_gifts(self, mut stop: watch::Receiver<bool>) {
        let mut rounds = 0u32;
        loop {
            if let Some(stripe) = &self.stripe
                && let Err(error) = answer_requests(&self.platform, stripe).await
            {
                tracing::warn!(%error, "lost links have to wait");
            }
            if rounds.is_multiple_of(CALENDAR_ROUNDS)
                && let Err(error) = keep_calendar(&self.platform, self.stripe.as_ref()).await
            {
                tracing::warn!(%error, "the calendar of regular gifts has to wait");
            }
            rounds = rounds.wrapping_add(1);
            if wait(&mut stop, None, REQUESTS).await {
                return;
            }
        }
    }

    async fn payouts(self, stop: watch::Receiver<bool>) {
        let Some(stripe) = &self.stripe else { return };
        repeat("payouts", stop, None, || async { check_payouts(&self.platform, stripe).await }).await;
    }

    /// Sweeps each night, on one instance.
    async fn nightly(self, mut stop: watch::Receiver<bool>) {
        let Some(stripe) = &self.stripe else { return };
        while !wait(&mut stop, None, TURN).await {
            if let Err(error) = sweep_nightly(&self.platform, stripe).await {
                tracing::warn!(%error, "the nightly sweep stopped; it goes on from there the next time");
            }
        }
    }

    /// Stripe is silent although cards are charged: said once in the log, and in the metrics while it lasts.
    async fn watch_webhooks(&self) {
        let now = self.platform.sources.now();
        let Ok(silent) = inbox::silent_since(&self.platform.db, now).await else { return };
        let was_silent = self.metrics.webhooks_silent.set(i64::from(silent.is_some())) == 1;
        if let Some(since) = silent.filter(|_| !was_silent) {
            tracing::error!(%since, "no event of Stripe's has come for a day although cards were charged");
        }
    }

    async fn housekeeping(self, mut stop: watch::Receiver<bool>) {
        loop {
            let platform = &self.platform;
            platform.keyring.wipe_expired(&platform.sources);
            let done = [
                ask_about_unheard(platform, self.stripe.as_ref()).await.map(drop),
                give_up_old(platform).await,
                advance_year(platform).await,
                destroy_old_envelopes(platform).await,
                forget_old(platform).await.map(drop),
                self.tell_erasures().await,
            ];
            for error in done.into_iter().filter_map(Result::err) {
                tracing::warn!(%error, "housekeeping failed");
            }
            if let (Ok((events, _)), Ok((mails, _))) =
                (inbox::depth(&platform.db).await, depth(platform).await)
            {
                self.metrics.inbox_depth.set(events);
                self.metrics.outbox_depth.set(mails);
                self.metrics.openable_envelopes.set(mails);
            }
            if let Ok(differing) = differing_payouts(&platform.db).await {
                self.metrics.payouts_differing.set(i64::try_from(differing.len()).unwrap_or(i64::MAX));
            }
            self.watch_webhooks().await;
            tracing::debug!("a round of the housekeeping is done");
            if wait(&mut stop, None, HOUSEKEEPING).await {
                return;
            }
        }
    }

    /// While the service is held, nothing is told to anybody.
    async fn tell_erasures(&self) -> Result<(), StoreError> {
        let Some(stripe) = &self.stripe else { return Ok(()) };
        if self.platform.doors.are_held().await? {
            return Ok(());
        }
        tell_stripe(&self.platform, stripe).await.map(drop)
    }
}

/// Runs rounds until told to stop: at once again while there is work, else after a pause.
async fn repeat<E, F, Fut>(
    name: &'static str,
    mut stop: watch::Receiver<bool>,
    wake: Option<&Notify>,
    round: F,
) where
    E: std::fmt::Display,
    F: Fn() -> Fut,
    Fut: Future<Output = Result<usize, E>>,
{
    loop {
        let pause = match round().await {
            Ok(0) => IDLE,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(name, %error, "a round of the worker failed");
                TROUBLE
            }
        };
        if wait(&mut stop, wake, pause).await {
            return;
        }
    }
}

/// Waits for the pause, the bell or the stop; `true` when it is time to stop.
async fn wait(stop: &mut watch::Receiver<bool>, wake: Option<&Notify>, pause: Duration) -> bool {
    let bell = async {
        match wake {
            Some(wake) => wake.notified().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        changed = stop.wait_for(|stop| *stop) => { drop(changed); true }
        () = tokio::time::sleep(pause) => false,
        () = bell => false,
    }
}
