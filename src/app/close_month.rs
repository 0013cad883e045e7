//! Closing a month: what must hold before, and the statement that is signed by it.

use std::{fmt, sync::Arc};

use super::{
    dispatch::books,
    process_events::ProcessError,
    sweep::{BalanceDifference, compare_balance},
};
use crate::{
    bank::agreement::{Agreement, agreements},
    kernel::money::{Currency, Money},
    ledger::{
        ChainKeyError,
        chain::{ChainKey, extend_chain},
        open_chain_key,
        period::{CannotClose, ClosedPeriod, Month, close_period, last_closed, may_close},
        verify::{Check, verify_ledger},
    },
    payments::inbox,
    platform::{
        Platform,
        db::StoreError,
        vault::{Recipients, Signer, VaultError},
    },
    stripe::Client,
};

/// How often the chain is extended before a close gives up: somebody books all the time.
const TRIES: usize = 5;

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
        let text = |money: &Money| format!("{} {}", money.to_decimal(), money.currency);
        match self {
            Self::DeadEvents(count) => {
                write!(f, "{count} events of Stripe are dead letters. See `solidarity retry events --list`")
            }
            Self::Broken(check) => write!(f, "BROKEN {}: {}", check.name, check.detail),
            Self::Bank(currency) => write!(f, "the ledger's bank is not the bank's in {currency}"),
            Self::Stripe(both) => write!(
                f,
                "Stripe holds {}, the ledger says {}: run `solidarity reconcile`",
                text(&both.stripe),
                text(&both.ledger)
            ),
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
    let recipients = Recipients::parse(&platform.settings.secrets.recipients)?;
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

/// Closes a month that was examined, and signs its statement.
///
/// # Errors
/// See [`CloseError`].
pub async fn close_month(
    platform: &Platform,
    month: Month,
) -> Result<Result<ClosedPeriod, CannotClose>, CloseError> {
    let key = chain_key(platform).await?;
    let signer = Arc::new(Signer::try_new(&platform.server_key)?);
    let mut tries = 0;
    loop {
        tries += 1;
        let now = platform.sources.now();
        let today = books(platform).business_date(now);
        let signer = signer.clone();
        let closing = move |tx| async move { close_period(&tx, month, today, now, &signer).await };
        match platform.db.write(closing).await? {
            Err(CannotClose::ChainIncomplete(_)) if tries < TRIES => {
                extend_chain(&platform.db, &key).await?;
            }
            closed => return Ok(closed),
        }
    }
}
