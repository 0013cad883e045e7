//! How work that failed is tried again: growing pauses, then a dead letter that somebody sees.

use chrono::{DateTime, TimeDelta, Utc};

/// Work that does not go on by itself. Nothing in it names anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    pub id: String,
    /// `dead`: given up; `parked`: laid aside by a restore.
    pub state: String,
    /// When it came, UTC.
    pub at: DateTime<Utc>,
    pub kind: String,
    pub attempts: i32,
    pub error: Option<String>,
    /// Whether there is anything left to try.
    pub can_retry: bool,
}

/// Pauses of a kind of work.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Seconds after the first failure.
    pub first_seconds: i64,
    /// Seconds that a pause never exceeds.
    pub longest_seconds: i64,
    /// After so many attempts it is a dead letter.
    pub attempts: i32,
}

impl Patience {
    /// Events of Stripe: soon at first, then for about three days.
    pub const EVENT: Self = Self { first_seconds: 1, longest_seconds: 3600, attempts: 84 };
    /// Mail: a minute, then for about a week.
    pub const MAIL: Self = Self { first_seconds: 30, longest_seconds: 6 * 3600, attempts: 37 };

    /// The pause after the attempt of that number (1 is the first), doubling; `None` when it was the last.
    pub fn pause(self, attempt: i32) -> Option<TimeDelta> {
        if attempt >= self.attempts {
            return None;
        }
        let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(30);
        let seconds = self.first_seconds.saturating_mul(1 << doublings).min(self.longest_seconds);
        Some(TimeDelta::seconds(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_longest_and_end() {
        let patience = Patience { first_seconds: 1, longest_seconds: 10, attempts: 6 };
        let seconds: Vec<_> = (1..=6).map(|n| patience.pause(n).map(|p| p.num_seconds())).collect();
        assert_eq!(seconds, [Some(1), Some(2), Some(4), Some(8), Some(10), None]);
        let whole: i64 = (1..).map_while(|n| Patience::MAIL.pause(n)).map(|p| p.num_seconds()).sum();
        assert!(whole > 6 * 86_400, "mail is tried for days: {whole} s");
    }
}
