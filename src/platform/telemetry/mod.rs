//! Logs without names, metrics.

mod logs;
mod metrics;

pub use logs::{LogError, init, install_panic_hook};
pub use metrics::{JobOutcome, Metrics};
