//! `solidarity demo-data`: fills a database with invented gifts, payments and entries; the same seed
//! gives the same rows (but for the wrapping of sealing keys). Never in production.

mod bodies;
mod invent;
mod random;
mod store;

use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

use indicatif::{ProgressBar, ProgressDrawTarget};

use super::Exit;
use crate::{
    kernel::clock::Sources,
    ledger::{
        chain::{ChainKey, extend_chain},
        record_new_entries,
    },
    payments::Books,
    platform::{
        config::Profile,
        db::{Db, StoreError},
        vault::{Recipients, SealingKeyring, ServerKey},
    },
};

/// Gifts of one transaction.
const BATCH: u32 = 1_000;

#[derive(Clone, Copy, Debug, clap::Args)]
pub struct DemoDataArgs {
    /// How many gifts, each with a payment.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=50_000_000))]
    pub donations: u32,
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many bodies that affiliate, most of them with a paid year.
    #[arg(long, default_value_t = 0)]
    pub affiliations: u32,
}

/// Where the invented data goes to, as the settings have it.
pub struct DemoPlan {
    pub books: Books,
    /// Slugs; the first gets most.
    pub funds: Vec<String>,
    /// With recipients most givers have a sealed name and email.
    pub recipients: Option<Recipients>,
    pub chain_key: ChainKey,
}

/// Runs the command.
pub async fn run(db: &Db, profile: Profile, plan: DemoPlan, args: DemoDataArgs) -> Exit {
    if profile == Profile::Production {
        eprintln!("invented data does not go into a production database");
        return Exit::WrongUse;
    }
    let progress = if io::stderr().is_terminal() {
        ProgressBar::with_draw_target(Some(u64::from(args.donations)), ProgressDrawTarget::stderr())
    } else {
        ProgressBar::hidden()
    };
    let filled = fill(db, plan, args, |gifts| progress.inc(u64::from(gifts))).await;
    progress.finish_and_clear();
    match filled {
        Ok(payments) => {
            eprintln!("{} gifts, {} affiliations, {payments} payments", args.donations, args.affiliations);
            Exit::Done
        }
        Err(StoreError::Conflict) => {
            eprintln!("the database holds the data of this seed already; take another one");
            Exit::CouldNot
        }
        Err(error) => {
            eprintln!("{error}");
            Exit::CouldNot
        }
    }
}

/// Writes the gifts in batches, chains their entries, and says how many payments there are.
///
/// # Errors
/// Storage; `Conflict` when the same seed was used before.
pub async fn fill(
    db: &Db,
    plan: DemoPlan,
    args: DemoDataArgs,
    written: impl Fn(u32),
) -> Result<u64, StoreError> {
    let mut payments = fill_bodies(db, &plan, args).await?;
    // These recipients are those in force: no key that follows theirs has to be proved with the server key.
    let unused = Arc::new(ServerKey::generate(&Sources::system()));
    let keyring = plan.recipients.map(|recipients| SealingKeyring::new(recipients, unused));
    let inventor = invent::Inventor::new(plan.books, plan.funds, keyring, args.seed, args.donations);
    let mut left = args.donations;
    while left > 0 {
        let gifts = left.min(BATCH);
        left -= gifts;
        let batch = inventor.batch(gifts)?;
        payments += batch.payments.len() as u64;
        let sources = inventor.sources.clone();
        db.write(move |tx| async move {
            store::insert(&tx, &batch).await?;
            record_new_entries(&tx, &sources, &batch.entries).await
        })
        .await?;
        extend_chain(db, &plan.chain_key).await?;
        written(gifts);
    }
    Ok(payments)
}

/// Writes the bodies in batches, and says how many payments that are.
async fn fill_bodies(db: &Db, plan: &DemoPlan, args: DemoDataArgs) -> Result<u64, StoreError> {
    let fund = plan.books.general_fund.clone();
    let inventor = bodies::BodyInventor::new(fund.clone(), args.seed, args.affiliations);
    let mut left = args.affiliations;
    let mut payments = 0;
    while left > 0 {
        let count = left.min(BATCH);
        left -= count;
        let batch = inventor.batch(count)?;
        let entries: Vec<_> =
            batch.iter().filter_map(|body| body.payment.as_ref()).map(|fee| fee.entry.clone()).collect();
        payments += entries.len() as u64;
        let (sources, fund) = (inventor.sources.clone(), fund.clone());
        db.write(move |tx| async move {
            store::insert_bodies(&tx, &batch, &fund).await?;
            record_new_entries(&tx, &sources, &entries).await
        })
        .await?;
        extend_chain(db, &plan.chain_key).await?;
    }
    Ok(payments)
}
