//! How much one source may ask of this process. The counts live in memory, under keys that change daily.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use super::{client_source::ClientSource, problem::ApiError};
use crate::platform::config::LimitsSettings;

/// After so many checks the sources that were quiet long enough are forgotten.
const TIDY_EVERY: u64 = 4096;

/// The limits of a source. Nothing is limited where the settings say so.
pub struct Limits {
    requests: Option<DefaultKeyedRateLimiter<ClientSource>>,
    donations: Option<DefaultKeyedRateLimiter<ClientSource>>,
    checks: AtomicU64,
}

impl Limits {
    pub fn new(settings: &LimitsSettings) -> Self {
        let limiter = |quota: fn(NonZeroU32) -> Quota, most: u32| {
            let most = NonZeroU32::new(most).filter(|_| settings.enabled)?;
            Some(RateLimiter::keyed(quota(most)))
        };
        Self {
            requests: limiter(Quota::per_minute, settings.per_source_per_minute),
            donations: limiter(Quota::per_hour, settings.donations_per_source_per_hour),
            checks: AtomicU64::new(0),
        }
    }

    /// Counts a request that writes or that may be a guess.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub fn count_request(&self, source: ClientSource) -> Result<(), ApiError> {
        self.check(self.requests.as_ref(), source)
    }

    /// Counts a gift.
    ///
    /// # Errors
    /// [`ApiError::TooMany`].
    pub fn count_donation(&self, source: ClientSource) -> Result<(), ApiError> {
        self.check(self.donations.as_ref(), source)
    }

    fn check(
        &self,
        limiter: Option<&DefaultKeyedRateLimiter<ClientSource>>,
        source: ClientSource,
    ) -> Result<(), ApiError> {
        let Some(limiter) = limiter else { return Ok(()) };
        if self.checks.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        limiter.check_key(&source).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            ApiError::TooMany(wait.as_secs() + 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::{kernel::clock::Sources, platform::http::client_source::DailyHash};

    fn settings(enabled: bool) -> LimitsSettings {
        LimitsSettings {
            enabled,
            per_source_per_minute: 3,
            donations_per_source_per_hour: 1,
            checkout_per_10_minutes: 1,
            decline_ratio_percent: 50,
            decline_ratio_after: 20,
            max_body_bytes: 1,
            webhook_body_bytes: 1,
            request_timeout_ms: 1,
        }
    }

    #[test]
    fn one_source_is_held_back_and_told_for_how_long_and_others_are_not() {
        let hash = DailyHash::new(Sources::system());
        let source = |n: u8| hash.source(IpAddr::from([192, 0, 2, n]));
        let limits = Limits::new(&settings(true));
        let taken = (0..5).filter(|_| limits.count_request(source(1)).is_ok()).count();
        assert_eq!(taken, 3);
        assert_eq!(limits.count_request(source(2)), Ok(()));
        assert_eq!(limits.count_donation(source(1)), Ok(()));
        let Err(ApiError::TooMany(seconds)) = limits.count_donation(source(1)) else { panic!("no limit") };
        assert!((3500..=3601).contains(&seconds), "{seconds}");
        let off = Limits::new(&settings(false));
        assert!((0..100).all(|_| off.count_donation(source(1)).is_ok()));
    }
}
