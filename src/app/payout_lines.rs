//! Looks at the lines of each automatic payout: what of them is not booked is booked, and their net must be the
//! payout.

use super::{
    dispatch::{Applied, Mails, apply, books},
    process_events::{ProcessError, apply_with_fetches},
};
use crate::{
    kernel::payment_fact::{BalanceTransaction, PaymentFact},
    payments::{
        BookedLines, KnownPayout, assign_lines, compare_payout, known_lines, payouts_due, postpone_payout,
        record_charge_lines,
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
    },
    stripe::{Client, Decoded},
};

/// The worker books fees while a sweep books all: where both have the same lines, and in another order, one of them
/// gives way on PostgreSQL, and finds them booked the next time.
const TRIES: usize = 3;

/// Looks at the payouts that are due, and says how many they were. A payout that differs from its lines is in
/// the log, in `verify` and in the metrics until it agrees.
///
/// # Errors
/// The database's; where Stripe could not be asked the payout waits.
pub async fn check_payouts(platform: &Platform, stripe: &Client) -> Result<usize, StoreError> {
    let due = payouts_due(&platform.db, platform.sources.now()).await?;
    let count = due.len();
    for payout in due {
        let now = platform.sources.now();
        match collect_lines(platform, stripe, &payout).await {
            Ok(true) => {
                let known = payout.clone();
                let difference = platform
                    .db
                    .write(move |tx| async move { compare_payout(&tx, &known, now).await })
                    .await?;
                if difference.minor != 0 {
                    let (amount, currency) = (difference.to_decimal(), difference.currency);
                    tracing::error!(payout = %payout.id, %amount, %currency, "a payout differs from its lines");
                }
                continue;
            }
            Ok(false) => {}
            Err(ProcessError::Store(error)) => return Err(error),
            Err(error) => tracing::warn!(payout = %payout.id, %error, "the lines of a payout are not known"),
        }
        platform.db.write(move |tx| async move { postpone_payout(&tx, &payout, now).await }).await?;
    }
    Ok(count)
}

/// `false` when Stripe does not know all lines yet.
async fn collect_lines(
    platform: &Platform,
    stripe: &Client,
    payout: &KnownPayout,
) -> Result<bool, ProcessError> {
    let Some(fresh) = stripe.payout_fact(&payout.id).await? else { return Ok(false) };
    let PaymentFact::PayoutChanged(stated) = &fresh.fact else { return Ok(false) };
    if !stated.lines_known {
        return Ok(false);
    }
    let payout = KnownPayout { balance_transaction: stated.balance_transaction.clone(), ..payout.clone() };
    apply_with_fetches(platform, Some(stripe), fresh, None, false, Mails::Hold).await?;
    let mut after: Option<String> = None;
    loop {
        let page = stripe.payout_lines(&payout.id, after.as_deref()).await?;
        after = page.lines.last().map(|line| line.id.clone());
        let has_more = page.has_more;
        // Without a line that cannot be read the sums differ, and that is said.
        let lines = page.readable();
        let ids: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
        book_lines(platform, stripe, lines).await?;
        let known = payout.clone();
        platform.db.write(move |tx| async move { assign_lines(&tx, &known, ids).await }).await?;
        if !has_more || after.is_none() {
            return Ok(true);
        }
    }
}

/// Books a page of lines, those that are known left out, and answers how many were new. What belongs to
/// something unknown is fetched.
///
/// # Errors
/// See [`ProcessError`]; what was booked stays booked.
pub async fn book_lines(
    platform: &Platform,
    stripe: &Client,
    lines: Vec<BalanceTransaction>,
) -> Result<usize, ProcessError> {
    let ids: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
    let known = known_lines(&platform.db, &ids).await?;
    let new: Vec<_> = lines.into_iter().filter(|line| !known.contains(&line.id)).collect();
    let count = new.len();
    for (_, decoded) in book_known_lines(platform, new).await? {
        apply_with_fetches(platform, Some(stripe), decoded, None, false, Mails::Hold).await?;
    }
    Ok(count)
}

/// Books lines in one transaction, and answers, with their ids, those that belong to something unknown.
///
/// # Errors
/// Storage only.
pub async fn book_known_lines(
    platform: &Platform,
    lines: Vec<BalanceTransaction>,
) -> Result<Vec<(String, Decoded)>, StoreError> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    for _ in 1..TRIES {
        match book_once(platform, lines.clone(), true).await {
            Err(StoreError::Conflict | StoreError::Driver(_)) => {}
            other => return other,
        }
    }
    book_once(platform, lines, false).await
}

/// Books lines, those of charges together or each by itself.
async fn book_once(
    platform: &Platform,
    lines: Vec<BalanceTransaction>,
    together: bool,
) -> Result<Vec<(String, Decoded)>, StoreError> {
    let context = platform.clone();
    let booking = move |tx: Tx| async move {
        tx.expect_many_rows().await?;
        let mut waiting = Vec::new();
        let booked = match together {
            true => record_charge_lines(&tx, &context.sources, &books(&context), &lines).await?,
            false => BookedLines::default(),
        };
        for line in lines.into_iter().filter(|line| !booked.done.contains(&line.id)) {
            let id = line.id.clone();
            let decoded = Decoded { fact: PaymentFact::BalanceMoved(line), payer_email: None };
            if booked.of_unknown_charges.contains(&id)
                || matches!(apply(&tx, &context, &decoded, Mails::Hold).await?, Applied::Needs(_))
            {
                waiting.push((id, decoded));
            }
        }
        Ok::<_, StoreError>(waiting)
    };
    platform.db.write(booking).await
}
