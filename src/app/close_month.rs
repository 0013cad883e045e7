//! Closing a month: what must hold before, and the statement that is signed by it.

use std::{fmt, sync::Arc};

use chrono::NaiveDate;

use super::{
    dispatch::books,
    process_events::ProcessError,
    sweep::{BalanceDifference, compare_balance},
};
use crate::{
    bank::{
        agreement::{Agreement, agreements},
        asked_lines,
        queue::open_lines,
    },
    kernel::{
        ids::StaffId,
        money::{Currency, Money},
    },
    ledger::{
        ChainKeyError,
        chain::{ChainKey, extend_chain},
        open_chain_key,
        period::{CannotClose, ClosedPeriod, Month, close_period, last_closed, may_close},
        verify::{Check, verify_ledger},
    },
    office::audit::{Act, Action, record},
    payments::{inbox, waiting_transfers},
    platform::{
        Platform,
        db::{Db, StoreError, Tx},
        vault::{Signer, VaultError},
    },
    stripe::Client,
};

/// How often the chain is extended before a close gives up: somebody books all the time.
const TRIES: usize = 5;
/// Lines read at once.
const PAGE: u64 = 1_000;

/// Why it could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    ChainKey(#[from] ChainKeyError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// What stands in the way of closing a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Events of Stripe that could not be processed.
    DeadEvents(i64),
    /// An invariant of the ledger does not hold.
    Broken(Check),
    /// The ledger's bank is not the bank's, in this currency.
    Bank(Currency),
    /// The ledger's Stripe is not Stripe's.
    Stripe(BalanceDifference),
    /// Stripe was asked what it holds and did not say.
    StripeUnknown(String),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DeadEvents(count) => {
                write!(
                    f,
                    "{count} events of Stripe are dead letters. See `solidarity retry events --list`; "
                )?;
                write!(
                    f,
                    "try them again, or give each up with `solidarity retry events ID --give-up REASON`"
                )
            }
            Self::Broken(check) => write!(f, "BROKEN {}: {}", check.name, check.detail),
            Self::Bank(currency) => write!(f, "the ledger's bank is not the bank's in {currency}"),
            Self::Stripe(difference) => write!(f, "{difference}: run `solidarity reconcile`"),
            Self::StripeUnknown(why) => {
                write!(f, "Stripe did not say what it holds ({why}): try again, or close --without-stripe")
            }
        }
    }
}

/// What was looked at before a month is closed.
#[derive(Clone, Debug)]
pub struct Examined {
    pub agreements: Vec<Agreement>,
    /// Nothing stands in the way where it is empty.
    pub obstacles: Vec<Obstacle>,
}

/// The keys of the ledger's chain.
///
/// # Errors
/// They do not open, or storage.
pub async fn chain_key(platform: &Platform) -> Result<ChainKey, CloseError> {
    let recipients = platform.recipients().await?;
    Ok(open_chain_key(&platform.db, &platform.server_key, &recipients, &platform.sources).await?)
}

/// The month that is to be closed next: after the first one, there is no choice.
///
/// # Errors
/// Storage only.
pub async fn next_to_close(platform: &Platform) -> Result<Month, StoreError> {
    let today = books(platform).business_date(platform.sources.now());
    let before = Month::of(today).first_day().pred_opt().map(Month::of);
    Ok(match last_closed(&platform.db).await? {
        Some(last) => last.next(),
        None => before.unwrap_or_else(|| Month::of(today)),
    })
}

/// Whether a month may be closed today, by the calendar alone.
///
/// # Errors
/// Storage only.
pub async fn calendar_allows(
    platform: &Platform,
    month: Month,
) -> Result<Result<(), CannotClose>, StoreError> {
    let today = books(platform).business_date(platform.sources.now());
    Ok(may_close(month, last_closed(&platform.db).await?, today))
}

/// Looks whether the books of a month are right. Without `stripe` nobody asks Stripe.
///
/// # Errors
/// See [`CloseError`].
pub async fn examine(
    platform: &Platform,
    stripe: Option<&Client>,
    month: Month,
) -> Result<Examined, CloseError> {
    let mut obstacles = Vec::new();
    let (_, dead) = inbox::depth(&platform.db).await?;
    if dead > 0 {
        obstacles.push(Obstacle::DeadEvents(dead));
    }
    let key = chain_key(platform).await?;
    extend_chain(&platform.db, &key).await?;
    let checks = verify_ledger(&platform.db, &key, platform.sources.now()).await?;
    obstacles.extend(checks.into_iter().filter(|check| !check.passed).map(Obstacle::Broken));
    let agreements = agreements(&platform.db, month.last_day()).await?;
    let differ = agreements.iter().filter(|agreement| !agreement.agrees());
    obstacles.extend(differ.map(|agreement| Obstacle::Bank(agreement.currency)));
    if let Some(stripe) = stripe {
        match compare_balance(platform, stripe).await {
            Ok(differences) => obstacles.extend(differences.into_iter().map(Obstacle::Stripe)),
            Err(ProcessError::Store(error)) => return Err(error.into()),
            Err(error) => obstacles.push(Obstacle::StripeUnknown(error.to_string())),
        }
    }
    Ok(Examined { agreements, obstacles })
}

/// Money that stands in suspense: nobody has said whose it is, or what it paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexplained {
    pub date: NaiveDate,
    /// By which it is booked: its line, or the bank's id as it was typed.
    pub what: String,
    pub amount: Money,
}

/// What is not explained until the evening of a day: money in, then money out, then what probably came before in another
/// format.
///
/// # Errors
/// Storage only.
pub async fn unexplained(db: &Db, through: NaiveDate) -> Result<Vec<Unexplained>, StoreError> {
    let mut found: Vec<_> = waiting_transfers(db)
        .await?
        .into_iter()
        .map(|transfer| Unexplained { date: transfer.date, what: transfer.bank_ref, amount: transfer.amount })
        .collect();
    let mut after = None;
    loop {
        let page = open_lines(db, after, PAGE).await?;
        let Some((last, line)) = page.last() else { break };
        after = Some((line.date, *last));
        let out = page.into_iter().map(|(_, line)| line).filter(|line| line.amount.minor < 0);
        found.extend(out.map(|line| Unexplained {
            date: line.date,
            what: line.source_ref,
            amount: line.amount,
        }));
    }
    // Nothing is booked of these: if one is another payment after all, the books lack it.
    let asked = asked_lines(db, PAGE).await?.into_iter();
    found.extend(asked.map(|line| Unexplained {
        date: line.date,
        what: line.source_ref,
        amount: line.amount,
    }));
    found.retain(|line| line.date <= through);
    Ok(found)
}

/// Closes a month that was examined, signs its statement, and writes down who did it (`None`: the command line).
///
/// # Errors
/// See [`CloseError`].
pub async fn close_month(
    platform: &Platform,
    month: Month,
    by: Option<StaffId>,
) -> Result<Result<ClosedPeriod, CannotClose>, CloseError> {
    let key = chain_key(platform).await?;
    let signer = Arc::new(Signer::try_new(&platform.server_key)?);
    let mut tries = 0;
    loop {
        tries += 1;
        let (context, signer) = (platform.clone(), signer.clone());
        let closing = move |tx: Tx| async move {
            let now = context.sources.now();
            let today = books(&context).business_date(now);
            let closed = close_period(&tx, month, today, now, &signer).await?;
            if closed.is_ok() {
                record(&tx, &context, Act::new(by, Action::MonthClosed).on(month.to_string())).await?;
            }
            Ok::<_, StoreError>(closed)
        };
        match platform.db.write(closing).await? {
            Err(CannotClose::ChainIncomplete(_)) if tries < TRIES => {
                extend_chain(&platform.db, &key).await?;
            }
            closed => return Ok(closed),
        }
    }
}
