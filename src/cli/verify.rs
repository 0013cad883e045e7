//! `verify`: proves the books, one line per invariant.

use anyhow::Context;
use clap::Args;

use super::{Failure, setup};
use crate::{
    affiliations::verify_affiliations,
    app::sweep::compare_balance,
    disbursements::verify_disbursements,
    ledger::{
        totals::trial_balance,
        verify::{Check, verify_ledger},
    },
    mail,
    office::audit::verify_audit,
    payments::{inbox, verify_payments},
    platform::Platform,
};

#[derive(Args)]
pub struct VerifyArgs {
    /// Asks Stripe too: what it holds must be what the ledger says. Run `reconcile` before.
    #[arg(long)]
    stripe: bool,
}

pub(super) async fn verify(args: VerifyArgs) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let now = platform.sources.now();
    let mut checks = verify_ledger(&platform.db, &setup::chain_key(&platform).await?, now).await?;
    checks.extend(verify_payments(&platform.db, now).await?);
    checks.extend(verify_affiliations(&platform.db).await?);
    checks.extend(verify_disbursements(&platform.db).await?);
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
    checks.push(verify_audit(&platform).await?);
    checks.push(webhooks(&platform).await?);
    if args.stripe {
        checks.push(balance(&platform).await?);
    }
    let (events, dead_events) = inbox::depth(&platform.db).await?;
    let (mails, dead_mails) = mail::depth(&platform).await?;
    println!("       queue: {} waiting, {} dead letters", events + mails, dead_events + dead_mails);
    for check in &checks {
        println!("{} {}: {}", if check.passed { "ok    " } else { "BROKEN" }, check.name, check.detail);
    }
    if checks.iter().all(|check| check.passed) { Ok(()) } else { Err(Failure::CheckFailed) }
}

/// Stripe tells of charges by webhooks: when it has not for a day, they are broken.
async fn webhooks(platform: &Platform) -> Result<Check, Failure> {
    let silent = inbox::silent_since(&platform.db, platform.sources.now()).await?;
    Ok(Check {
        name: "webhooks",
        passed: silent.is_none(),
        detail: silent.map_or_else(
            || "nothing is missing".to_owned(),
            |since| {
                let since = since.format("%Y-%m-%d %H:%M");
                format!(
                    "none came since {since} UTC although cards were charged: look at Stripe's dashboard \
                     (Developers, Webhooks), then run reconcile"
                )
            },
        ),
    })
}

async fn balance(platform: &Platform) -> Result<Check, Failure> {
    let stripe =
        setup::stripe(&platform.settings)?.context("cards are switched off: stripe.secret_key is not set")?;
    let differences = compare_balance(platform, &stripe).await?;
    let named: Vec<String> = differences.iter().map(ToString::to_string).collect();
    let detail = if named.is_empty() { "equal".to_owned() } else { named.join("; ") };
    Ok(Check { name: "Stripe's balance", passed: differences.is_empty(), detail })
}
