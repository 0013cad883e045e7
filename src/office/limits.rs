//! How often a source may try to sign in, and how often an account may be tried. A browser that its owner signed in
//! from counts by itself: whoever hammers at an account from elsewhere does not lock its owner out.

use std::num::NonZeroU32;

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use crate::platform::{
    config::OfficeSettings,
    http::{client_source::ClientSource, problem::ApiError},
};

/// What attempts count against: the account, and whether they come from a browser that is known to it.
type AccountKey = ([u8; 32], bool);

/// The limits of this process; in memory only.
pub struct SignInLimits {
    sources: DefaultKeyedRateLimiter<ClientSource>,
    accounts: DefaultKeyedRateLimiter<AccountKey>,
}

fn most(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

impl SignInLimits {
    pub fn new(settings: &OfficeSettings) -> Self {
        Self {
            sources: RateLimiter::keyed(Quota::per_minute(most(settings.tries_per_source_per_minute))),
            // All at once, then one every half minute at the default of ten in five minutes.
            accounts: RateLimiter::keyed(five_minutes(most(settings.tries_per_account_per_5_minutes))),
        }
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// [`ApiError::TooMany`], the same whether or not there is such an account.
    pub fn count(
        &self,
        source: Option<ClientSource>,
        account: [u8; 32],
        known_device: bool,
    ) -> Result<(), ApiError> {
        self.sources.retain_recent();
        self.accounts.retain_recent();
        let now = || DefaultClock::default().now();
        let too_many = |until: governor::NotUntil<governor::clock::QuantaInstant>| {
            ApiError::TooMany(until.wait_time_from(now()).as_secs() + 1)
        };
        if let Some(source) = source {
            self.sources.check_key(&source).map_err(too_many)?;
        }
        self.accounts.check_key(&(account, known_device)).map_err(too_many)
    }
}

fn five_minutes(burst: NonZeroU32) -> Quota {
    let pause = std::time::Duration::from_secs(300) / burst.get();
    Quota::with_period(pause).unwrap_or(Quota::per_minute(burst)).allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_under_attack_stays_open_to_the_browser_of_its_owner() {
        let limits = SignInLimits::new(&OfficeSettings {
            strict: false,
            idle_minutes: 30,
            session_hours: 12,
            step_up_minutes: 5,
            tries_per_account_per_5_minutes: 3,
            tries_per_source_per_minute: 100,
        });
        let account = [1; 32];
        let taken = (0..5).filter(|_| limits.count(None, account, false).is_ok()).count();
        assert_eq!(taken, 3);
        let Err(ApiError::TooMany(seconds)) = limits.count(None, account, false) else { panic!("no limit") };
        assert!((60..=101).contains(&seconds), "{seconds}");
        assert_eq!(limits.count(None, account, true), Ok(()), "the owner's own browser");
        assert_eq!(limits.count(None, [2; 32], false), Ok(()), "another account");
    }
}
