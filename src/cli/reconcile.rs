//! `reconcile`: sweeps Stripe's events and the lines of its balance, and repairs what webhooks missed.

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use clap::Args;

use super::{Failure, setup};
use crate::{
    app::sweep::{SweepSpan, Swept, compare_balance, sweep},
    kernel::money::Money,
    payments::{differing_payouts, open_disputes},
    platform::{
        Platform,
        db::{Room, Tx},
    },
};

#[derive(Args)]
pub struct ReconcileArgs {
    /// The first day, UTC; without it, where the last sweep ended.
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<NaiveDate>,
}

/// Nothing is left to its webhook, not even what has a time that is still to come here.
const STRIPES_CLOCK_AHEAD: TimeDelta = TimeDelta::hours(1);

/// What it asks of SQLite: of a hundred thousand lines most are known, what is written is little, and so shall the memory be.
const ROOM: Room = Room { pages: 8, log: 16 };

pub(super) async fn reconcile(args: ReconcileArgs) -> Result<(), Failure> {
    let settings = setup::settings()?;
    setup::log(&settings)?;
    let platform = setup::platform(settings).await?;
    platform.db.write(|tx: Tx| async move { tx.give_room(ROOM).await }).await?;
    let stripe =
        setup::stripe(&platform.settings)?.context("cards are switched off: stripe.secret_key is not set")?;
    let since = args.since.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let span = SweepSpan { since, leave_young: -STRIPES_CLOCK_AHEAD, nightly: false };
    let swept = sweep(&platform, &stripe, span).await?;
    print_found(&swept);
    let mut agrees = swept.failed == 0;
    for (payout, by) in differing_payouts(&platform.db).await? {
        agrees = false;
        println!("payout {payout} differs from its lines by {}", text(by));
    }
    let differences = compare_balance(&platform, &stripe).await?;
    for difference in &differences {
        agrees = false;
        println!("the balance differs: {difference}");
    }
    if differences.is_empty() {
        println!("Stripe's balance            equals the ledger's");
    }
    print_disputes(&platform).await?;
    if agrees { Ok(()) } else { Err(Failure::CheckFailed) }
}

fn print_found(swept: &Swept) {
    if let Some(gone) = swept.events_gone_before {
        let day = gone.format("%Y-%m-%d");
        println!(
            "Stripe keeps events for 30 days: before {day} its balance and its disputes were read instead"
        );
    }
    for (what, count) in [
        ("events read", swept.events_read),
        ("events that were missing", swept.events_missed),
        ("lines of the balance read", swept.lines_read),
        ("lines that were missing", swept.lines_found),
        ("charges that were missing", swept.charges_found),
        ("refunds that were missing", swept.refunds_found),
        ("disputes brought up to date", swept.disputes_found),
        ("payouts brought up to date", swept.payouts_found),
        ("what could not be applied", swept.failed),
    ] {
        println!("{what:<27} {count}");
    }
}

async fn print_disputes(platform: &Platform) -> Result<(), Failure> {
    for dispute in open_disputes(&platform.db, 100).await? {
        let kind = if dispute.is_inquiry { "inquiry" } else { "dispute" };
        let until = dispute.due_by.map_or_else(
            || "no deadline".to_owned(),
            |at| format!("answer by {} UTC", at.format("%Y-%m-%d %H:%M")),
        );
        println!("{kind} {} of {}: {until}", dispute.id, text(dispute.amount));
    }
    Ok(())
}

fn text(money: Money) -> String {
    format!("{} {}", money.to_decimal(), money.currency)
}
