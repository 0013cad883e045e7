//! `reconcile`: sweeps Stripe's balance and repairs what webhooks missed.

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use clap::Args;

use super::{Failure, setup};
use crate::app::reconcile::sweep;

/// How far back a sweep reads when no day is given: what webhooks are retried for, and a little more.
const DEFAULT_DAYS: i64 = 4;

#[derive(Args)]
pub struct ReconcileArgs {
    /// The first day, UTC; without it, four days back.
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<NaiveDate>,
}

pub(super) async fn reconcile(args: ReconcileArgs) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    let stripe =
        setup::stripe(&platform.settings)?.context("cards are switched off: stripe.secret_key is not set")?;
    let since = match args.since {
        Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
        None => platform.sources.now() - TimeDelta::days(DEFAULT_DAYS),
    };
    let swept = sweep(&platform, &stripe, since).await?;
    println!("lines of the balance read   {}", swept.lines);
    println!("charges that were missing   {}", swept.charges_found);
    println!("refunds that were missing   {}", swept.refunds_found);
    println!("disputes looked at          {}", swept.disputes_seen);
    println!("lines that failed           {}", swept.failed);
    if swept.failed == 0 { Ok(()) } else { Err(Failure::CheckFailed) }
}
