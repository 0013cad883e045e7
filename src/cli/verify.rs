//! `verify`: proves the books, one line per invariant.

use super::{Failure, setup};
use crate::{
    ledger::{
        totals::trial_balance,
        verify::{Check, verify_ledger},
    },
    mail,
    payments::{inbox, verify_payments},
};

pub(super) async fn verify() -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let now = platform.sources.now();
    let mut checks = verify_ledger(&platform.db, &setup::chain_key(&platform).await?, now).await?;
    checks.extend(verify_payments(&platform.db, now).await?);
    let mut sums = std::collections::BTreeMap::new();
    for total in trial_balance(&platform.db).await? {
        *sums.entry(total.currency).or_insert(0i64) += total.amount_minor;
    }
    let unbalanced = sums.values().filter(|sum| **sum != 0).count();
    checks.push(Check::none_of(
        "trial balance",
        i64::try_from(unbalanced).unwrap_or(i64::MAX),
        "currencies that do not sum to zero",
    ));
    let (events, dead_events) = inbox::depth(&platform.db).await?;
    let (mails, dead_mails) = mail::depth(&platform).await?;
    println!("       queue: {} waiting, {} dead letters", events + mails, dead_events + dead_mails);
    for check in &checks {
        println!("{} {}: {}", if check.passed { "ok    " } else { "BROKEN" }, check.name, check.detail);
    }
    if checks.iter().all(|check| check.passed) { Ok(()) } else { Err(Failure::CheckFailed) }
}
