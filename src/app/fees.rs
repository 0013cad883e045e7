//! Finds the balance transactions of charges whose fee is not booked: in pages of a hundred, newest first.

use chrono::TimeDelta;

use super::{payout_lines::book_known_lines, process_events::ProcessError};
use crate::{payments::fees_missing_since, platform::Platform, stripe::Client};

/// A balance transaction may be dated a little before its charge.
const SLACK_SECONDS: i64 = 60;
/// Pages read in one round, so that a round ends.
const MOST_PAGES: usize = 200;

/// Books fees that Stripe knows by now, and says how many lines it looked at.
///
/// # Errors
/// Stripe's or the database's; what was booked stays booked.
pub async fn book_fees(platform: &Platform, stripe: &Client) -> Result<usize, ProcessError> {
    let Some(oldest) = fees_missing_since(&platform.db).await? else { return Ok(0) };
    let since = (oldest - TimeDelta::seconds(SLACK_SECONDS)).timestamp();
    let mut after: Option<String> = None;
    let mut seen = 0;
    for _ in 0..MOST_PAGES {
        let page = stripe.balance_page(since, after.as_deref()).await?;
        let Some(last) = page.lines.last() else { break };
        after = Some(last.id.clone());
        seen += page.lines.len();
        let has_more = page.has_more;
        // What is not known yet is told by its own event; its line is found next time.
        let waiting = book_known_lines(platform, page.readable()).await?;
        tracing::debug!(lines = waiting.len(), "came before what they belong to");
        if !has_more {
            break;
        }
    }
    Ok(seen)
}
