//! The sandbox's time: real time plus an offset which the control calls move forward.

use chrono::DateTime;

use crate::kernel::clock::system_now;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Real time, in milliseconds since the Unix epoch, UTC; signatures and retries of webhooks use it.
pub(super) fn real_millis() -> i64 {
    system_now().timestamp_millis()
}

/// Real time, in seconds since the Unix epoch, UTC.
pub(super) fn real_seconds() -> i64 {
    real_millis() / 1000
}

/// The first second of the UTC day in which `seconds` lies.
pub(super) fn day_start(seconds: i64) -> i64 {
    seconds - seconds.rem_euclid(DAY)
}

/// A time for people, such as `2026-09-30 12:00:00 UTC`.
pub(super) fn readable(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0)
        .map_or_else(|| seconds.to_string(), |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}
