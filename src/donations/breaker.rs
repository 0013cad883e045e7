//! When cards are not offered for a while: too many card pages begun, or too many declined cards. Whoever
//! tries stolen cards in bulk then finds bank transfers only, and givers still have a way to give.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::recent_checkouts;
use crate::{
    kernel::clock::Sources,
    platform::{
        config::LimitsSettings,
        db::{Db, StoreError},
        http::client_source::DailyHash,
        telemetry::Metrics,
    },
};

/// How far back charges are looked at.
const WINDOW_MINUTES: i64 = 10;
/// The most charges that are remembered.
const MOST_CHARGES: usize = 20_000;
/// For how long a verdict is good.
const VERDICT: TimeDelta = TimeDelta::seconds(1);

struct Seen {
    at: DateTime<Utc>,
    failed: bool,
    /// Of the card, by a key that changes daily.
    card: Option<[u8; 16]>,
}

/// Watches the share of declined cards among the charges that this process hears of.
pub struct DeclineWatch {
    sources: Sources,
    hash: DailyHash,
    enabled: bool,
    ratio_percent: u64,
    after: u64,
    seen: Mutex<VecDeque<Seen>>,
}

impl DeclineWatch {
    pub fn new(sources: Sources, limits: &LimitsSettings) -> Self {
        Self {
            hash: DailyHash::new(sources.clone()),
            sources,
            enabled: limits.enabled,
            ratio_percent: limits.decline_ratio_percent.into(),
            after: limits.decline_ratio_after.into(),
            seen: Mutex::default(),
        }
    }

    /// Hears of a charge. The card's fingerprint is hashed at once.
    pub fn note_charge(&self, failed: bool, card_fingerprint: Option<&str>) {
        let at = self.sources.now();
        let card = card_fingerprint.map(|fingerprint| self.hash.of(fingerprint.as_bytes()));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        forget_old(&mut seen, at);
        if seen.len() >= MOST_CHARGES {
            seen.pop_front();
        }
        seen.push_back(Seen { at, failed, card });
    }

    /// Whether too many cards were declined. One card that is declined again and again counts once: its
    /// owner is trying, not somebody with a list.
    pub fn is_tripped(&self) -> bool {
        if !self.enabled {
            return false;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        forget_old(&mut seen, self.sources.now());
        let mut cards = HashSet::new();
        let (mut failed, mut succeeded) = (0u64, 0u64);
        for charge in seen.iter() {
            match (charge.failed, charge.card) {
                (false, _) => succeeded += 1,
                (true, Some(card)) => failed += u64::from(cards.insert(card)),
                (true, None) => failed += 1,
            }
        }
        let all = failed + succeeded;
        all >= self.after && failed * 100 > self.ratio_percent * all
    }
}

fn forget_old(seen: &mut VecDeque<Seen>, now: DateTime<Utc>) {
    let since = now - TimeDelta::minutes(WINDOW_MINUTES);
    while seen.front().is_some_and(|charge| charge.at < since) {
        seen.pop_front();
    }
}

#[derive(Clone, Copy)]
struct Verdict {
    at: DateTime<Utc>,
    /// Card pages of all instances when it was last counted, and those that this process allowed since.
    begun: i64,
    declined: bool,
}

/// Decides whether a card page may be begun. The count is the database's, so that instances share it.
pub struct CheckoutBreaker {
    watch: Arc<DeclineWatch>,
    metrics: Metrics,
    most: Option<i64>,
    verdict: Mutex<Option<Verdict>>,
}

impl CheckoutBreaker {
    pub fn new(watch: Arc<DeclineWatch>, limits: &LimitsSettings, metrics: Metrics) -> Self {
        let most = limits.enabled.then_some(i64::from(limits.checkout_per_10_minutes));
        Self { watch, metrics, most, verdict: Mutex::default() }
    }

    /// Whether cards are not to be offered now. At most a second old.
    ///
    /// # Errors
    /// Storage only.
    pub async fn is_open(&self, db: &Db, sources: &Sources) -> Result<bool, StoreError> {
        let Some(most) = self.most else { return Ok(false) };
        let now = sources.now();
        let known = *self.verdict.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = match known {
            Some(verdict) if now - verdict.at < VERDICT && now >= verdict.at => verdict,
            _ => {
                let begun = recent_checkouts(db, now).await?;
                let verdict = Verdict { at: now, begun, declined: self.watch.is_tripped() };
                *self.verdict.lock().unwrap_or_else(PoisonError::into_inner) = Some(verdict);
                verdict
            }
        };
        let open = verdict.declined || verdict.begun >= most;
        self.metrics.set_checkout_breaker(open);
        Ok(open)
    }

    /// Notes that a card page is being begun here, so that a burst within the second is counted.
    pub fn note_begun(&self) {
        if let Some(verdict) = self.verdict.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            verdict.begun += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::kernel::clock::{ManualClock, SystemRandom};

    fn watch(enabled: bool) -> (Arc<ManualClock>, DeclineWatch) {
        let clock = Arc::new(ManualClock::new(Utc.timestamp_opt(1_800_000_000, 0).unwrap()));
        let sources = Sources { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let limits = LimitsSettings {
            enabled,
            per_source_per_minute: 60,
            donations_per_source_per_hour: 20,
            checkout_per_10_minutes: 300,
            decline_ratio_percent: 50,
            decline_ratio_after: 10,
            max_body_bytes: 65_536,
            webhook_body_bytes: 65_536,
            request_timeout_ms: 1000,
        };
        (clock, DeclineWatch::new(sources, &limits))
    }

    #[test]
    fn many_declined_cards_close_the_card_page_and_time_opens_it() {
        let (clock, watch) = watch(true);
        for card in 0..9 {
            watch.note_charge(true, Some(&format!("card-{card}")));
        }
        assert!(!watch.is_tripped(), "too few charges to judge");
        watch.note_charge(true, Some("card-9"));
        assert!(watch.is_tripped());
        clock.advance(TimeDelta::minutes(11));
        assert!(!watch.is_tripped());
    }

    #[test]
    fn one_giver_with_a_bad_card_closes_nothing() {
        let (_, watch) = watch(true);
        for _ in 0..50 {
            watch.note_charge(true, Some("the same"));
        }
        for _ in 0..12 {
            watch.note_charge(false, None);
        }
        assert!(!watch.is_tripped());
    }

    #[test]
    fn half_and_half_is_still_borne_and_switched_off_is_off() {
        let (_, on) = watch(true);
        let (_, off) = watch(false);
        for card in 0..10 {
            on.note_charge(true, Some(&format!("card-{card}")));
            on.note_charge(false, None);
            off.note_charge(true, Some(&format!("card-{card}")));
        }
        assert!(!on.is_tripped(), "exactly the ratio");
        on.note_charge(true, None);
        assert!(on.is_tripped());
        assert!(!off.is_tripped());
    }
}
