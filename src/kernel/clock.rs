//! Time and randomness as parameters, so that tests can move one and fix the other.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Where the service asks for the time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant, UTC, in whole microseconds (what both databases keep).
    fn now(&self) -> DateTime<Utc>;
}

/// Where the service takes unpredictable bytes from.
pub trait Random: Send + Sync + fmt::Debug {
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        system_now()
    }
}

/// The machine's time, UTC, in whole microseconds.
#[allow(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
pub fn system_now() -> DateTime<Utc> {
    #[cfg(feature = "failpoints")]
    if let Some(sources) = own::sources() {
        return sources.now();
    }
    let now = Utc::now();
    #[cfg(feature = "failpoints")]
    let now = now + TimeDelta::seconds(moved::SECONDS.load(std::sync::atomic::Ordering::Relaxed));
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}

/// Moves the machine's clock for a whole process: tests live through years. Not compiled into a release.
#[cfg(feature = "failpoints")]
pub mod moved {
    use std::sync::atomic::{AtomicI64, Ordering};

    pub(super) static SECONDS: AtomicI64 = AtomicI64::new(0);

    /// By how many seconds the clock is ahead from now on.
    pub fn to(seconds: i64) {
        SECONDS.store(seconds, Ordering::Relaxed);
    }
}

/// A time and a randomness that belong to one thread of a test, so that what happens there can happen again in
/// every detail. Not compiled into a release.
#[cfg(feature = "failpoints")]
pub mod own {
    use std::cell::RefCell;

    use super::Sources;

    thread_local! {
        static SOURCES: RefCell<Option<Sources>> = const { RefCell::new(None) };
    }

    pub(super) fn sources() -> Option<Sources> {
        SOURCES.with_borrow(Clone::clone)
    }

    /// Whether this thread has its own.
    pub fn is_set() -> bool {
        SOURCES.with_borrow(Option::is_some)
    }

    /// What this thread takes for the machine's clock and randomness from now on.
    pub fn set(sources: Option<Sources>) {
        SOURCES.set(sources);
    }
}

/// A clock that a test moves by hand.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    pub fn new(start: DateTime<Utc>) -> Self {
        Self(Mutex::new(start))
    }

    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        #[cfg(feature = "failpoints")]
        if let Some(sources) = own::sources() {
            return sources.random.fill(bytes);
        }
        // Without entropy no key, id or token may be made: ending the process is the safe answer.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// The clock and the random source, handed down together.
#[derive(Debug, Clone)]
pub struct Sources {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

impl Sources {
    /// The machine's own.
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}
