//! One gift from a checked form or request to where its giver goes next: the same for pages and programs.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;

use super::{
    breaker::{CheckoutBreaker, DeclineWatch},
    donation::{Donation, Gift, Method, State},
    find_donation,
    offered_parts::OfferedParts,
    open_page,
    start_checkout::{CheckoutError, Next, start_checkout},
    take_donation::{Desk, SubmissionKey, TakeError, take_donation},
};
use crate::{
    funds::Part,
    kernel::reference::Reference,
    platform::{Platform, db::StoreError, telemetry::Metrics},
    stripe::{Client, StripeError},
};

/// How long somebody who came back from the card page waits for Stripe's word.
const REFRESH_PATIENCE: Duration = Duration::from_secs(3);
/// Stripe is asked about one session at most so often, however often its page is loaded.
const REFRESH_PAUSE: TimeDelta = TimeDelta::seconds(4);
const MOST_REFRESHED: usize = 4096;

/// Asks Stripe about a session and applies what it says.
pub type Refresh = Arc<dyn Fn(String) -> BoxFuture<'static, ()> + Send + Sync>;

/// What the pages and the API of donations stand on.
pub struct DonationsState {
    pub platform: Platform,
    desk: Desk,
    parts: OfferedParts,
    stripe: Option<Client>,
    breaker: CheckoutBreaker,
    refresh: Option<Refresh>,
    refreshed: Mutex<HashMap<String, DateTime<Utc>>>,
}

/// Where a gift's giver goes next.
#[derive(Clone, Debug)]
pub struct Given {
    pub donation: Donation,
    pub next: Next,
}

/// Why a gift went nowhere.
#[derive(Debug, thiserror::Error)]
pub enum GiveError {
    #[error(transparent)]
    Take(#[from] TakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Cards are not taken for a while.
    #[error("card payments are paused")]
    CardsPaused,
    /// Nothing was charged; the same submission finds the same gift again.
    #[error(transparent)]
    Stripe(StripeError),
}

impl DonationsState {
    pub fn new(
        platform: Platform,
        stripe: Option<Client>,
        watch: Arc<DeclineWatch>,
        refresh: Option<Refresh>,
        metrics: Metrics,
    ) -> Self {
        let breaker = CheckoutBreaker::new(watch, &platform.settings.limits, metrics);
        let desk = Desk::start(&platform);
        Self {
            platform,
            desk,
            parts: OfferedParts::default(),
            stripe,
            breaker,
            refresh,
            refreshed: Mutex::default(),
        }
    }

    /// The way to Stripe, if there is one.
    pub(super) fn stripe(&self) -> Option<&Client> {
        self.stripe.as_ref()
    }

    /// The branches and regions towards whose targets a gift can count today.
    pub async fn offered_parts(&self) -> Arc<[Part]> {
        self.parts.get(&self.platform).await
    }

    /// Whether cards are taken at all.
    pub fn has_cards(&self) -> bool {
        self.stripe.is_some() && self.platform.settings.donations.card_enabled
    }

    /// Whether cards are offered right now.
    pub async fn offers_cards(&self) -> bool {
        if !self.has_cards() {
            return false;
        }
        match self.breaker.is_open(&self.platform.db, &self.platform.sources).await {
            Ok(open) => !open,
            Err(error) => {
                // The form is shown all the same; what is sent meets the database anyway.
                tracing::warn!(%error, "recent card pages cannot be counted");
                true
            }
        }
    }

    /// Takes a gift and, by card, opens its page.
    ///
    /// # Errors
    /// See [`GiveError`].
    pub async fn give(&self, gift: Gift, key: Option<SubmissionKey>) -> Result<Given, GiveError> {
        let by_card = gift.method == Method::Card;
        if by_card && self.breaker.is_open(&self.platform.db, &self.platform.sources).await? {
            return Err(GiveError::CardsPaused);
        }
        let donation = take_donation(&self.platform, &self.desk, gift, key).await?;
        let Some(stripe) = self.stripe.as_ref().filter(|_| by_card) else {
            return Ok(Given { donation, next: Next::Status });
        };
        self.breaker.note_begun();
        match start_checkout(&self.platform, stripe, &donation).await {
            Ok(next) => Ok(Given { donation, next }),
            Err(CheckoutError::Store(error)) => Err(error.into()),
            Err(CheckoutError::Stripe(error)) => {
                tracing::warn!(reference = %donation.reference, %error, "no card page could be opened");
                Err(GiveError::Stripe(error))
            }
        }
    }

    /// A gift as it stands now, with its open card page. Of one that is not paid yet, Stripe is asked first.
    ///
    /// # Errors
    /// Storage only.
    pub async fn look_up(
        &self,
        reference: Reference,
    ) -> Result<Option<(Donation, Option<String>)>, StoreError> {
        let Some(donation) = find_donation(&self.platform.db, reference).await? else { return Ok(None) };
        if donation.state != State::Pending {
            return Ok(Some((donation, None)));
        }
        let (page, session) = open_page(&self.platform, &donation).await?;
        let (Some(refresh), Some(session)) = (&self.refresh, session) else {
            return Ok(Some((donation, page)));
        };
        if !self.may_refresh(&session) {
            return Ok(Some((donation, page)));
        }
        if tokio::time::timeout(REFRESH_PATIENCE, refresh(session)).await.is_err() {
            tracing::info!(reference = %reference, "Stripe was asked and did not answer in time");
        }
        let now = find_donation(&self.platform.db, reference).await?;
        Ok(now.map(|donation| (donation, page)))
    }

    fn may_refresh(&self, session: &str) -> bool {
        let now = self.platform.sources.now();
        let mut refreshed = self.refreshed.lock().unwrap_or_else(PoisonError::into_inner);
        if refreshed.get(session).is_some_and(|at| now - *at < REFRESH_PAUSE) {
            return false;
        }
        if refreshed.len() >= MOST_REFRESHED {
            refreshed.retain(|_, at| now - *at < REFRESH_PAUSE);
        }
        refreshed.insert(session.to_owned(), now);
        true
    }
}
