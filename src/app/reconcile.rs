//! The sweep: reads Stripe's balance line by line, finds what webhooks missed, and repairs it. Mails nobody.

use chrono::{DateTime, Utc};

use super::{
    dispatch::Mails,
    process_events::{ProcessError, apply_with_fetches},
};
use crate::{
    kernel::payment_fact::{BalanceTransaction, PaymentFact},
    payments::{knows_charge, knows_refund},
    platform::Platform,
    stripe::{Client, Decoded},
};

/// What a sweep saw and did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Lines of the balance that were read.
    pub lines: usize,
    /// Charges that no webhook had told.
    pub charges_found: usize,
    /// Refunds that no webhook had told.
    pub refunds_found: usize,
    /// Disputes looked at again; applying them anew changes nothing.
    pub disputes_seen: usize,
    /// Lines that could not be applied; each is in the log.
    pub failed: usize,
}

/// Reads the balance since an instant, newest first, a hundred lines at a time, and applies each line.
/// Sweeping again changes nothing.
///
/// # Errors
/// Stripe's or the database's; what was repaired stays repaired.
pub async fn sweep(
    platform: &Platform,
    stripe: &Client,
    since: DateTime<Utc>,
) -> Result<Swept, ProcessError> {
    let mut swept = Swept::default();
    let mut after: Option<String> = None;
    loop {
        let page = stripe.balance_page(since.timestamp(), after.as_deref()).await?;
        for line in &page.lines {
            swept.lines += 1;
            if let Err(error) = repair(platform, stripe, line, &mut swept).await {
                swept.failed += 1;
                tracing::warn!(line = %line.id, %error, "a line of the balance could not be applied");
            }
        }
        match page.lines.last() {
            Some(last) if page.has_more => after = Some(last.id.clone()),
            _ => return Ok(swept),
        }
    }
}

async fn repair(
    platform: &Platform,
    stripe: &Client,
    line: &BalanceTransaction,
    swept: &mut Swept,
) -> Result<(), ProcessError> {
    let source = line.source.clone().unwrap_or_default();
    let prefix = source.split('_').next().unwrap_or_default();
    let missing = match prefix {
        "ch" | "py" if !knows_charge(&platform.db, &source).await? => {
            swept.charges_found += 1;
            stripe.charge_fact(&source).await?
        }
        "re" | "pyr" if !knows_refund(&platform.db, &source).await? => {
            swept.refunds_found += 1;
            stripe.refund_fact(&source).await?
        }
        "dp" | "du" => {
            swept.disputes_seen += 1;
            stripe.dispute_fact(&source).await?
        }
        _ => None,
    };
    if let Some(decoded) = missing {
        apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Hold).await?;
    }
    let moved = Decoded { fact: PaymentFact::BalanceMoved(line.clone()), payer_email: None };
    apply_with_fetches(platform, Some(stripe), moved, None, false, Mails::Hold).await
}
