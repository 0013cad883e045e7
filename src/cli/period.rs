//! `period`: closing calendar months, and which are closed.

use anyhow::anyhow;
use clap::Subcommand;

use super::{Failure, bank::tell_agreements, setup};
use crate::{
    app::{
        close_month::{Unexplained, calendar_allows, close_month, examine, unexplained},
        dispatch::books,
    },
    ledger::{
        period::{CannotClose, ClosedPeriod, Month, closed_periods, late_items},
        totals::totals_through,
    },
    platform::Platform,
};

/// How many late items are shown; the journal's export has them all.
const SHOWN: u64 = 1_000;

#[derive(Subcommand)]
pub enum PeriodCommand {
    /// Closes a month that is over: from then on it takes no entry.
    Close {
        /// YYYY-MM
        month: Month,
        /// Does not ask Stripe what it holds. Otherwise the month is closed only if that is what the ledger says.
        #[arg(long)]
        without_stripe: bool,
    },
    /// Shows the closed months, and what was booked late.
    List,
}

pub(super) async fn period(command: PeriodCommand) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    match command {
        PeriodCommand::Close { month, without_stripe } => close(&platform, month, without_stripe).await,
        PeriodCommand::List => list(&platform).await,
    }
}

async fn close(platform: &Platform, month: Month, without_stripe: bool) -> Result<(), Failure> {
    if let Err(why) = calendar_allows(platform, month).await? {
        return Err(Failure::Usage(anyhow!("{month} is not closed: {why}")));
    }
    let stripe = if without_stripe { None } else { setup::stripe(&platform.settings)? };
    let examined = examine(platform, stripe.as_ref(), month).await?;
    tell_agreements(month.last_day(), &examined.agreements);
    if !examined.obstacles.is_empty() {
        for obstacle in &examined.obstacles {
            eprintln!("{obstacle}");
        }
        eprintln!("{month} is not closed");
        return Err(Failure::CheckFailed);
    }
    let closed = match close_month(platform, month, None).await? {
        Ok(closed) => closed,
        Err(why @ CannotClose::ChainIncomplete(_)) => {
            eprintln!("{month} is not closed: {why}");
            return Err(Failure::CheckFailed);
        }
        Err(why) => return Err(Failure::Usage(anyhow!("{month} is not closed: {why}"))),
    };
    println!("{month} is closed");
    print_late_items(platform, month).await?;
    print_suspense(platform, month).await?;
    print_trial_balance(platform, month).await?;
    println!("chain head   {} (link {})", hex::encode(&closed.chain_mac), closed.chain_seq);
    if let Some(signed) = &closed.statement {
        println!("signature    {}", hex::encode(&signed.signature));
        println!("public key   {}", hex::encode(&signed.public_key));
    }
    Ok(())
}

async fn print_late_items(platform: &Platform, month: Month) -> Result<(), Failure> {
    let items = late_items(&platform.db, month, SHOWN).await?;
    println!("late items   {}", items.len());
    for item in items {
        let reference = item.reference.as_deref().unwrap_or("-");
        println!(
            "  of {}, booked {}: {} {} {reference}",
            item.true_date, item.booked_on, item.template, item.source_ref
        );
    }
    Ok(())
}

/// What nobody has explained, line by line.
async fn print_suspense(platform: &Platform, month: Month) -> Result<(), Failure> {
    let lines = unexplained(&platform.db, month.last_day()).await?;
    println!("suspense     {} of money in", lines.iter().filter(|line| line.amount.minor > 0).count());
    for Unexplained { date, what, amount } in lines {
        println!("  {date} {what} {} {}", amount.to_decimal(), amount.currency);
    }
    Ok(())
}

async fn print_trial_balance(platform: &Platform, month: Month) -> Result<(), Failure> {
    println!("trial balance on {}", month.last_day());
    for total in totals_through(&platform.db, month.last_day()).await? {
        println!("  {:<28} {:<20} {:>16} {}", total.account, total.fund, total.to_decimal(), total.currency);
    }
    Ok(())
}

async fn list(platform: &Platform) -> Result<(), Failure> {
    let closed = closed_periods(&platform.db).await?;
    for ClosedPeriod { month, closed_at, chain_seq, chain_mac, .. } in &closed {
        let head = hex::encode(chain_mac);
        println!("{month}\tclosed {} UTC\tlink {chain_seq}\thead {head}", closed_at.format("%Y-%m-%d %H:%M"));
    }
    let now = platform.sources.now();
    let this_month = Month::of(books(platform).business_date(now));
    let last: Option<Month> = closed.last().and_then(|period| period.month.parse().ok());
    match last {
        None => println!("no month is closed; {this_month} is the present one"),
        Some(last) => {
            println!("{}\topen", last.next());
            print_late_items(platform, last.next()).await?;
        }
    }
    Ok(())
}
