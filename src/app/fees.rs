//! Finds the balance transactions of charges whose fee is not booked: in pages of a hundred, newest first.

use chrono::TimeDelta;

use super::{
    dispatch::{Applied, Mails, apply},
    process_events::ProcessError,
};
use crate::{
    kernel::payment_fact::PaymentFact,
    payments::{fees_missing_since, known_lines},
    platform::{Platform, db::StoreError},
    stripe::{Client, Decoded},
};

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
        let ids: Vec<String> = page.lines.iter().map(|line| line.id.clone()).collect();
        let known = known_lines(&platform.db, &ids).await?;
        let lines = page.readable();
        let context = platform.clone();
        platform
            .db
            .write(move |tx| async move {
                for line in lines.into_iter().filter(|line| !known.contains(&line.id)) {
                    let decoded = Decoded { fact: PaymentFact::BalanceMoved(line), payer_email: None };
                    // What is not known yet is told by its own event; its line is found next time.
                    if let Applied::Needs(need) = apply(&tx, &context, &decoded, Mails::Hold).await? {
                        tracing::debug!(?need, "a line came before what it belongs to");
                    }
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        if !has_more {
            break;
        }
    }
    Ok(seen)
}
